-- A chat server: no primary key anywhere near a person, who is a text like @ann:host; one state for each room, kind and person.
-- subject: users  leaver: @ann:hs  left: @bob:hs
-- afterwards: select (select count(*) from devices), (select count(*) from memberships), (select count(*) from pushers), (select count(*) from ignored_users)  gives: 1 1 1 0
create table users (name varchar(100) not null unique, password_hash text, creation_ts bigint, admin smallint default 0 not null);
create table profiles (user_id varchar(100) not null unique, displayname text, avatar_url text);
create table devices (user_id varchar(100) not null, device_id varchar(100) not null, display_name text, ip text, user_agent text, unique (user_id, device_id));
create table events (stream_ordering bigint not null primary key, event_id varchar(100) not null unique, type text not null, room_id text not null, sender varchar(100), state_key text);
create table memberships (event_id varchar(100) not null unique, user_id varchar(100) not null, sender varchar(100) not null, room_id text not null, membership text not null);
create table pushers (id bigint primary key, user_name varchar(100) not null, app_id text not null, pushkey text not null);
create table threepids (user_id varchar(100) not null, medium varchar(20) not null, address varchar(200) not null, unique (medium, address));
create table ignored_users (ignorer_user_id varchar(100) not null, ignored_user_id varchar(100) not null);
create table media (media_id varchar(100) unique, media_type text, user_id varchar(100));
insert into users (name) values ('@bob:hs'), ('@ann:hs');
insert into profiles values ('@ann:hs', 'Ann', null), ('@bob:hs', 'Bob', null);
insert into devices values ('@ann:hs', 'A', 'phone', '1.1.1.1', 'x'), ('@bob:hs', 'A', 'phone', '2.2.2.2', 'y');
insert into events values (1, '$1', 'member', '!r', '@ann:hs', '@ann:hs'), (2, '$2', 'message', '!r', '@bob:hs', null);
insert into memberships values ('$1', '@ann:hs', '@ann:hs', '!r', 'join'), ('$2', '@bob:hs', '@bob:hs', '!r', 'join');
insert into pushers values (1, '@ann:hs', 'a', 'k'), (2, '@bob:hs', 'a', 'l');
insert into threepids values ('@ann:hs', 'email', 'a@x'), ('@bob:hs', 'email', 'b@x');
insert into ignored_users values ('@ann:hs', '@bob:hs'), ('@bob:hs', '@ann:hs');
insert into media values ('m1', 'image/png', '@ann:hs'), ('m2', 'image/png', null);
