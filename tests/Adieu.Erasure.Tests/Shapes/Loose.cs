namespace Adieu.Erasure.Tests.Shapes;

internal static class Loose
{
    /// <summary>SQLite: columns without a type, numbers as texts and texts as numbers, keys that are bytes in columns of any type, rows told apart by bytes.</summary>
    public static readonly Shape Types = new(
        """
        create table people (id primary key not null, name, token blob unique);
        create table letters (id integer primary key, person text not null, body text);
        create table calls (id integer primary key, person real not null, body text);
        create table marks (id integer primary key, person not null, body text);
        create table devices (id integer primary key, token text not null, body text);
        create table orders (id blob primary key not null, person references people(id), sum, done_at text) without rowid;
        create table lines (order_id blob not null references orders(id), n int not null, what text, primary key (order_id, n)) without rowid;
        create table papers (id primary key not null, person not null, body text);
        insert into people values (7, 'Ann', x'00ff01'), ('8', 'Bob', x'00ff02'), (77, 'Cat', null);
        insert into letters values (1, '7', 'a'), (2, '8', 'b'), (3, '77', 'c'), (4, '7x', 'nobody');
        insert into calls values (1, 7, 'a'), (2, 8, 'b'), (3, 7.5, 'nobody');
        insert into marks values (1, 7, 'a'), (2, 7.0, 'a'), (3, '8', 'b'), (4, x'37', 'bytes');
        insert into devices values (1, x'00ff01', 'a'), (2, x'00ff02', 'b');
        insert into orders values (x'00112233445566778899aabbccddeeff', 7, 10, '2999-01-01'), (x'80ff', '8', 20, '2999-01-01'), (x'80fe', 77, 30, '2999-01-01');
        insert into lines values (x'00112233445566778899aabbccddeeff', 1, 'a'), (x'80ff', 1, 'b'), (x'80ff', 2, 'b'), (x'80fe', 1, 'c');
        insert into papers values (1, 7, 'a'), ('1', 7, 'a'), (2.5, '8', 'b'), (x'00', 77, 'c'), ('it''s', 7, 'a');
        """,
        """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          letters: { owner: person, on-close: erase }
          calls: { owner: person, on-close: erase }
          marks: { owner: person, on-close: erase }
          devices: { owner: { column: token, subject: token }, on-close: erase }
          orders: { owner: person, on-close: retain, retain: { basis: tax, until: done_at + 5y, keep: [sum, done_at] } }
          lines: { parent: orders, mask: { what: null } }
          papers: { owner: person, on-close: anonymise, mask: { person: { fixed: nobody }, body: null }, columns: { id: not-personal } }
        """,
        ["7", "8"],
        "people erase 1, letters erase 1, calls erase 1, marks erase 2, devices erase 1, orders retain 1, lines retain 1, papers anonymise 3",
        ("select id from people", "77"),
        ("select id from letters order by 1", "3; 4"),
        ("select id from calls", "3"),
        ("select id from marks", "4"),
        ("select count(*) from devices", "0"),
        ("select hex(id), person, sum from orders order by 1", "00112233445566778899AABBCCDDEEFF - 10; 80FE 77 30; 80FF - 20"),
        ("select hex(order_id), n, what from lines order by 1, 2", "00112233445566778899AABBCCDDEEFF 1 -; 80FE 1 c; 80FF 1 -; 80FF 2 -"),
        ("select quote(id), person, body from papers order by 1", "'1' nobody -; 'it''s' nobody -; 1 nobody -; 2.5 nobody -; X'00' 77 c"));

    /// <summary>A column called _rowid_ hides the number by which SQLite tells rows without a key apart.</summary>
    public static readonly Shape HiddenNumbers = new(
        """
        create table people (id integer primary key);
        create table calls (_rowid_ text, caller integer, callee integer, note text);
        create table letters (_rowid_ text, RowId text, writer integer, reader integer);
        insert into people values (1), (2);
        insert into calls values ('x', 1, 2, 'a'), ('x', 2, 2, 'b'), (null, 1, 1, 'c');
        insert into letters values ('x', 'x', 1, 2), ('x', 'x', 2, 2), (null, null, 1, 1);
        """,
        """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          calls: { owners: [ { column: caller, on-close: detach, mask: { note: null } }, { column: callee, on-close: detach } ], last-owner: erase, columns: { note: shared, _rowid_: not-personal } }
          letters: { owners: [writer, reader], on-close: detach, last-owner: erase, columns: { _rowid_: not-personal, RowId: not-personal } }
        """,
        ["1"],
        "people erase 1, calls detach 1, calls erase 1, letters detach 1, letters erase 1",
        ("select _rowid_, caller, callee, note from calls order by oid", "x - 2 -; x 2 2 b"),
        ("select _rowid_, rowid, writer, reader from letters order by oid", "x x - 2; x x 2 2"));
}
