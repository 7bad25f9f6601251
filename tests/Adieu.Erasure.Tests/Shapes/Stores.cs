namespace Adieu.Erasure.Tests.Shapes;

internal static class Stores
{
    /// <summary>Files of people whose key is a text: it stands in names of storages and principals, in kinds beside other things, and nothing is declared.</summary>
    public static readonly Shape Files = new(
        """
        create table users (uid varchar(64) primary key, displayname varchar(64));
        create table accounts (uid varchar(64) not null primary key, data text not null);
        create table storages (numeric_id bigint primary key, id varchar(64) unique);
        create table filecache (fileid bigint primary key, storage bigint not null, path varchar(4000), parent bigint not null);
        create table mounts (id bigint primary key, storage_id bigint not null, user_id varchar(64) not null);
        create table share (id bigint primary key, share_type smallint not null, share_with varchar(255), uid_owner varchar(64) not null, uid_initiator varchar(64));
        create table comments (id bigint primary key, actor_type varchar(64) not null, actor_id varchar(64) not null, message text, object_type varchar(64) not null, object_id varchar(64) not null);
        create table calendars (id bigint primary key, principaluri varchar(255), uri varchar(255));
        create table calendarobjects (id bigint primary key, calendarid bigint not null, uid varchar(255));
        create table dav_shares (id bigint primary key, principaluri varchar(255), type varchar(255), resourceid bigint not null);
        insert into users values ('Ann', 'Ann'), ('bob', 'Bob'), ('An', 'An');
        insert into accounts values ('Ann', '{}'), ('bob', '{}');
        insert into storages values (1, 'home::Ann'), (2, 'home::bob'), (3, 'home::An'), (4, 'local::/data');
        insert into filecache values (1, 1, '', -1), (2, 1, 'files', 1), (3, 2, '', -1), (4, 2, 'files/a', 3), (5, 4, '', -1);
        insert into mounts values (1, 1, 'Ann'), (2, 2, 'bob'), (3, 2, 'Ann'), (4, 1, 'bob');
        insert into share values (1, 0, 'bob', 'Ann', 'Ann'), (2, 0, 'Ann', 'bob', 'bob'), (3, 1, 'Ann', 'bob', 'bob'), (4, 0, 'An', 'bob', 'bob');
        insert into comments values (1, 'users', 'Ann', 'hi', 'files', '4'), (2, 'users', 'bob', 'ho', 'files', '2'), (3, 'guests', 'Ann', 'x', 'files', '4'), (4, 'users', 'Ann', 'y', 'systemtag', '2');
        insert into calendars values (1, 'principals/users/Ann', 'p'), (2, 'principals/users/bob', 'p'), (3, 'principals/users/Anna', 'p');
        insert into calendarobjects values (1, 1, 'e1'), (2, 2, 'e2');
        insert into dav_shares values (1, 'principals/users/Ann', 'calendar', 2), (2, 'principals/groups/g', 'calendar', 1), (3, 'principals/groups/g', 'addressbook', 1);
        """,
        """
        subject: { table: users, key: uid }
        tables:
          users: { on-close: erase }
          accounts: { owner: uid, on-close: erase }
          storages: { owner: { column: id, format: "home::{key}" }, on-close: erase }
          filecache: { parent: { table: storages, on: { storage: numeric_id } } }
          mounts: { owners: [ user_id, { parent: storages, on: { storage_id: numeric_id } } ], on-close: erase }
          share: { owners: [ uid_owner, uid_initiator, { column: share_with, when: "share_type = 0" } ], on-close: erase }
          comments:
            owners:
              - { column: actor_id, when: "actor_type = 'users'", on-close: anonymise }
              - { parent: filecache, on: { object_id: fileid }, when: "object_type = 'files'" }
            mask: { actor_id: ghost, actor_type: { fixed: deleted_users }, message: { fixed: "-" } }
            columns: { object_type: not-personal, object_id: not-personal }
          calendars: { owner: { column: principaluri, format: "principals/users/{key}" }, on-close: erase }
          calendarobjects: { parent: { table: calendars, on: { calendarid: id } } }
          dav_shares: { owners: [ { column: principaluri, format: "principals/users/{key}", on-close: erase }, { parent: calendars, on: { resourceid: id }, when: "type = 'calendar'" } ] }
        """,
        ["Ann"],
        "users erase 1, accounts erase 1, storages erase 1, filecache erase 2, mounts erase 3, share erase 2, comments anonymise 2, comments erase 1, calendars erase 1, calendarobjects erase 1, dav_shares erase 2",
        ("select numeric_id from storages order by 1", "2; 3; 4"),
        ("select fileid from filecache order by 1", "3; 4; 5"),
        ("select id from mounts", "2"),
        ("select id from share order by 1", "3; 4"),
        ("select id, actor_type, message from comments order by 1", "1 deleted_users -; 3 guests x; 4 deleted_users -"),
        ("select count(distinct actor_id) from comments where actor_id like 'ghost-%'", "1"),
        ("select id from calendars order by 1", "2; 3"),
        ("select id from dav_shares", "3"));

    /// <summary>A bank: several schemas with tables of one name, entries that must balance at the commit, holders who exclude each other in time, and a house account in place of whoever has left.</summary>
    public static readonly Shape Bank = new(
        """
        create extension if not exists citext; create extension if not exists btree_gist; create extension if not exists ltree;
        create schema core; create schema crm; create schema audit;
        create table crm.customer (customer_no bigint generated always as identity (start with 1001) primary key, email citext not null unique, full_name text not null, born daterange, region ltree);
        create table core.account (account_no bigint generated by default as identity primary key, iban text not null unique, owner_no bigint not null references crm.customer(customer_no));
        create table crm.account (id bigint primary key, login citext not null unique references crm.customer(email) on update cascade, last_ip inet);
        create table core.holder (account_no bigint not null references core.account, customer_no bigint not null references crm.customer, during tstzrange not null, primary key (account_no, customer_no, during), exclude using gist (account_no with =, customer_no with =, during with &&));
        create table core.entry (entry_no bigint generated always as identity primary key, booked date not null, created_by citext);
        create table core.posting (entry_no bigint not null references core.entry deferrable initially deferred, line smallint not null, account_no bigint not null references core.account, amount numeric(18,2) not null check (amount <> 0), counterparty_name text, primary key (entry_no, line));
        create function core.balanced() returns trigger language plpgsql as $$ begin
          if (select coalesce(sum(amount), 0) from core.posting where entry_no = coalesce(new.entry_no, old.entry_no)) <> 0 then raise exception 'does not balance'; end if; return null; end $$;
        create constraint trigger balanced after insert or update or delete on core.posting deferrable initially deferred for each row execute function core.balanced();
        create table audit.log (id bigint generated always as identity, at timestamptz not null default now(), actor citext, primary key (id, at)) partition by range (at);
        create table audit.log_rest partition of audit.log default;
        create table audit.attachment (id bigint primary key, log_id bigint not null, log_at timestamptz not null, body bytea, foreign key (log_id, log_at) references audit.log(id, at) on delete cascade);
        create table core.session (token bytea primary key, customer_no bigint not null, "ip-address" cidr);
        create table core.note (id int primary key, about citext, body text, search tsvector generated always as (to_tsvector('simple', coalesce(body, ''))) stored);
        insert into crm.customer (email, full_name, born, region) values ('Ann@Bank.example', 'Ann', '[1980-01-02,1980-01-02]', 'eu.de'), ('bob@bank.example', 'Bob', null, 'eu.fr'), ('house@bank.example', 'The Bank', null, null);
        insert into core.account (iban, owner_no) values ('DE01', 1001), ('FR01', 1002), ('DE99', 1003);
        insert into crm.account values (1, 'ANN@bank.example', '10.0.0.1'), (2, 'bob@bank.example', '10.0.0.2');
        insert into core.holder values (1, 1001, '[2020-01-01,)'), (2, 1002, '[2020-01-01,)'), (2, 1001, '[2021-01-01,)');
        insert into core.entry (booked, created_by) values ('2024-01-01', 'ann@bank.example'), ('2024-01-02', 'bob@bank.example');
        begin; insert into core.posting values (1, 1, 1, 100, 'ACME'), (1, 2, 3, -100, 'Ann'), (2, 1, 2, -50, 'Ann'), (2, 2, 1, 50, 'Bob'); commit;
        insert into audit.log (actor) values ('ANN@BANK.EXAMPLE'), ('bob@bank.example');
        insert into audit.attachment select id, id, at, 'x' from audit.log;
        insert into core.session values ('\x01', 1001, '10.0.0.0/8'), ('\x02', 1002, null);
        insert into core.note values (1, 'ann@BANK.example', 'called'), (2, 'bob@bank.example', 'nothing'), (3, null, 'x');
        """,
        """
        subject: { table: crm.customer, key: customer_no }
        tables:
          crm.customer: { on-close: erase }
          crm.account: { owner: { column: login, subject: email }, on-close: erase }
          core.account: { owner: owner_no, on-close: anonymise, mask: { owner_no: { fixed: 1003 }, iban: random } }
          core.holder: { owner: customer_no, on-close: erase }
          core.entry: { owner: { column: created_by, subject: email }, on-close: anonymise, unowned: keep, columns: { booked: not-personal } }
          core.posting: { parent: core.account, mask: { counterparty_name: { fixed: "-" } }, columns: { line: not-personal, amount: not-personal } }
          core.session: { owner: customer_no, on-close: erase }
          core.note: { owner: { column: about, subject: email }, on-close: erase, unowned: keep }
          audit.log: { owner: { column: actor, subject: email }, on-close: erase, unowned: keep }
          audit.attachment: { parent: audit.log }
        """,
        ["1001"],
        "crm.customer erase 1, crm.account erase 1, core.account anonymise 1, core.holder erase 2, core.entry anonymise 1, core.posting anonymise 2, core.session erase 1, core.note erase 1, audit.log erase 1, audit.attachment erase 1",
        ("select account_no, owner_no, iban = 'DE01' from core.account order by 1", "1 1003 False; 2 1002 False; 3 1003 False"),
        ("select id from crm.account", "2"),
        ("select account_no, customer_no from core.holder", "2 1002"),
        ("select entry_no, created_by::text from core.entry order by 1", "1 -; 2 bob@bank.example"),
        ("select entry_no, line, amount, counterparty_name from core.posting order by 1, 2", "1 1 100.00 -; 1 2 -100.00 Ann; 2 1 -50.00 Ann; 2 2 50.00 -"),
        ("select actor::text from audit.log", "bob@bank.example"),
        ("select id from audit.attachment", "2"),
        ("select id from core.note order by 1", "2; 3"));
}
