namespace Adieu.Erasure.Tests.Shapes;

internal static class Lists
{
    /// <summary>A room lists its people in JSON: numbers or texts, beside whatever else somebody put there.</summary>
    public static readonly Shape Json = new(
        """
        create table users (id integer primary key, name text);
        create table rooms (id integer primary key, title text, user_ids json not null);
        create table texts (id integer primary key, room_id integer not null references rooms(id), body text);
        insert into users values (1, 'a'), (12, 'b'), (3, 'c');
        insert into rooms values (1, 'all', '[1,12,3]'), (2, 'one', '[1]'), (3, 'texts', '["1","12"]'), (4, 'another', '[12]'), (5, 'no list', '{"1":1}'), (6, 'a mess', '[null,true,{"k":1},"1",3,[1]]'), (7, 'with a stranger', '[1,77]');
        insert into texts values (1, 2, 'gone'), (2, 1, 'stays'), (3, 7, 'gone too');
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          rooms: { owner: { elements: user_ids, on-close: detach }, last-owner: erase, columns: { title: shared } }
          texts: { parent: rooms }
        """,
        ["1", "12"],
        "users erase 1, rooms detach 3, rooms erase 2, texts erase 2",
        ("select id from rooms order by id", "1; 5; 6"),
        ("select cast(user_ids as text) from rooms where id = 1", "[3]"),
        ("select replace(cast(user_ids as text), ' ', '') from rooms where id = 6", "[null,true,{\"k\":1},3,[1]]"),
        ("select id from texts", "2"));

    /// <summary>Arrays and documents that list people; who is only listed leaves the list, and the last one takes the row.</summary>
    public static readonly Shape Arrays = new(
        """
        create table users (id uuid primary key, name text);
        create table chats (id bigint generated always as identity primary key, title text, member_ids uuid[] not null, muted uuid[]);
        create table messages (id bigint primary key, chat_id bigint not null references chats(id) on delete cascade, author_id uuid references users(id) on delete set null, body text);
        create table events (id bigint primary key, doc jsonb not null, watcher_ids jsonb, old_ids json);
        create index on chats using gin (member_ids);
        insert into users values ('11111111-1111-4111-8111-111111111111', 'a'), ('22222222-2222-4222-8222-222222222222', 'b'), ('33333333-3333-4333-8333-333333333333', 'c');
        insert into chats (title, member_ids, muted) values
          ('abc', '{11111111-1111-4111-8111-111111111111,22222222-2222-4222-8222-222222222222,33333333-3333-4333-8333-333333333333}', '{11111111-1111-4111-8111-111111111111}'),
          ('a', '{11111111-1111-4111-8111-111111111111}', null),
          ('b', '{22222222-2222-4222-8222-222222222222}', '{}'),
          ('a and one who left, muted by b', '{11111111-1111-4111-8111-111111111111,99999999-9999-4999-8999-999999999999}', '{22222222-2222-4222-8222-222222222222}'),
          ('ab', '{11111111-1111-4111-8111-111111111111,22222222-2222-4222-8222-222222222222}', null);
        insert into messages values (1, 1, '11111111-1111-4111-8111-111111111111', 'x'), (2, 2, '11111111-1111-4111-8111-111111111111', 'y'), (3, 3, '22222222-2222-4222-8222-222222222222', 'z'), (4, 1, '33333333-3333-4333-8333-333333333333', 'w');
        insert into events values
          (1, '{"actor":{"id":"11111111-1111-4111-8111-111111111111"}}', null, null),
          (2, '{"actor":{"id":"33333333-3333-4333-8333-333333333333"}}', '["11111111-1111-4111-8111-111111111111","22222222-2222-4222-8222-222222222222"]', '["22222222-2222-4222-8222-222222222222"]'),
          (3, '{}', '"11111111-1111-4111-8111-111111111111"', '["33333333-3333-4333-8333-333333333333","11111111-1111-4111-8111-111111111111"]');
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          chats: { owners: [ { elements: member_ids }, { elements: muted } ], last-owner: erase, columns: { title: shared } }
          messages: { owners: [ author_id, { parent: chats } ], on-close: erase }
          events:
            owners: [ { json: "doc->'actor'->>'id'", on-close: erase }, { elements: watcher_ids, on-close: detach }, { elements: old_ids, on-close: detach } ]
            last-owner: keep
            columns: { doc: shared }
        """,
        ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"],
        "users erase 1, chats detach 3, chats erase 1, messages erase 2, events detach 2, events erase 1",
        ("select id, member_ids::text, muted::text from chats order by id", "1 {33333333-3333-4333-8333-333333333333} {}"),
        ("select id from messages", "4"),
        ("select id, watcher_ids::text, old_ids::text from events order by id", "2 [] []; 3 \"11111111-1111-4111-8111-111111111111\" [\"33333333-3333-4333-8333-333333333333\"]"));

    /// <summary>Keys in a text, apart by a sign or as JSON: as long as a list is a text, nothing says so but the map.</summary>
    public static readonly Shape Texts = new(
        """
        create table users (id integer primary key, name text);
        create table invoices (id integer primary key, paid_by text, watchers varchar(200), assigned text);
        insert into users values (1, 'a'), (12, 'b'), (3, 'c');
        insert into invoices values (1, '1,12', '3; 1;12', '["1", "3"]'), (2, '12, 3', null, null), (3, '1', '', '[]'), (4, '11,21', '12', 'no list: [1, 1'), (5, ' 1 , 3', '3', '[1, 12, "x\u00e9", null]'), (6, '3', '1', '{"1": 1}');
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          invoices: { owners: [ { elements: paid_by, separator: "," }, { elements: watchers, separator: ";" }, { elements: assigned } ], on-close: detach, last-owner: erase }
        """,
        ["1", "12"],
        "users erase 1, invoices detach 3, invoices erase 1",
        ("select id, paid_by, watchers, replace(assigned, ' ', '') from invoices order by id", "1  3 [\"3\"]; 2 3 - -; 5 3 3 [\"xé\",null]; 6 3  {\"1\":1}"));

    /// <summary>Lists of addresses where the key is a number, and a column that the database computes from a text that names somebody.</summary>
    public static readonly Shape Addresses = new(
        """
        create table people (id integer primary key, email varchar(80) not null unique);
        create table aliases (id integer primary key, alias varchar(80) not null, recipients text not null, seen_by json);
        create table events (id integer primary key, payload varchar(80), actor varchar(80) generated always as (substr(payload, 4)) stored, kind text);
        create index events_actor on events (actor);
        insert into people values (1, 'ann@x'), (2, 'bob@x'), (3, 'cat@x');
        insert into aliases values (1, 'sales', 'ann@x,cat@x', '["ann@x","cat@x"]'), (2, 'two', 'ann@x, bob@x', null), (3, 'others', 'joann@x,cat@x', '["bob@x"]'), (4, 'out', 'bob@x,zoe@y', '[]'), (5, 'cat', 'cat@x', null);
        insert into events (id, payload, kind) values (1, 'by:ann@x', 'k'), (2, 'by:cat@x', 'k'), (3, null, 'k');
        """,
        """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          aliases: { owners: [ { elements: recipients, separator: ",", subject: email }, { elements: seen_by, subject: email } ], on-close: detach, last-owner: erase, columns: { alias: shared } }
          events: { owner: { column: actor, subject: email, on-close: detach }, last-owner: keep, mask: { payload: null }, columns: { kind: shared } }
        """,
        ["1", "2"],
        "people erase 1, aliases detach 2, events detach 1",
        ("select id, recipients, cast(seen_by as text) from aliases order by id", "1 cat@x [\"cat@x\"]; 3 joann@x,cat@x []; 5 cat@x -"),
        ("select id, payload, actor, kind from events order by id", "1 - - k; 2 by:cat@x cat@x k; 3 - - k"));
}
