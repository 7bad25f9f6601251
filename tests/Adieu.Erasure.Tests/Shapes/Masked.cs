namespace Adieu.Erasure.Tests.Shapes;

internal static class Masked
{
    /// <summary>Every mask once. A ghost is the same in every table; a hash is the same for equal values; truncation keeps a beginning.</summary>
    public static readonly Shape Every = new(
        """
        create table users (id integer primary key, name text);
        create table a (id integer primary key, user_id integer references users(id), g varchar(12), h text, r varchar(8) unique, tr text, d text default 'none', f text, at date);
        create table b (id integer primary key, user_id integer references users(id), g text, h text);
        insert into users values (1, 'x'), (2, 'y');
        insert into a values (1, 1, 'gg', 'same', 'u1', 'abcdef', 'own', 'ff', '2026-05-17'), (2, 2, 'hh', 'same', 'u2', 'ghijkl', 'own', 'ff', '2026-05-18'), (3, 1, 'gg', null, 'u3', null, null, null, null);
        insert into b values (1, 1, 'gg', 'same'), (2, 1, 'gg', 'other');
        """,
        """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          a: { owner: user_id, on-close: anonymise, mask: { g: ghost, h: hmac, r: random, tr: { truncate: 2 }, d: default, f: { fixed: "it's gone" }, at: { truncate: year } } }
          b: { owner: user_id, on-close: anonymise, mask: { g: ghost, h: hmac } }
        """,
        ["1"],
        "users erase 1, a anonymise 2, b anonymise 2",
        ("select id, tr, d, f, cast(at as varchar(10)) from a order by id", "1 ab none it's gone 2026-01-01; 2 ghijkl own ff 2026-05-18; 3 - none it's gone -"),
        ("select count(*) from a join b on substr(b.g, 1, 12) = a.g where a.id in (1, 3)", "4"),
        ("select count(*) from a join b on b.h = a.h where a.id = 1 and b.id = 1", "1"),
        ("select count(*) from a join b on b.h = a.h where a.id = 1 and b.id = 2", "0"),
        ("select h, length(r) from a where id = 3", "- 8"),
        ("select count(distinct r) from a where r <> 'u1' and r <> 'u3'", "3"));
}
