using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Tests.Crash;

/// <summary>A store's whole life: people leave at once and in pieces, rows are held and released, some come back, the rest is final, laws end, a backup is restored.</summary>
internal static class Life
{
    /// <summary>The most rows of a piece: persons 1 and 6 have more.</summary>
    public const int ChunkRows = 6;

    public const string Schema = """
        create table users (id integer primary key, name text, phone text unique);
        create table orders (id integer primary key, user_id integer, total integer, note text, placed text);
        create table bills (id integer primary key, user_id integer not null references users(id), no text not null, address text);
        create table lines (id integer primary key, bill_id integer not null references bills(id), item text, wish text);
        create table boards (id integer primary key, posts integer not null default 0);
        create table posts (id integer primary key, author integer references users(id), board integer references boards(id), parent integer references posts(id), quoted integer references posts(id));
        create table papers (id integer primary key, title text);
        create table readers (id integer primary key, paper integer not null references papers(id), user_id integer not null references users(id));
        create table letters (id integer primary key, sender integer references users(id), receiver integer references users(id), sender_name text, body text);
        create table visits (id integer primary key, user_id integer not null references users(id), page text);
        create index i1 on orders (user_id); create index i2 on bills (user_id); create index i3 on lines (bill_id); create index i4 on posts (author); create index i5 on posts (parent); create index i6 on posts (quoted); create index i7 on posts (board);
        create index i8 on readers (paper); create index i9 on readers (user_id); create index i10 on letters (sender); create index i11 on letters (receiver); create index i12 on visits (user_id);
        insert into users values (1, 'a', '111'), (2, 'b', '222'), (3, 'c', '333'), (4, 'd', '444'), (5, 'e', '555'), (6, 'f', '666');
        insert into boards values (1, 0), (2, 0);
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 40) insert into orders select i, case when i % 2 = 0 then 1 else 1 + i % 6 end, i, 'n', case when i % 3 = 0 then '2001-01-01' else '2025-01-01' end from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 24) insert into bills select i, 1 + i % 6, 'B' || i, 'Elm Street' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 36) insert into lines select i, 1 + i % 24, 'lamp', 'for ' || i from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 48) insert into posts select i, case when i % 3 = 0 then 1 else 1 + i % 6 end, 1 + i % 2, case when i > 3 then i / 3 end, case when i % 4 = 0 then i - 1 end from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 12) insert into papers select i, 't' || i from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) insert into readers select i, 1 + i % 12, 1 + (i % 7) / 2 from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) insert into letters select i, 1 + i % 6, 1 + (i / 2) % 6, 'n' || i, 'x' from n;
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 60) insert into visits select i, case when i % 4 = 0 then 6 else 1 + i % 6 end, 'p' || i from n;
        update boards set posts = (select count(*) from posts p where p.board = boards.id);
        """;

    public const string Map = """
        subject: { table: users, key: id }
        tables:
          users: { on-close: erase }
          orders: { owner: user_id, on-close: retain, retain: { basis: tax, until: placed + 3y, keep: [total, placed] } }
          bills: { owner: user_id, on-close: retain, retain: { basis: trade, until: now + 3y, keep: [no], archive: yes } }
          lines: { parent: bills, mask: { wish: null }, columns: { item: not-personal } }
          boards: { personal: no, recount: { posts: { of: posts, on: { board: id }, value: count(*) } } }
          posts: { owner: author, on-close: erase, unowned: keep, links: { parent: follow, quoted: cut } }
          papers: { owners: [ { through: readers, on: { id: paper }, account: user_id, on-close: detach } ], last-owner: erase, columns: { title: shared } }
          readers: { owners: [ user_id, { parent: papers } ], on-close: erase }
          letters: { owners: [ { column: sender, on-close: detach, mask: { sender_name: ghost } }, { column: receiver, on-close: detach } ], last-owner: erase, columns: { body: shared } }
          visits: { owner: user_id, on-close: erase }
        """;

    /// <summary>Everything that is done, in this order; whoever dies in one of them does that one once more.</summary>
    public static readonly Act[] Acts =
    [
        new("erase", 2026, s => s.EraseAsync([Step(2), Step(3)], default)) { Sealed = [3, 2] },
        new("erase in pieces", 2026, s => s.EraseAsync([Step(1)], default)) { Sealed = [1] },
        new("hold", 2026, async s =>
        {
            await s.HoldAsync("court", "visits", "user_id in (5, 6) and id < 20", "order of a court", default);
            await s.HoldAsync("tax", "orders", "user_id = 6", "audit", default);
        }),
        new("erase beside a hold", 2026, s => s.EraseAsync([Step(5)], default)) { Sealed = [5] },
        new("erase in pieces beside a hold", 2026, s => s.EraseAsync([Step(6) with { VaultKey = null }], default)),
        new("release", 2026, async s =>
        {
            foreach (var hold in await s.HoldsAsync(default)) await s.ReleaseAsync(hold.Id, default);
            await ReportAsync(() => s.EraseReleasedAsync(10, default), ids => s.AcknowledgeReleasedAsync(ids, default));
        }),
        new("restore", 2026, s => s.RestoreAsync("s2", Key(2), partial: false, default)),
        new("restore in pieces", 2026, s => s.RestoreAsync("s1", Key(1), partial: false, default)),
        new("forget", 2026, s => s.ForgetAsync(["s3", "s5"], default)),
        new("sweep", 2035, s => ReportAsync(() => s.PurgeExpiredAsync(10, default), ids => s.AcknowledgePurgeAsync(ids, default))),
        // A backup from before all this, in which whoever has left since is erased again.
        new("replay", 2026, async s =>
        {
            ErasureRequest[] left = [Step(2), Step(3), Step(1), Step(5)];
            var there = await s.SubjectsAsync(default).ToListAsync();
            var done = await s.StepsDoneAsync([.. left.Select(l => l.StepId)], default);
            await s.EraseAsync([.. left.Where(l => there.Contains(l.Subject) && !done.Contains(l.StepId))], default);
        }) { FromBackup = true },
    ];

    /// <summary>The key under which a person's rows are sealed.</summary>
    public static ReadOnlyMemory<byte> Key(int person) => Enumerable.Repeat((byte)person, 32).ToArray();

    private static ErasureRequest Step(int person) => new($"s{person}", new SubjectKey($"{person}")) { VaultKey = Key(person) };

    // As lanes do: what is reported is written down, then acknowledged.
    private static async Task ReportAsync(Func<Task<IReadOnlyList<Receipt>>> work, Func<IReadOnlyList<string>, Task> acknowledge)
    {
        for (var receipts = await work(); receipts.Count > 0; receipts = await work()) await acknowledge([.. receipts.Select(r => r.StepId)]);
    }
}

/// <summary>One thing that is done to a store.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Year">When.</param>
/// <param name="RunAsync">Does it, or what is left of it to do.</param>
internal sealed record Act(string Name, int Year, Func<SqlErasureStore, Task> RunAsync)
{
    /// <summary>Whom it seals, in the order in which they come back: what lies in the vault is as good as what comes out of it.</summary>
    public IReadOnlyList<int> Sealed { get; init; } = [];

    /// <summary>Whether it begins with the store as it was in the beginning.</summary>
    public bool FromBackup { get; init; }
}

/// <summary>It is the first of June.</summary>
internal sealed class YearClock(int year) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(year, 6, 1, 0, 0, 0, TimeSpan.Zero);
}
