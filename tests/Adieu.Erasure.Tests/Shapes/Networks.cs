namespace Adieu.Erasure.Tests.Shapes;

internal static class Networks
{
    /// <summary>Who is followed, boosted, mentioned and has moved: what refers to the leaver's statuses goes or forgets them, and counters follow.</summary>
    public static readonly Shape Followers = new(
        """
        create table accounts (id bigint primary key, username text not null, domain text, display_name text, note text, moved_to_account_id bigint references accounts(id) on delete set null, fields jsonb);
        create unique index on accounts (lower(username), coalesce(lower(domain), ''));
        create table users (id bigint primary key, email text not null unique, account_id bigint not null references accounts(id) on delete cascade, invite_id bigint, created_by_application_id bigint);
        create table invites (id bigint primary key, user_id bigint not null references users(id) on delete cascade, code text not null unique);
        alter table users add foreign key (invite_id) references invites(id) on delete set null;
        create table statuses (id bigint primary key, account_id bigint not null references accounts(id) on delete cascade, text text not null default '', in_reply_to_id bigint references statuses(id) on delete set null, in_reply_to_account_id bigint references accounts(id) on delete set null, reblog_of_id bigint references statuses(id) on delete cascade, deleted_at timestamp);
        create table status_stats (id bigint primary key, status_id bigint not null unique references statuses(id) on delete cascade, replies_count bigint not null default 0, reblogs_count bigint not null default 0, favourites_count bigint not null default 0);
        create table follows (id bigint primary key, account_id bigint not null references accounts(id) on delete cascade, target_account_id bigint not null references accounts(id) on delete cascade, unique (account_id, target_account_id));
        create table favourites (id bigint primary key, account_id bigint not null references accounts(id) on delete cascade, status_id bigint not null references statuses(id) on delete cascade, unique (account_id, status_id));
        create table mentions (id bigint primary key, account_id bigint references accounts(id) on delete cascade, status_id bigint references statuses(id) on delete cascade);
        create table notifications (id bigint primary key, account_id bigint not null references accounts(id) on delete cascade, from_account_id bigint not null references accounts(id) on delete cascade, activity_type text not null, activity_id bigint not null);
        create table media_attachments (id bigint primary key, status_id bigint references statuses(id) on delete set null, account_id bigint references accounts(id) on delete set null, file_file_name text);
        create table polls (id bigint primary key, account_id bigint references accounts(id) on delete cascade, status_id bigint references statuses(id) on delete cascade, options text[] not null default '{}');
        create table poll_votes (id bigint primary key, account_id bigint references accounts(id) on delete cascade, poll_id bigint references polls(id) on delete cascade, choice int not null default 0);
        create table conversations (id bigint primary key, uri text);
        create table account_conversations (id bigint primary key, account_id bigint references accounts(id) on delete cascade, conversation_id bigint references conversations(id) on delete cascade, participant_account_ids bigint[] not null default '{}', status_ids bigint[] not null default '{}', last_status_id bigint);
        create table tombstones (id bigint primary key, account_id bigint references accounts(id) on delete cascade, uri text not null);
        create table reports (id bigint primary key, status_ids bigint[] not null default '{}', comment text not null default '', account_id bigint not null references accounts(id) on delete cascade, target_account_id bigint not null references accounts(id) on delete cascade, action_taken_by_account_id bigint references accounts(id) on delete set null, assigned_account_id bigint references accounts(id) on delete set null);
        insert into accounts values (1,'ann',null,'Ann','hi',null,'{}'),(2,'bob',null,'Bob',null,1,null),(3,'cid','far.example','Cid',null,null,null);
        insert into users values (1,'a@x',1,null,null),(2,'b@x',2,null,null);
        insert into invites values (1,1,'abc'),(2,2,'def');
        update users set invite_id = 1 where id = 2;
        insert into statuses values (1,1,'by ann',null,null,null,null),(2,2,'reply of bob',1,1,null,null),(3,3,'',null,null,1,null),(4,2,'by bob',null,null,null,null),(5,1,'',null,null,4,null),(6,3,'reply to the boost',3,3,null,null);
        insert into status_stats values (1,1,1,1,1),(2,4,0,1,1),(3,2,0,0,0);
        insert into follows values (1,1,2),(2,2,1),(3,2,3);
        insert into favourites values (1,2,1),(2,1,4),(3,3,4);
        insert into mentions values (1,1,2),(2,2,4);
        insert into notifications values (1,2,1,'Favourite',2),(2,1,2,'Favourite',1),(3,2,3,'Favourite',3);
        insert into media_attachments values (1,1,1,'cat.png'),(2,null,null,'lost.png'),(3,4,2,'dog.png');
        insert into polls values (1,1,1,'{yes,no}'),(2,2,4,'{a,b}');
        insert into poll_votes values (1,2,1,0),(2,1,2,1),(3,3,2,0);
        insert into conversations values (1,null);
        insert into account_conversations values (1,1,1,'{2}','{1}',1),(2,2,1,'{1,3}','{1,4}',4);
        insert into tombstones values (1,1,'u1'),(2,3,'u3');
        insert into reports values (1,'{4}','spam',1,2,null,null),(2,'{1}','rude',2,1,3,1),(3,'{}','-',2,3,1,null);
        """,
        """
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase, links: { moved_to_account_id: cut } }
          users: { owner: account_id, on-close: erase, links: { invite_id: cut } }
          invites: { parent: users }
          statuses: { owner: account_id, on-close: erase, links: { in_reply_to_id: cut, in_reply_to_account_id: cut, reblog_of_id: follow } }
          status_stats: { parent: statuses, recount: { replies_count: { of: statuses, on: { in_reply_to_id: status_id } }, reblogs_count: { of: statuses, on: { reblog_of_id: status_id } }, favourites_count: { of: favourites, on: { status_id: status_id } } } }
          follows: { owners: [ account_id, target_account_id ], on-close: erase }
          favourites: { owners: [ account_id, { parent: statuses } ], on-close: erase }
          mentions: { owners: [ account_id, { parent: statuses } ], on-close: erase, unowned: keep }
          notifications: { owners: [ account_id, from_account_id ], on-close: erase }
          media_attachments: { owners: [ account_id, { parent: statuses } ], on-close: erase, unowned: keep }
          polls: { owners: [ account_id, { parent: statuses } ], on-close: erase, unowned: keep }
          poll_votes: { owners: [ account_id, { parent: polls } ], on-close: erase, unowned: keep }
          conversations: { personal: no }
          account_conversations: { owners: [ { column: account_id, on-close: erase }, { elements: participant_account_ids, on-close: detach } ], last-owner: erase, columns: { status_ids: shared, last_status_id: not-personal } }
          tombstones: { owner: account_id, on-close: erase, unowned: keep }
          reports: { owners: [ account_id, target_account_id ], on-close: erase, links: { action_taken_by_account_id: cut, assigned_account_id: cut } }
        """,
        ["1"],
        "accounts erase 1, users erase 1, invites erase 1, statuses erase 3, status_stats erase 1, follows erase 2, favourites erase 2, mentions erase 1, notifications erase 2, media_attachments erase 1, polls erase 1, poll_votes erase 2, account_conversations detach 1, account_conversations erase 1, tombstones erase 1, reports erase 2",
        ("select id, moved_to_account_id from accounts order by id", "2 -; 3 -"),
        ("select id, invite_id from users", "2 -"),
        ("select id, in_reply_to_id, in_reply_to_account_id from statuses order by id", "2 - -; 4 - -; 6 - 3"),
        ("select id, replies_count, reblogs_count, favourites_count from status_stats order by id", "2 0 0 1; 3 0 0 0"),
        ("select id from follows", "3"),
        ("select id from favourites", "3"),
        ("select id from mentions", "2"),
        ("select id from notifications", "3"),
        ("select id from media_attachments order by id", "2; 3"),
        ("select id from poll_votes", "3"),
        ("select id, participant_account_ids::text from account_conversations", "2 {3}"),
        ("select id from tombstones", "2"),
        ("select id, action_taken_by_account_id from reports", "3 -"));

    /// <summary>Groups, projects, and whatever hangs on them by kind and number: others' rows stay beside what is only masked, and go with what goes.</summary>
    public static readonly Shape Forge = new(
        """
        create table users (id bigint primary key, username text not null unique, email text not null unique);
        create table namespaces (id bigint primary key, name text not null, owner_id bigint references users(id), parent_id bigint references namespaces(id), traversal_ids bigint[] not null default '{}', type text not null default 'User');
        create table projects (id bigint primary key, namespace_id bigint not null references namespaces(id) on delete cascade, creator_id bigint, name text);
        create table members (id bigint primary key, source_id bigint not null, source_type text not null, user_id bigint references users(id) on delete cascade, created_by_id bigint, invite_email text, access_level int not null);
        create table issues (id bigint primary key, project_id bigint not null references projects(id) on delete cascade, author_id bigint references users(id) on delete set null, updated_by_id bigint references users(id) on delete set null, closed_by_id bigint references users(id) on delete set null, title text, description text);
        create table issue_assignees (user_id bigint not null references users(id) on delete cascade, issue_id bigint not null references issues(id) on delete cascade, primary key (issue_id, user_id));
        create table merge_requests (id bigint primary key, target_project_id bigint not null references projects(id) on delete cascade, source_project_id bigint references projects(id) on delete set null, author_id bigint references users(id) on delete set null, merge_params text);
        create table notes (id bigint primary key, noteable_type text, noteable_id bigint, author_id bigint, note text, position jsonb);
        create table events (id bigint generated by default as identity primary key, author_id bigint not null references users(id) on delete cascade, target_type text, target_id bigint, action smallint not null);
        create table todos (id bigint primary key, user_id bigint not null references users(id) on delete cascade, author_id bigint not null references users(id) on delete cascade, target_type text not null, target_id bigint, note_id bigint references notes(id) on delete cascade);
        create table award_emoji (id bigint primary key, user_id bigint, awardable_type text, awardable_id bigint, name text);
        create table uploads (id bigint primary key, model_type text, model_id bigint, path text not null, uploaded_by_user_id bigint references users(id) on delete set null);
        create table audit_events (id bigint not null, author_id bigint not null, entity_id bigint not null, entity_type text not null, details text, ip_address inet, created_at timestamp not null, primary key (id, created_at)) partition by range (created_at);
        create table audit_events_202601 partition of audit_events for values from ('2026-01-01') to ('2026-02-01');
        create table audit_events_default partition of audit_events default;
        create table keys (id bigint primary key, user_id bigint, title text, key text, fingerprint text unique);
        insert into users values (1,'ann','a@x'),(2,'bob','b@x'),(3,'ghost','g@x');
        insert into namespaces values (10,'ann',1,null,'{10}','User'),(11,'bob',2,null,'{11}','User'),(12,'group',null,null,'{12}','Group'),(13,'sub',null,12,'{12,13}','Group');
        insert into projects values (100,10,1,'P of ann'),(101,13,1,'P of group');
        insert into members values (1,100,'Project',1,1,null,50),(2,100,'Project',2,1,null,30),(3,12,'Namespace',1,2,null,50),(4,101,'Project',null,1,'x@y',30),(5,12,'Namespace',2,1,null,30);
        insert into issues values (1,100,2,null,null,'bob on P of ann',''),(2,101,1,1,2,'ann on group',''),(3,101,2,1,null,'bob on group','');
        insert into issue_assignees values (1,3),(2,2),(2,1);
        insert into merge_requests values (1,101,100,1,'{}'),(2,100,101,2,'{}');
        insert into notes values (1,'Issue',2,2,'by bob',null),(2,'Issue',3,1,'by ann',null),(3,'Issue',1,2,'bob on gone issue',null),(4,'MergeRequest',2,2,'bob on gone mr',null);
        insert into events(author_id,target_type,target_id,action) values (1,'Issue',2,1),(2,'Issue',1,1),(2,'Note',2,6);
        insert into todos values (1,2,1,'Issue',3,null),(2,1,2,'Issue',2,1),(3,2,2,'Issue',3,2);
        insert into award_emoji values (1,1,'Issue',3,'+1'),(2,2,'Issue',2,'+1'),(3,2,'Note',2,'+1'),(4,2,'Issue',1,'+1');
        insert into uploads values (1,'User',1,'a.png',1),(2,'Project',101,'p.png',1),(3,'User',2,'b.png',2);
        insert into audit_events values (1,1,101,'Project','x','1.1.1.1','2026-01-05'),(2,2,1,'User','bob looked at ann','2.2.2.2','2026-03-05'),(3,2,2,'User','x','2.2.2.2','2026-03-05');
        insert into keys values (1,1,'k','k','f1'),(2,2,'k','k','f2'),(3,null,'deploy','k','f3');
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          namespaces: { owner: owner_id, on-close: erase, unowned: keep, links: { parent_id: follow } }
          projects: { owners: [ { column: creator_id, on-close: detach }, { parent: namespaces } ], last-owner: keep, columns: { name: not-personal } }
          members: { owners: [ user_id, { column: created_by_id, on-close: detach }, { parent: projects, on: { source_id: id }, when: "source_type = 'Project'" }, { parent: namespaces, on: { source_id: id }, when: "source_type = 'Namespace'" } ], on-close: erase, last-owner: keep, columns: { source_id: not-personal, source_type: not-personal, invite_email: shared, access_level: not-personal } }
          issues:
            owners: [ { column: author_id, on-close: anonymise }, { parent: projects, on-close: erase } ]
            links: { updated_by_id: cut, closed_by_id: cut }
            columns: { title: not-personal, description: not-personal }
          issue_assignees: { owners: [ { column: user_id, on-close: erase }, { parent: issues } ] }
          merge_requests: { owners: [ { column: author_id, on-close: anonymise }, { parent: projects, on: { target_project_id: id }, on-close: erase } ], links: { source_project_id: cut }, mask: { merge_params: null } }
          notes:
            owners: [ { column: author_id, on-close: anonymise }, { parent: issues, on: { noteable_id: id }, when: "noteable_type = 'Issue'" }, { parent: merge_requests, on: { noteable_id: id }, when: "noteable_type = 'MergeRequest'" } ]
            columns: { noteable_type: not-personal, noteable_id: not-personal, note: not-personal, position: not-personal }
          events: { owner: author_id, on-close: erase }
          todos: { owners: [ user_id, author_id ], on-close: erase, links: { note_id: follow }, columns: { target_type: not-personal, target_id: not-personal } }
          award_emoji: { owners: [ { column: user_id, on-close: erase }, { parent: issues, on: { awardable_id: id }, when: "awardable_type = 'Issue'" } ], unowned: keep, columns: { awardable_type: not-personal, name: not-personal } }
          uploads: { owners: [ { column: model_id, when: "model_type = 'User'", on-close: erase }, { column: uploaded_by_user_id, on-close: anonymise } ], mask: { path: random }, columns: { model_type: not-personal, model_id: not-personal } }
          audit_events: { owners: [ author_id, { column: entity_id, when: "entity_type = 'User'" } ], on-close: erase }
          keys: { owner: user_id, on-close: erase, unowned: keep }
        """,
        ["1"],
        "users erase 1, namespaces erase 1, projects detach 1, projects erase 1, members detach 2, members erase 3, issues anonymise 1, issues erase 1, issue_assignees anonymise 1, issue_assignees erase 2, merge_requests anonymise 1, merge_requests erase 1, notes anonymise 2, notes erase 2, events erase 1, todos anonymise 1, todos erase 2, award_emoji anonymise 1, award_emoji erase 2, uploads anonymise 1, uploads erase 1, audit_events erase 2, keys erase 1",
        ("select id from namespaces order by id", "11; 12; 13"),
        ("select id, creator_id from projects order by id", "101 -"),
        ("select id, user_id, created_by_id from members order by id", "4 - -; 5 2 -"),
        ("select id, author_id, updated_by_id, closed_by_id from issues order by id", "2 - - 2; 3 2 - -"),
        ("select user_id, issue_id from issue_assignees order by 1, 2", "2 2"),
        ("select id, author_id, source_project_id from merge_requests order by id", "1 - -"),
        ("select id, author_id from notes order by id", "1 2; 2 -"),
        ("select id from todos order by id", "3"),
        ("select id from award_emoji order by id", "2; 3"),
        ("select id from uploads order by id", "2; 3"),
        ("select id from audit_events", "3"),
        ("select id from keys order by id", "2; 3"));
}
