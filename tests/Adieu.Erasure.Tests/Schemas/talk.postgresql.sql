-- A forum in the manner of those without one declared key: halves of a person keyed by user_id, kinds and numbers, numbers of posts within their topic.
-- subject: users  leaver: 2  left: 3
-- afterwards: select (select string_agg(user_id::text, ',') from user_stats), (select count(*) from user_options), (select string_agg(id::text, ',') from posts), (select count(*) from user_actions)  gives: 1,3 1 3 1
create extension if not exists citext; create extension if not exists hstore;
create table users (id serial primary key, username varchar(60) not null unique, name varchar, ip_address inet);
create table user_emails (id serial primary key, user_id int not null, email citext not null unique);
create table user_stats (user_id int primary key, posts_count int not null default 0);
create table user_options (user_id int not null primary key, prefs hstore);
create table topics (id serial primary key, title varchar not null, user_id int, archetype varchar not null default 'regular');
create table posts (id serial primary key, user_id int, topic_id int not null, post_number int not null, raw text not null, reply_to_post_number int, locked_by_id int, unique (topic_id, post_number));
create table topic_allowed_users (id serial primary key, user_id int not null, topic_id int not null, unique (topic_id, user_id));
create table user_actions (id serial primary key, action_type int not null, user_id int not null, target_user_id int, acting_user_id int);
create table bookmarks (id bigserial primary key, user_id bigint not null, bookmarkable_id int, bookmarkable_type varchar);
create table post_search_data (post_id int primary key, search_data tsvector, locale varchar);
insert into users (username, name, ip_address) values ('system', 'System', null), ('Ann', 'Ann A', '1.2.3.4'), ('bob', 'Bob', null);
insert into user_emails (user_id, email) values (2, 'Ann@x.example'), (2, 'ann2@x.example'), (3, 'b@x');
insert into user_stats values (1, 0), (2, 2), (3, 2);
insert into user_options values (2, 'a=>1'), (3, null);
insert into topics (title, user_id) values ('of ann', 2), ('of bob', 3);
insert into posts (user_id, topic_id, post_number, raw, reply_to_post_number) values (2, 1, 1, 'hi', null), (3, 1, 2, 'yes', 1), (3, 2, 1, 'q', null), (2, 2, 2, 'a', 1);
insert into topic_allowed_users (user_id, topic_id) values (2, 1), (3, 1), (2, 2);
insert into user_actions (action_type, user_id, target_user_id, acting_user_id) values (1, 2, 3, 2), (1, 3, 2, 3), (1, 3, 3, 3);
insert into bookmarks (user_id, bookmarkable_id, bookmarkable_type) values (3, 2, 'User'), (2, 1, 'Post'), (3, 3, 'User');
insert into post_search_data values (1, to_tsvector('simple', 'hi'), 'en'), (3, to_tsvector('simple', 'q'), 'en');
