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
        var receipt = (await store.EraseAsync([Words.Step("s1", "1")], default))[0];
        Words.Of(receipt.Effects.OrderBy(e => e.Table, StringComparer.Ordinal).ThenBy(e => e.Effect)).ShouldBe("accounts erase 1, lines erase 1, lines retain 1, orders erase 1, orders retain 1, visits erase 1");
        (await world.RowsAsync("select id from orders order by id")).ShouldBe("2; 3");
        (await world.RowsAsync("select id from lines order by id")).ShouldBe("2; 3");
        (await world.RowsAsync("select count(*) from adieu_retained")).ShouldBe("2");
        (await store.EraseAsync([Words.Step("s1", "1")], default))[0].Effects.ShouldBe(receipt.Effects, "a receipt says the same again");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Whoever_has_a_row_on_hold_is_not_erased_until_it_is_released_and_others_are(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Typed(dialect));
        await using var store = await world.StoreAsync(Map, In2026());
        (await store.HoldAsync("court-7", "visits", "page = '/tea'", "order of a court", default)).ShouldBe(1);
        (await store.HoldsAsync(default)).ShouldHaveSingleItem().ToString().ShouldContain("order of a court");
        var refused = await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Words.Step("s1", "1"), Words.Step("s2", "2")], default));
        refused.Transient.ShouldBeFalse();
        refused.HeldSteps.ShouldBe(["s1"]);
        (await world.RowsAsync("select count(*) from accounts")).ShouldBe("2");
        await store.EraseAsync([Words.Step("s2", "2")], default);
        (await world.RowsAsync("select id from accounts")).ShouldBe("1");

        (await store.ReleaseAsync("court-7", default)).ShouldBeTrue();
        (await store.ReleaseAsync("court-7", default)).ShouldBeFalse();
        await store.EraseAsync([Words.Step("s1", "1")], default);
        (await world.RowsAsync("select count(*) from accounts")).ShouldBe("0");
        (await world.RowsAsync("select count(*) from visits")).ShouldBe("0");
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
