using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;

namespace Adieu.Erasure.Tests.Retention;

/// <summary>What a legal hold keeps stays, from erasures and from the sweep, until it is released; what the law wants no longer goes at once.</summary>
public class HoldTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    private const string Schema = """
        create table accounts (id integer primary key, name text);
        create table orders (id integer primary key, account integer references accounts (id), amount integer not null, closed_at text, note text);
        create index ix_orders on orders (account);
        create table lines (id integer primary key, order_id integer not null references orders (id), what text not null);
        create index ix_lines on lines (order_id);
        create table visits (id integer primary key, account integer not null references accounts (id), page text not null);
        create index ix_visits on visits (account);
        insert into accounts values (1, 'Ann'), (2, 'Bob');
        insert into orders values (1, 1, 5, '2019-01-01T00:00:00Z', 'old'), (2, 1, 6, '2026-01-01T00:00:00Z', 'new'), (3, 2, 7, '2026-01-01T00:00:00Z', 'his');
        insert into lines values (1, 1, 'tea'), (2, 2, 'cup'), (3, 3, 'pot');
        insert into visits values (1, 1, '/tea'), (2, 2, '/cup');
        """;

    private const string Map = """
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          orders: { owner: account, on-close: retain, unowned: keep, retain: { basis: trade-law, until: closed_at + 3y, keep: [amount, closed_at] } }
          lines: { parent: orders, columns: { what: not-personal } }
          visits: { owner: account, on-close: erase }
        """;

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private static Clock In2026() => new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private static string Typed(SqlDialect dialect) => dialect == SqlDialect.PostgreSql ? Schema.Replace("closed_at text", "closed_at timestamptz", StringComparison.Ordinal) : Schema;

    [Theory, MemberData(nameof(Dialects))]
    public async Task Rows_whose_retention_is_over_at_closing_go_in_the_same_transaction_and_count_as_erased(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Typed(dialect));
        await using var store = await world.StoreAsync(Map, In2026());
        var shown = await store.PreviewAsync(new SubjectKey("1"), default);
        var receipt = (await store.EraseAsync([Words.Step("s1", "1")], default))[0];
        receipt.Effects.ShouldBe(shown.Effects, "what was shown is what happens");
        Words.Of(receipt.Effects.OrderBy(e => e.Table, StringComparer.Ordinal).ThenBy(e => e.Effect)).ShouldBe("accounts erase 1, lines erase 1, lines retain 1, orders erase 1, orders retain 1, visits erase 1");
        (await world.RowsAsync("select id from orders order by id")).ShouldBe("2; 3");
        (await world.RowsAsync("select id from lines order by id")).ShouldBe("2; 3");
        (await world.RowsAsync("select count(*) from adieu_retained")).ShouldBe("2");
        (await store.EraseAsync([Words.Step("s1", "1")], default))[0].Effects.ShouldBe(receipt.Effects, "a receipt says the same again");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_name_that_is_taken_and_a_condition_that_is_none_put_nothing_on_and_quote_nothing(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Typed(dialect));
        await using var store = await world.StoreAsync(Map, In2026());
        await store.HoldAsync("court-7", "visits", "id = 1", "order of a court", default);
        var taken = await Should.ThrowAsync<StoreException>(() => store.HoldAsync("court-7", "visits", "id = 2", "another", default));
        (taken.Transient, taken.Message).ShouldBe((false, "There is a hold court-7, or was one before it was released: give this one another name."));
        (await store.HoldAsync("court-7", "visits", "id = 1", "order of a court", default)).ShouldBe(1, "who did not hear the answer asks again");
        foreach (var condition in (string[])["secret = ", "secret = '/tea'", "secret(page)"])
        {
            var wrong = await Should.ThrowAsync<StoreException>(() => store.HoldAsync("court-8", "visits", condition, "another", default));
            wrong.Transient.ShouldBeFalse();
            wrong.Message.ShouldStartWith("Table visits does not take the hold's condition");
            wrong.Message.ShouldNotContain("secret");
        }

        (await store.HoldsAsync(default)).ShouldHaveSingleItem().Condition.ShouldBe("id = 1");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_held_row_stays_with_what_it_refers_to_the_rest_goes_and_after_the_release_so_do_they(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Typed(dialect));
        await using var store = await world.StoreAsync(Map, In2026());
        await world.ExecuteAsync("insert into visits values (3, 1, '/cake')");
        (await store.HoldAsync("court-7", "visits", "page = '/tea'", "order of a court", default)).ShouldBe(1);
        (await store.HoldsAsync(default)).ShouldHaveSingleItem().ToString().ShouldContain("order of a court");
        var receipts = await store.EraseAsync([Words.Step("s1", "1"), Words.Step("s2", "2")], default);
        Words.Of(receipts[0].Effects.OrderBy(e => e.Table, StringComparer.Ordinal).ThenBy(e => e.Effect)).ShouldBe("accounts hold 1, lines erase 1, lines retain 1, orders erase 1, orders retain 1, visits erase 1, visits hold 1");
        var held = receipts[0].Effects.First(e => e.Effect == Effect.Hold);
        (held.Basis, held.Since is null).ShouldBe(("order of a court", false));
        receipts[1].Effects.ShouldAllBe(e => e.Effect != Effect.Hold);
        (await world.RowsAsync("select id, account, page from visits")).ShouldBe("1 1 /tea", "as it was");
        (await world.RowsAsync("select id, name from accounts")).ShouldBe("1 Ann", "the row to which the held one refers");
        (await store.ProbeAsync([Words.Step("s1", "1"), Words.Step("s2", "2")], default)).Findings.ShouldBeEmpty("what is held is no residue");
        (await store.EraseReleasedAsync(10, default)).ShouldBeEmpty();
        (await store.EraseAsync([Words.Step("s1", "1")], default))[0].Effects.ShouldBe(receipts[0].Effects, "a receipt says the same again");

        (await store.ReleaseAsync("court-7", default)).ShouldBeTrue();
        (await store.ReleaseAsync("court-7", default)).ShouldBeFalse();
        (await store.ProbeAsync([Words.Step("s1", "1")], default)).Findings.ShouldBeEmpty("until the lane comes by");
        var after = (await store.EraseReleasedAsync(10, default)).ShouldHaveSingleItem();
        Words.Of(after.Effects.OrderBy(e => e.Table, StringComparer.Ordinal).ThenBy(e => e.Effect)).ShouldBe("accounts erase 1, lines erase 1, lines retain 1, orders erase 1, orders retain 1, visits erase 2");
        (await world.RowsAsync("select count(*) from accounts")).ShouldBe("0");
        (await world.RowsAsync("select count(*) from visits")).ShouldBe("0");
        (await store.EraseReleasedAsync(10, default)).Count.ShouldBe(1, "until it is acknowledged");
        await store.AcknowledgeReleasedAsync(["s1"], default);
        (await store.EraseReleasedAsync(10, default)).ShouldBeEmpty();
        (await world.RowsAsync("select count(*) from adieu_held")).ShouldBe("0");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_held_row_keeps_its_children_and_a_second_hold_goes_on_after_the_first(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Typed(dialect));
        await using var store = await world.StoreAsync(Map, In2026());
        await store.HoldAsync("tax-1", "orders", "id in (1, 2)", "tax audit", default);
        await store.HoldAsync("court-7", "lines", "id = 2", "order of a court", default);
        var shown = await store.PreviewAsync(new SubjectKey("1"), default);
        var receipt = (await store.EraseAsync([Words.Step("s1", "1")], default))[0];
        receipt.Effects.Order(Comparer<TableEffect>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))).ShouldBe(shown.Effects.Order(Comparer<TableEffect>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), "what was shown is what happens");
        Words.Of(receipt.Effects.OrderBy(e => e.Table, StringComparer.Ordinal)).ShouldBe("accounts hold 1, lines hold 1, lines hold 1, orders hold 2, visits erase 1", "by hold");
        (await world.RowsAsync("select id, account, note from orders where account = 1 order by id")).ShouldBe("1 1 old; 2 1 new");

        await store.ReleaseAsync("tax-1", default);
        receipt = (await store.EraseReleasedAsync(10, default)).ShouldHaveSingleItem();
        Words.Of(receipt.Effects.OrderBy(e => e.Table, StringComparer.Ordinal).ThenBy(e => e.Effect)).ShouldBe("accounts hold 1, lines retain 1, lines hold 1, orders retain 1, orders hold 1, visits erase 1");
        (await world.RowsAsync("select id, account, note from orders order by id")).ShouldBe("1 - -; 2 1 new; 3 2 his");

        await store.ReleaseAsync("court-7", default);
        receipt = (await store.EraseReleasedAsync(10, default)).ShouldHaveSingleItem();
        Words.Of(receipt.Effects.OrderBy(e => e.Table, StringComparer.Ordinal).ThenBy(e => e.Effect)).ShouldBe("accounts erase 1, lines retain 2, orders retain 2, visits erase 1");
        await store.AcknowledgeReleasedAsync(["s1"], default);
        (await store.PurgeExpiredAsync(10, default)).ShouldBeEmpty("what was over at the closing goes with the sweep; of the other order the law wants something still");
        (await world.RowsAsync("select id, account, note from orders order by id")).ShouldBe("2 - -; 3 2 his");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Where_nothing_enforces_the_reference_the_account_goes_and_masks_are_written_at_the_release(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table accounts (id integer primary key, name text);
            create table posts (id integer primary key, author integer, author_name text, body text);
            create index ix on posts (author);
            insert into accounts values (1, 'Ann'), (2, 'Bob');
            insert into posts values (1, 1, 'Ann', 'libel'), (2, 1, 'Ann', 'tea'), (3, 2, 'Bob', 'cup');
            """);
        await using var store = await world.StoreAsync("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  posts: { owner: author, on-close: anonymise, unowned: keep, mask: { author_name: ghost }, columns: { body: not-personal } }\n");
        await store.HoldAsync("court-7", "posts", "body = 'libel'", "order of a court", default);
        var receipt = (await store.EraseAsync([Words.Step("s1", "1")], default))[0];
        Words.Of(receipt.Effects.OrderBy(e => e.Table, StringComparer.Ordinal).ThenBy(e => e.Effect)).ShouldBe("accounts erase 1, posts anonymise 1, posts hold 1");
        (await world.RowsAsync("select author, author_name from posts where id = 1")).ShouldBe("1 Ann");
        (await store.ProbeAsync([Words.Step("s1", "1")], default)).Findings.ShouldBeEmpty();
        await store.ReleaseAsync("court-7", default);
        await store.EraseReleasedAsync(10, default);
        (await world.RowsAsync("select count(*), count(distinct author_name) from posts where author is null and author_name like 'ghost-%'")).ShouldBe("2 1", "the same ghost as then");
        await store.AcknowledgeReleasedAsync(["s1"], default);
        (await world.RowsAsync("select id, author_name from posts where author is not null")).ShouldBe("3 Bob");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_letter_on_hold_stays_for_both_who_leave_one_after_the_other(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, """
            create table accounts (id integer primary key, name text);
            create table letters (id integer primary key, sender integer references accounts (id), receiver integer references accounts (id), body text);
            create index ix_s on letters (sender);
            create index ix_r on letters (receiver);
            insert into accounts values (1, 'Ann'), (2, 'Bob'), (3, 'Cat');
            insert into letters values (1, 1, 2, 'threat'), (2, 2, 1, 'tea'), (3, 3, 1, 'cup');
            """);
        await using var store = await world.StoreAsync("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  letters: { owners: [ { column: sender, on-close: detach }, { column: receiver, on-close: detach } ], last-owner: erase, columns: { body: shared } }\n");
        await store.HoldAsync("court-7", "letters", "id = 1", "order of a court", default);
        await store.EraseAsync([Words.Step("s1", "1")], default);
        await store.EraseAsync([Words.Step("s2", "2"), Words.Step("s3", "3")], default);
        (await world.RowsAsync("select * from letters")).ShouldBe("1 1 2 threat");
        (await world.RowsAsync("select id from accounts order by id")).ShouldBe("1; 2");
        await store.ReleaseAsync("court-7", default);
        (await store.EraseReleasedAsync(10, default)).Count.ShouldBe(2);
        (await world.RowsAsync("select count(*) from accounts")).ShouldBe("0");
        (await world.RowsAsync("select count(*) from letters")).ShouldBe("0");
    }

    [Fact]
    public async Task Whoever_has_a_held_row_in_a_table_without_a_key_is_not_erased_and_others_are()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, "create table accounts (id integer primary key); create table visits (account integer not null references accounts (id), page text); create index ix on visits (account); insert into accounts values (1), (2); insert into visits values (1, '/tea'), (2, '/cup');");
        await using var store = await world.StoreAsync("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  visits: { owner: account, on-close: erase }\n");
        await store.HoldAsync("court-7", "visits", "page = '/tea'", "order of a court", default);
        var refused = await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Words.Step("s1", "1"), Words.Step("s2", "2")], default));
        (refused.Transient, string.Join(' ', refused.HeldSteps)).ShouldBe((false, "s1"));
        (await world.RowsAsync("select * from visits")).ShouldBe("1 /tea");
        (await world.RowsAsync("select * from accounts")).ShouldBe("1");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_sweep_leaves_the_children_of_a_held_row(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Typed(dialect));
        var clock = In2026();
        await using var store = await world.StoreAsync(Map, clock);
        await store.EraseAsync([Words.Step("s1", "1")], default);
        await store.HoldAsync("tax-1", "orders", "id = 2", "tax audit", default);
        clock.Now = clock.Now.AddYears(4);
        (await store.PurgeExpiredAsync(10, default)).ShouldBeEmpty();
        (await world.RowsAsync("select id from lines where order_id = 2")).ShouldBe("2");
        await store.ReleaseAsync("tax-1", default);
        (await store.PurgeExpiredAsync(10, default)).ShouldHaveSingleItem();
        (await world.RowsAsync("select count(*) from lines where order_id = 2")).ShouldBe("0");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_sweep_leaves_held_rows_and_what_they_refer_to_and_reports_the_step_when_they_are_gone(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Typed(dialect));
        var clock = In2026();
        await using var store = await world.StoreAsync(Map, clock);
        await store.EraseAsync([Words.Step("s1", "1"), Words.Step("s2", "2")], default);
        (await store.HoldAsync("tax-1", "lines", "id = 2", "tax audit", default)).ShouldBe(1);
        clock.Now = clock.Now.AddYears(4);
        (await store.PurgeExpiredAsync(10, default)).Select(r => r.StepId).ShouldBe(["s2"], "of the first something is held");
        (await world.RowsAsync("select id from orders")).ShouldBe("2", "the order to which the held line refers");
        (await world.RowsAsync("select id from lines")).ShouldBe("2");

        await store.ReleaseAsync("tax-1", default);
        (await store.PurgeExpiredAsync(10, default)).Select(r => r.StepId).Order(StringComparer.Ordinal).ShouldBe(["s1", "s2"]);
        (await world.RowsAsync("select count(*) from orders")).ShouldBe("0");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_hold_must_name_a_table_of_the_map_and_a_condition_that_the_database_understands(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Typed(dialect));
        await using var store = await world.StoreAsync(Map, In2026());
        await Should.ThrowAsync<StoreException>(() => store.HoldAsync("h", "nothing", "true", "b", default));
        await Should.ThrowAsync<StoreException>(() => store.HoldAsync("h", "orders", "no_such_column = 1", "b", default));
        (await store.HoldsAsync(default)).ShouldBeEmpty();
    }
}
