-- A blog without one declared foreign key: prefixes, pairs of key and value, zero for nobody.
-- subject: wp_users  leaver: 1  left: 2
create table wp_users ("ID" bigint primary key, user_login varchar(60) not null default '', user_pass varchar(255) not null default '', user_email varchar(100) not null default '', display_name varchar(250) not null default '');
create table wp_usermeta (umeta_id bigint primary key, user_id bigint not null default 0, meta_key varchar(255), meta_value text);
create table wp_posts ("ID" bigint primary key, post_author bigint not null default 0, post_title text not null, post_status varchar(20) not null default 'publish', post_parent bigint not null default 0, comment_count bigint not null default 0);
create table wp_postmeta (meta_id bigint primary key, post_id bigint not null default 0, meta_key varchar(255), meta_value text);
create table wp_comments ("comment_ID" bigint primary key, "comment_post_ID" bigint not null default 0, comment_author varchar(250) not null, comment_author_email varchar(100) not null default '', comment_content text not null, comment_parent bigint not null default 0, user_id bigint not null default 0);
create table wp_commentmeta (meta_id bigint primary key, comment_id bigint not null default 0, meta_key varchar(255), meta_value text);
create table wp_terms (term_id bigint primary key, name varchar(200) not null default '', slug varchar(200) not null default '');
create table wp_term_relationships (object_id bigint not null default 0, term_taxonomy_id bigint not null default 0, primary key (object_id, term_taxonomy_id));
create table wp_options (option_id bigint primary key, option_name varchar(191) not null unique, option_value text not null);
insert into wp_users ("ID", user_login) values (1, 'a'), (2, 'b');
insert into wp_usermeta values (1, 1, 'nickname', 'a'), (2, 2, 'nickname', 'b');
insert into wp_posts ("ID", post_author, post_title) values (1, 1, 'x'), (2, 2, 'y');
insert into wp_postmeta values (1, 1, 'k', 'v'), (2, 2, 'k', 'v');
insert into wp_comments ("comment_ID", "comment_post_ID", comment_author, comment_content, user_id) values (1, 1, 'b', 'on x', 2), (2, 2, 'a', 'on y', 1), (3, 2, 'guest', 'g', 0);
insert into wp_commentmeta values (1, 1, 'k', 'v'), (2, 2, 'k', 'v'), (3, 3, 'k', 'v');
insert into wp_terms values (1, 't', 't'); insert into wp_options values (1, 'o', 'v');
