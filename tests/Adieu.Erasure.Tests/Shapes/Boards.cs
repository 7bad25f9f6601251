namespace Adieu.Erasure.Tests.Shapes;

internal static class Boards
{
    /// <summary>Posts keep their place under the guest's number and a private message its other side; names are copied, nothing is declared.</summary>
    public static readonly Shape Board = new(
        """
        create table phpbb_users (user_id integer primary key, username varchar(255) not null default '', username_clean varchar(255) not null unique, user_email varchar(100) not null default '', user_ip varchar(40) not null default '', user_posts integer not null default 0, user_avatar varchar(255) not null default '');
        create table phpbb_topics (topic_id integer primary key, forum_id integer not null default 0, topic_poster integer not null default 0, topic_title varchar(255) not null default '', topic_first_poster_name varchar(255) not null default '', topic_last_poster_id integer not null default 0, topic_last_poster_name varchar(255) not null default '', topic_posts_approved integer not null default 0);
        create table phpbb_posts (post_id integer primary key, topic_id integer not null default 0, poster_id integer not null default 0, poster_ip varchar(40) not null default '', post_username varchar(255) not null default '', post_text text not null, post_edit_user integer not null default 0);
        create table phpbb_privmsgs (msg_id integer primary key, author_id integer not null default 0, author_ip varchar(40) not null default '', message_subject varchar(255) not null default '', message_text text not null, to_address text not null, bcc_address text not null);
        create table phpbb_privmsgs_to (msg_id integer not null default 0, user_id integer not null default 0, author_id integer not null default 0, pm_new smallint not null default 1, folder_id integer not null default 0);
        create table phpbb_sessions (session_id char(32) primary key, session_user_id integer not null default 0, session_ip varchar(40) not null default '');
        create table phpbb_user_group (group_id integer not null default 0, user_id integer not null default 0, group_leader smallint not null default 0);
        create table phpbb_groups (group_id integer primary key, group_name varchar(255) not null default '');
        create table phpbb_zebra (user_id integer not null default 0, zebra_id integer not null default 0, friend smallint not null default 0, primary key (user_id, zebra_id));
        create table phpbb_poll_votes (topic_id integer not null default 0, poll_option_id smallint not null default 0, vote_user_id integer not null default 0, vote_user_ip varchar(40) not null default '');
        create table phpbb_log (log_id integer primary key, log_type smallint not null default 0, user_id integer not null default 0, log_ip varchar(40) not null default '', reportee_id integer not null default 0, log_operation text not null);
        create table phpbb_banlist (ban_id integer primary key, ban_userid integer not null default 0, ban_ip varchar(40) not null default '', ban_email varchar(100) not null default '');
        create table phpbb_watch (topic_id integer not null, user_id integer not null);
        insert into phpbb_users values (1,'Anonymous','anonymous','','',0,''),(2,'ann','ann','a@x','1.1.1.1',2,'a.png'),(3,'bob','bob','b@x','2.2.2.2',1,'b.png');
        insert into phpbb_topics values (1,1,2,'T of ann','ann',3,'bob',2),(2,1,3,'U of bob','bob',2,'ann',2);
        insert into phpbb_posts values (1,1,2,'1.1.1.1','','first',0),(2,1,3,'2.2.2.2','','re',2),(3,2,3,'2.2.2.2','','u',0),(4,2,2,'1.1.1.1','','re u',0);
        insert into phpbb_privmsgs values (1,2,'1.1.1.1','s','hello bob','u_3',''),(2,3,'2.2.2.2','s','hello ann','u_2',''),(3,2,'1.1.1.1','s','to self','u_2','');
        insert into phpbb_privmsgs_to values (1,3,2,0,0),(1,2,2,0,-1),(2,2,3,0,0),(2,3,3,0,-1),(3,2,2,0,0);
        insert into phpbb_sessions values ('s1',2,'1.1.1.1'),('s2',3,'2.2.2.2'),('s3',1,'9.9.9.9');
        insert into phpbb_user_group values (1,2,0),(1,3,0); insert into phpbb_groups values (1,'G');
        insert into phpbb_zebra values (2,3,1),(3,2,1);
        insert into phpbb_poll_votes values (1,1,2,'1.1.1.1'),(1,1,3,'2.2.2.2');
        insert into phpbb_log values (1,0,2,'1.1.1.1',3,'x'),(2,0,3,'2.2.2.2',2,'y');
        insert into phpbb_banlist values (1,0,'7.7.7.7',''),(2,3,'','');
        insert into phpbb_watch values (1,2),(1,2),(1,3);
        """,
        """
        subject: { table: phpbb_users, key: user_id }
        tables:
          phpbb_users: { on-close: erase }
          phpbb_topics:
            owners:
              - { column: topic_poster, mask: { topic_poster: { fixed: 1 }, topic_first_poster_name: { fixed: former member } } }
              - { column: topic_last_poster_id, mask: { topic_last_poster_id: { fixed: 1 }, topic_last_poster_name: { fixed: former member } } }
            on-close: detach
            last-owner: keep
            columns: { forum_id: not-personal, topic_title: shared, topic_posts_approved: not-personal }
          phpbb_posts:
            owners:
              - { column: poster_id, on-close: anonymise, mask: { poster_id: { fixed: 1 } } }
              - { column: post_edit_user, on-close: detach, mask: { post_edit_user: { fixed: 0 } } }
            last-owner: keep
            mask: { poster_ip: { fixed: "" }, post_username: { fixed: former member } }
            columns: { topic_id: not-personal, post_text: shared }
          phpbb_privmsgs:
            owners:
              - { column: author_id, mask: { author_id: { fixed: 1 }, author_ip: { fixed: "" } } }
              - { through: phpbb_privmsgs_to, on: { msg_id: msg_id }, account: user_id }
            on-close: detach
            last-owner: erase
            columns: { message_subject: shared, message_text: shared, to_address: shared, bcc_address: shared }
          phpbb_privmsgs_to: { owners: [ { column: user_id, on-close: erase }, { column: author_id, on-close: anonymise, mask: { author_id: { fixed: 1 } } }, { parent: phpbb_privmsgs, on: { msg_id: msg_id }, on-close: erase } ], columns: { pm_new: not-personal, folder_id: not-personal } }
          phpbb_sessions: { owner: session_user_id, on-close: erase }
          phpbb_user_group: { owner: user_id, on-close: erase }
          phpbb_groups: { personal: no }
          phpbb_zebra: { owners: [user_id, zebra_id], on-close: erase }
          phpbb_poll_votes: { owner: vote_user_id, on-close: anonymise, mask: { vote_user_id: { fixed: 1 }, vote_user_ip: { fixed: "" } }, columns: { topic_id: not-personal, poll_option_id: not-personal } }
          phpbb_log: { owners: [ user_id, reportee_id ], on-close: erase }
          phpbb_banlist: { owner: ban_userid, on-close: erase }
          phpbb_watch: { owner: user_id, on-close: erase }
        """,
        ["2"],
        "phpbb_users erase 1, phpbb_topics detach 2, phpbb_posts detach 1, phpbb_posts anonymise 2, phpbb_privmsgs detach 2, phpbb_privmsgs erase 1, phpbb_privmsgs_to anonymise 1, phpbb_privmsgs_to erase 3, phpbb_sessions erase 1, phpbb_user_group erase 1, phpbb_zebra erase 2, phpbb_poll_votes anonymise 1, phpbb_log erase 2, phpbb_watch erase 2",
        ("select topic_id, topic_poster, topic_first_poster_name, topic_last_poster_name from phpbb_topics order by 1", "1 1 former member bob; 2 3 bob former member"),
        ("select post_id, poster_id, post_edit_user from phpbb_posts order by 1", "1 1 0; 2 3 0; 3 3 0; 4 1 0"),
        ("select msg_id, author_id from phpbb_privmsgs order by 1", "1 1; 2 3"),
        ("select msg_id, user_id, author_id from phpbb_privmsgs_to order by 1, 2", "1 3 1; 2 3 3"),
        ("select log_id from phpbb_log", ""),
        ("select count(*) from phpbb_watch", "1"),
        ("select vote_user_id from phpbb_poll_votes order by 1", "1; 3"));

    /// <summary>A blog without one foreign key: authors become nobody, settings lie under keys that hold the person's number.</summary>
    public static readonly Shape Blog = new(
        """
        create table wp_users ("ID" bigint primary key, user_login varchar(60) not null default '', user_email varchar(100) not null default '', display_name varchar(250) not null default '');
        create table wp_usermeta (umeta_id bigint primary key, user_id bigint not null default 0, meta_key varchar(255), meta_value text);
        create table wp_posts ("ID" bigint primary key, post_author bigint not null default 0, post_title text not null, post_content text not null, post_type varchar(20) not null default 'post', post_parent bigint not null default 0, comment_count bigint not null default 0);
        create table wp_postmeta (meta_id bigint primary key, post_id bigint not null default 0, meta_key varchar(255), meta_value text);
        create table wp_comments (comment_id bigint primary key, comment_post_id bigint not null default 0, comment_author text not null, comment_author_email varchar(100) not null default '', comment_author_ip varchar(100) not null default '', comment_content text not null, comment_parent bigint not null default 0, user_id bigint not null default 0);
        create table wp_commentmeta (meta_id bigint primary key, comment_id bigint not null default 0, meta_key varchar(255), meta_value text);
        create table wp_links (link_id bigint primary key, link_url varchar(255) not null default '', link_owner bigint not null default 1);
        create table wp_terms (term_id bigint primary key, name varchar(200) not null default '');
        create table wp_term_relationships (object_id bigint not null, term_taxonomy_id bigint not null, primary key (object_id, term_taxonomy_id));
        create table wp_options (option_id bigint primary key, option_name varchar(191) not null unique, option_value text not null);
        insert into wp_users values (1,'ann','a@x','Ann'),(2,'bob','b@x','Bob');
        insert into wp_usermeta values (1,1,'nickname','annie'),(2,2,'nickname','bobby');
        insert into wp_posts values (1,1,'T','by ann','post',0,2),(2,2,'U','by bob','post',0,2),(3,1,'','r','revision',2,0),(4,2,'img','','attachment',1,0);
        insert into wp_postmeta values (1,1,'_edit_last','1'),(2,2,'_edit_last','1'),(3,2,'x','y');
        insert into wp_comments values (1,1,'Bob','b@x','1.1.1.1','nice',0,2),(2,2,'Ann','a@x','2.2.2.2','hm',0,1),(3,2,'Bob','b@x','1.1.1.1','re',2,2),(4,1,'Guest','g@x','3.3.3.3','anonymous',0,0);
        insert into wp_commentmeta values (1,2,'k','v'),(2,3,'k','v');
        insert into wp_links values (1,'u',1);
        insert into wp_terms values (1,'news');
        insert into wp_term_relationships values (1,1),(2,1);
        insert into wp_options values (1,'siteurl','x'),(2,'_transient_user_1','cache'),(3,'_transient_user_12','cache');
        """,
        """
        subject: { table: wp_users, key: ID }
        tables:
          wp_users: { on-close: erase }
          wp_usermeta: { owner: user_id, on-close: erase }
          wp_posts: { owner: post_author, on-close: anonymise, mask: { post_author: { fixed: 0 } }, columns: { post_title: not-personal, post_content: not-personal, post_type: not-personal, post_parent: not-personal, comment_count: not-personal } }
          wp_postmeta: { owner: { column: meta_value, when: "meta_key = '_edit_last'" }, on-close: erase, unowned: keep }
          wp_comments:
            owner: user_id
            on-close: anonymise
            mask: { user_id: { fixed: 0 }, comment_author: { fixed: "former member" }, comment_author_email: { fixed: "" }, comment_author_ip: { fixed: "" } }
            columns: { comment_post_id: not-personal, comment_content: not-personal, comment_parent: not-personal }
          wp_commentmeta: { personal: no }
          wp_links: { owner: link_owner, on-close: erase }
          wp_terms: { personal: no }
          wp_term_relationships: { personal: no }
          wp_options: { owner: { column: option_name, format: "_transient_user_{key}" }, on-close: erase }
        """,
        ["1"],
        "wp_users erase 1, wp_usermeta erase 1, wp_posts anonymise 2, wp_postmeta erase 2, wp_comments anonymise 1, wp_links erase 1, wp_options erase 1",
        ("select option_id from wp_options order by 1", "1; 3"),
        ("select \"ID\", post_author from wp_posts order by 1", "1 0; 2 2; 3 0; 4 2"),
        ("select comment_id, comment_author, comment_author_email, user_id from wp_comments order by 1", "1 Bob b@x 2; 2 former member  0; 3 Bob b@x 2; 4 Guest g@x 0"));
}
