using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Undo;
using Adieu.Erasure.Verification;

namespace Adieu.Erasure.Tests.Undo;

/// <summary>A mistaken erasure is undone while the key lives, with three checks for each row, and never without the key.</summary>
public class UndoTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    private static readonly ErasureOptions Undo = new() { Undo = true };
    private static readonly ReadOnlyMemory<byte> Key = RandomNumberGenerator.GetBytes(32);

    private const string Schema = """
        create table accounts (id integer primary key, name text not null, phone text unique);
        create table boards (id integer primary key, title text not null, posts integer not null);
        create table posts (id integer primary key, board integer not null references boards (id), author integer not null references accounts (id), body text not null, answers integer references posts (id));
        create index ix_posts on posts (author);
        create index ix_answers on posts (answers);
        create index ix_board on posts (board);
        create table letters (id integer primary key, sender integer references accounts (id), receiver integer references accounts (id), sender_name text, body text not null);
        create index ix_s on letters (sender);
        create index ix_r on letters (receiver);
        create table badges (id integer primary key, account integer not null references accounts (id), board integer not null references boards (id));
        create index ix_badges on badges (account);
        create index ix_badge_board on badges (board);
        insert into accounts values (1, 'Ann Unmistakable', '13800138000'), (2, 'Bob', '13900139000');
        insert into boards values (1, 'tea', 3);
        insert into posts values (1, 1, 1, 'first words', null), (2, 1, 2, 'an answer', 1), (3, 1, 1, 'own answer', 1);
        insert into letters values (1, 1, 2, 'Ann Unmistakable', 'hello'), (2, 2, 1, 'Bob', 'hello too'), (3, 1, 1, 'Ann Unmistakable', 'to myself');
        insert into badges values (1, 1, 1), (2, 2, 1);
        """;

    private const string Map = """
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          boards: { personal: no, columns: { title: not-personal }, recount: { posts: { of: posts, on: { board: id }, value: count(*) } } }
          posts: { owner: author, on-close: erase, links: { answers: cut } }
          letters: { owners: [ { column: sender, on-close: detach, mask: { sender_name: ghost } }, { column: receiver, on-close: detach } ], last-owner: erase, columns: { body: shared } }
          badges: { owner: account, on-close: erase }
        """;

    private static readonly string[] Tables = ["accounts", "boards", "posts", "letters", "badges"];

    private static async Task<(World World, SqlErasureStore Store, string Before)> ErasedAsync(SqlDialect dialect)
    {
        var world = await World.CreateAsync(dialect, Schema);
        var before = await Dump.OfAsync(world.Database, Tables);
        var store = await world.StoreAsync(Map, options: Undo);
        await store.EraseAsync([Words.Step("s1", "1") with { VaultKey = Key }], default);
        (await world.RowsAsync("select id, posts from boards")).ShouldBe("1 1");
        (await world.RowsAsync("select id, answers from posts")).ShouldBe("2 -");
        return (world, store, before);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_was_deleted_masked_cut_and_counted_comes_back_as_it_was(SqlDialect dialect)
    {
        var (world, store, before) = await ErasedAsync(dialect);
        await using var _ = world;
        await using var __ = store;
        var report = await store.RestoreAsync("s1", Key, partial: false, default);
        report.Outcome.ShouldBe(RestoreOutcome.Complete);
        report.Tables.Select(t => $"{t.Table} {t.Inserted} {t.Mended}").ShouldBe(["accounts 1 0", "boards 0 1", "posts 2 1", "letters 1 2", "badges 1 0"]);
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(before);
        (await world.RowsAsync("select count(*) from adieu_vault")).ShouldBe("0");
        (await store.RestoreAsync("s1", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.DoneBefore);
        var again = (await store.EraseAsync([Words.Step("s1", "1")], default)).ShouldHaveSingleItem();
        (again.Earlier, again.Undone).ShouldBe((true, true));
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(before, "the undone step is not carried out again");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_no_law_wants_any_more_comes_back_with_the_references_of_others_to_it(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table accounts (id integer primary key);
            create table orders (id integer primary key, account integer references accounts (id), placed_at text not null);
            create index ix_orders on orders (account);
            create table reviews (id integer primary key, author integer not null references accounts (id), about integer references orders (id));
            create index ix_reviews on reviews (author);
            create index ix_about on reviews (about);
            insert into accounts values (1), (2);
            insert into orders values (1, 1, '2001-02-03T00:00:00Z'), (2, 1, '2099-02-03T00:00:00Z');
            insert into reviews values (1, 2, 1), (2, 2, 2), (3, 2, null);
            """.Replace("placed_at text", dialect == SqlDialect.PostgreSql ? "placed_at timestamptz" : "placed_at text", StringComparison.Ordinal));
        string[] tables = ["accounts", "orders", "reviews"];
        var before = await Dump.OfAsync(world.Database, tables);
        await using var store = await world.StoreAsync("""
            subject: { table: accounts, key: id }
            tables:
              accounts: { on-close: erase }
              orders: { owner: account, on-close: retain, retain: { basis: law, until: placed_at + 3y, keep: [placed_at] } }
              reviews: { owner: author, on-close: erase, links: { about: cut } }
            """, options: Undo);

        await store.EraseAsync([Words.Step("s1", "1") with { VaultKey = Key }], default);
        (await world.RowsAsync("select id from orders")).ShouldBe("2");
        (await world.RowsAsync("select id, about from reviews order by id")).ShouldBe("1 -; 2 2; 3 -");

        (await store.RestoreAsync("s1", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, tables)).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Without_the_key_nothing_comes_back_and_the_store_holds_no_word_of_it(SqlDialect dialect)
    {
        var (world, store, before) = await ErasedAsync(dialect);
        await using var _ = world;
        await using var __ = store;
        var erased = await Dump.OfAsync(world.Database, Tables);
        await Should.ThrowAsync<StoreException>(() => store.RestoreAsync("s1", RandomNumberGenerator.GetBytes(32), partial: true, default));
        await Should.ThrowAsync<ArgumentException>(() => store.RestoreAsync("s1", default, partial: true, default));
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(erased);

        string[] words = ["Ann Unmistakable", "13800138000", "first words", Convert.ToHexString(Key.Span), Convert.ToBase64String(Key.Span)];
        (await ResidueScan.RunAsync(world.Database, [words], default)).Found.ShouldBeEmpty();
        var parts = await SealedAsync(world);
        parts.ShouldNotBeEmpty();
        foreach (var part in parts)
        {
            part.AsSpan().IndexOf(Key.Span).ShouldBe(-1);
            foreach (var word in words) part.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)).ShouldBe(-1);
        }

        if (dialect == SqlDialect.Sqlite)
        {
            await world.ExecuteAsync("pragma wal_checkpoint(truncate)");
            var bytes = await File.ReadAllBytesAsync(world.File!, default);
            bytes.AsSpan().IndexOf(Key.Span).ShouldBe(-1);
            bytes.AsSpan().IndexOf("Ann Unmistakable"u8).ShouldBe(-1);
        }

        await store.ForgetAsync(["s1"], default);
        (await store.RestoreAsync("s1", Key, partial: true, default)).Outcome.ShouldBe(RestoreOutcome.NothingSealed);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Sealed_rows_that_were_altered_or_lost_are_not_believed(SqlDialect dialect)
    {
        var (world, store, _) = await ErasedAsync(dialect);
        await using var __ = world;
        await using var ___ = store;
        await world.ExecuteAsync(dialect == SqlDialect.PostgreSql ? "update adieu_vault set content = set_byte(content, 40, get_byte(content, 40) # 1)" : "update adieu_vault set content = cast(substr(content, 1, 40) || x'00' || substr(content, 42) as blob)");
        await Should.ThrowAsync<StoreException>(() => store.RestoreAsync("s1", Key, partial: true, default));
        await world.ExecuteAsync("update adieu_vault set step_id = 's2'");
        await Should.ThrowAsync<StoreException>(() => store.RestoreAsync("s2", Key, partial: true, default));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Rows_come_back_only_where_their_keys_are_free_nobody_has_written_and_what_they_refer_to_exists(SqlDialect dialect)
    {
        var (world, store, _) = await ErasedAsync(dialect);
        await using var __ = world;
        await using var ___ = store;
        // Somebody else has the phone number now, so the account cannot come back, nor what refers to it;
        // the ghost of letter 1 was written over; the counter of the board has moved.
        await world.ExecuteAsync("insert into accounts values (5, 'Eve', '13800138000'); update letters set sender_name = 'edited' where id = 1; insert into posts values (9, 1, 2, 'new', null); update boards set posts = 2 where id = 1");
        var erased = await Dump.OfAsync(world.Database, Tables);
        var refused = await store.RestoreAsync("s1", Key, partial: false, default);
        refused.Outcome.ShouldBe(RestoreOutcome.NothingChanged);
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(erased);
        refused.Missing.Select(m => $"{m.Table} {m.Key}: {m.Why}").Order(StringComparer.Ordinal).ShouldBe(
        [
            "accounts 1: another row has its phone now",
            "badges 1: the row of accounts that it refers to is gone",
            "letters 1: somebody has written to it since",
            "letters 2: the row of accounts that it refers to is gone",
            "letters 3: the row of accounts that it refers to is gone",
            "posts 1: the row of accounts that it refers to is gone",
            "posts 2: the row of posts that it refers to is gone",
            "posts 3: the row of accounts that it refers to is gone",
        ]);

        await world.ExecuteAsync("update accounts set phone = null where id = 5");
        var report = await store.RestoreAsync("s1", Key, partial: true, default);
        report.Outcome.ShouldBe(RestoreOutcome.Partial);
        report.Missing.ShouldHaveSingleItem().ToString().ShouldBe("letters: somebody has written to it since");
        (await world.RowsAsync("select id, sender, sender_name from letters order by id")).ShouldBe("1 - edited; 2 2 Bob; 3 1 Ann Unmistakable");
        (await world.RowsAsync("select id, answers from posts order by id")).ShouldBe("1 -; 2 1; 3 1; 9 -");
        (await world.RowsAsync("select posts from boards")).ShouldBe("4", "counters follow the rows that are there now");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Under_one_persons_key_lies_nothing_of_another_in_the_same_batch(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        var before = await Dump.OfAsync(world.Database, Tables);
        await using var store = await world.StoreAsync(Map, options: Undo);
        var other = RandomNumberGenerator.GetBytes(32);
        await store.EraseAsync([Words.Step("a", "1") with { VaultKey = Key }, Words.Step("b", "2") with { VaultKey = other }], default);
        (await world.RowsAsync("select count(*) from accounts")).ShouldBe("0");
        (await store.RestoreAsync("b", other, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await world.RowsAsync("select id, sender, receiver from letters order by id")).ShouldBe("1 - 2; 2 2 -");
        (await store.RestoreAsync("a", Key, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, Tables)).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task However_many_people_are_in_a_batch_it_takes_the_same_statements_but_for_those_who_share_rows(SqlDialect dialect)
    {
        async Task<(int Statements, string Back)> EraseAsync(int people)
        {
            await using var world = await World.CreateAsync(dialect, Schema + string.Concat(Enumerable.Range(10, 60).Select(i =>
                $"insert into accounts values ({i}, 'p{i}', null); insert into boards values ({i}, 'b', 1); insert into posts values ({i}, {i}, {i}, 'x', null); insert into letters values ({i}, {i}, 2, 'p', 'x'); insert into badges values ({i}, {i}, {i});")));
            var before = await Dump.OfAsync(world.Database, Tables);
            await using var store = await world.StoreAsync(Map, options: Undo);
            await store.EraseAsync([Words.Step("warm", "1") with { VaultKey = Key }], default);
            await store.RestoreAsync("warm", Key, partial: false, default);
            var counted = store.Statements.Count;
            // The last two share a letter and a board with one another.
            ErasureRequest[] batch = [.. Enumerable.Range(10, people).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).Concat(["1", "2"]).Select(p => Words.Step("s" + p, p) with { VaultKey = SHA256.HashData(Encoding.UTF8.GetBytes(p)) })];
            var receipts = await store.EraseAsync(batch, default);
            counted = store.Statements.Count - counted;
            Words.Of(receipts[0].Effects).ShouldBe("accounts erase 1, posts erase 1, letters detach 1, badges erase 1");
            Words.Of(receipts[^1].Effects).ShouldContain($"letters erase {people + 2}");
            foreach (var step in Enumerable.Reverse(batch)) (await store.RestoreAsync(step.StepId, step.VaultKey!.Value, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
            var after = await Dump.OfAsync(world.Database, Tables);
            return (counted, before == after ? "" : Dump.Difference(before, after));
        }

        var (few, many) = (await EraseAsync(5), await EraseAsync(50));
        (few.Back, many.Back).ShouldBe(("", ""));
        // On SQLite each part of a vault is a statement.
        many.Statements.ShouldBe(few.Statements + (dialect == SqlDialect.Sqlite ? 45 : 0));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task What_pieces_did_before_the_power_failed_is_on_the_receipt_of_whom_it_concerns(SqlDialect dialect)
    {
        const string map = "subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  visits: { owner: account, on-close: erase }\n";
        await using var world = await World.CreateAsync(dialect, "create table accounts (id integer primary key); create table visits (id integer primary key, account integer not null references accounts (id)); create index i on visits (account); insert into accounts values (1), (2), (3);"
            + "with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) insert into visits select i, case when i < 25 then 2 else 1 + 2 * (i % 2) end from n;");
        var before = await Dump.OfAsync(world.Database, ["accounts", "visits"]);
        ErasureRequest[] batch = [.. new[] { "1", "2", "3" }.Select(p => Words.Step("s" + p, p) with { VaultKey = SHA256.HashData(Encoding.UTF8.GetBytes(p)) })];
        await using (var dying = await world.StoreAsync(map, options: Undo with { ChunkRows = 10 }))
        {
            dying.Statements.Before = sql => _ = sql.Contains("adieu_receipts (", StringComparison.Ordinal) ? throw new StoreException("The power failed.", transient: true) : 0;
            await Should.ThrowAsync<StoreException>(() => dying.EraseAsync([batch[1]], default));
        }

        (await world.RowsAsync("select count(*) from visits where account = 2")).ShouldBe("0");
        await using var store = await world.StoreAsync(map, options: Undo with { ChunkRows = 10 });
        (await store.EraseAsync(batch, default)).Select(r => Words.Of(r.Effects)).ShouldBe(["accounts erase 1, visits erase 3", "accounts erase 1, visits erase 24", "accounts erase 1, visits erase 3"]);
        foreach (var step in batch) (await store.RestoreAsync(step.StepId, step.VaultKey!.Value, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        (await Dump.OfAsync(world.Database, ["accounts", "visits"])).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Who_refers_to_rows_that_a_law_keeps_is_not_looked_at_until_the_law_lets_go_of_them(SqlDialect dialect)
    {
        // Two people's sales are compared in one row: only where one of them goes is that row changed, and each person's change is under a key of their own.
        const string map = "subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  sales: { owner: account, on-close: retain, unowned: keep, retain: { basis: law, until: paid + 3y, keep: [paid] } }\n  pairs: { personal: no, links: { one: cut, two: cut } }\n";
        async Task<int> LoadsAsync(int year)
        {
            await using var world = await World.CreateAsync(dialect, "create table accounts (id integer primary key); create table sales (id integer primary key, account integer references accounts (id), paid text); create table pairs (id integer primary key, one integer references sales (id), two integer references sales (id)); create index i on sales (account); create index i2 on pairs (one); create index i3 on pairs (two); insert into accounts values (1), (2);"
                + $"insert into sales values (1, 1, '{year}-01-01'), (2, 2, '{year}-01-01'); insert into pairs values (1, 1, 2);");
            var before = await Dump.OfAsync(world.Database, ["accounts", "sales", "pairs"]);
            await using var store = await world.StoreAsync(map, options: Undo);
            var loads = 0;
            store.Statements.Before = sql => loads += sql.StartsWith("insert into adieu_s ", StringComparison.Ordinal) ? 1 : 0;
            ErasureRequest[] batch = [.. new[] { "1", "2" }.Select(p => Words.Step("s" + p, p) with { VaultKey = SHA256.HashData(Encoding.UTF8.GetBytes(p)) })];
            await store.EraseAsync(batch, default);
            store.Statements.Before = null;
            foreach (var step in Enumerable.Reverse(batch)) (await store.RestoreAsync(step.StepId, step.VaultKey!.Value, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
            (await Dump.OfAsync(world.Database, ["accounts", "sales", "pairs"])).ShouldBe(before);
            return loads;
        }

        var (kept, over) = (await LoadsAsync(2090), await LoadsAsync(2001));
        kept.ShouldBe(1);
        over.ShouldBeGreaterThan(kept);
    }

    private static async Task<List<byte[]>> SealedAsync(World world)
    {
        await using var connection = await world.Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = "select content from adieu_vault";
        await using var reader = await command.ExecuteReaderAsync();
        var parts = new List<byte[]>();
        while (await reader.ReadAsync()) parts.Add((byte[])reader.GetValue(0));
        return parts;
    }
}
