namespace Adieu.TestKit;

/// <summary>A small store in which every way of going meets: rows that are erased, shared between two, and kept by a law. For tests that interrupt an erasure.</summary>
internal static class Letters
{
    /// <summary>Tables and rows, for either database.</summary>
    public const string Schema = """
        create table users (id integer primary key, name text);
        create table members (id integer primary key, user_id integer not null references users(id));
        create table mail (id integer primary key, sender integer references users(id), receiver integer references users(id), body text);
        create table posts (id integer primary key, user_id integer references users(id), body text);
        insert into users values (1, 'a'), (2, 'b'), (3, 'c');
        insert into members values (1, 1), (2, 2), (3, 1);
        insert into mail values (1, 1, 2, 'x'), (2, 2, 3, 'y'), (3, 3, 1, 'z'), (4, 1, null, 'w');
        insert into posts values (1, 1, 'p'), (2, 2, 'q');
        """;

    /// <summary>The map of it.</summary>
    public const string Map = """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          members: { owner: user_id, on-close: erase }
          mail: { owners: [sender, receiver], on-close: detach, last-owner: erase, columns: { body: shared } }
          posts: { owner: user_id, on-close: retain, retain: { basis: law, until: now + 1y, keep: [] } }
        """;

    /// <summary>PostgreSQL: all rows as one text, tables apart by a dash.</summary>
    public const string All = "select concat_ws(' - ', (select string_agg(u::text, ';' order by id) from users u), (select string_agg(m::text, ';' order by id) from members m), (select string_agg(m::text, ';' order by id) from mail m), (select string_agg(p::text, ';' order by id) from posts p))";

    /// <summary>What <see cref="All"/> says once the first two people have left.</summary>
    public const string Left = "(3,c) - (2,,3,y);(3,3,,z) - (1,,);(2,,)";
}
