using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Undo;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

public class TriggerTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_a_trigger_writes_elsewhere_while_rows_go_is_found_too(SqlDialect dialect)
    {
        await using var world = await CreateAsync(dialect);
        await using var store = await world.StoreAsync(Map);

        var receipt = (await store.EraseAsync([Step("s1", "1")], default))[0];

        Of(receipt.Effects).ShouldBe("accounts erase 1, orders erase 2, history erase 3");
        (await world.RowsAsync("select account_id, what from history")).ShouldBe("2 old");
        (await store.ProbeAsync([Step("s1", "1")], default)).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_a_trigger_wrote_of_the_leaver_and_was_erased_after_it_comes_back_with_the_rest(SqlDialect dialect)
    {
        await using var world = await CreateAsync(dialect);
        await using var store = await world.StoreAsync(Map, options: new ErasureOptions { Undo = true });
        var step = Step("s1", "1") with { VaultKey = new byte[32] };
        await store.EraseAsync([step], default);
        (await world.RowsAsync("select account_id, what from history")).ShouldBe("2 old");

        (await store.RestoreAsync("s1", step.VaultKey!.Value, partial: false, default)).Outcome.ShouldBe(RestoreOutcome.Complete);
        // Whether a row was written by a trigger or by somebody who was faster than the gate cannot be told: none is lost.
        (await world.RowsAsync("select account_id, what from history order by account_id, what")).ShouldBe("1 deleted 1; 1 deleted 2; 1 old; 2 old");
        (await world.RowsAsync("select id, account_id from orders order by id")).ShouldBe("1 1; 2 1; 3 2");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_a_trigger_writes_while_released_rows_go_is_found_too(SqlDialect dialect)
    {
        await using var world = await CreateAsync(dialect);
        await using var store = await world.StoreAsync(Map);
        await store.HoldAsync("court-7", "orders", "id in (1, 3)", "order of a court", default);
        await store.EraseAsync([Step("s1", "1")], default);
        (await world.RowsAsync("select account_id, what from history")).ShouldBe("2 old");
        await store.ReleaseAsync("court-7", default);

        var receipt = (await store.EraseReleasedAsync(10, default)).ShouldHaveSingleItem();

        Of(receipt.Effects.OrderBy(e => e.Table, StringComparer.Ordinal)).ShouldBe("accounts erase 1, history erase 3, orders erase 2");
        (await world.RowsAsync("select account_id, what from history")).ShouldBe("2 old");
        (await world.RowsAsync("select id from orders")).ShouldBe("3");
    }

    private const string Map = """
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          orders: { owner: account_id, on-close: erase }
          history: { owner: account_id, on-close: erase }
        """;

    private static async Task<World> CreateAsync(SqlDialect dialect)
    {
        var trigger = dialect == SqlDialect.Sqlite
            ? "create trigger keep_history after delete on orders begin insert into history (account_id, what) values (old.account_id, 'deleted ' || old.id); end;"
            : "create function keep_history() returns trigger language plpgsql as $$ begin insert into history (account_id, what) values (old.account_id, 'deleted ' || old.id); return old; end $$; create trigger keep_history after delete on orders for each row execute function keep_history();";
        var key = dialect == SqlDialect.Sqlite ? "integer primary key" : "bigint generated always as identity primary key";
        return await World.CreateAsync(dialect, $"""
            create table accounts (id integer primary key);
            create table orders (id integer primary key, account_id integer not null references accounts(id));
            create table history (id {key}, account_id integer not null, what text);
            {trigger}
            insert into accounts values (1), (2);
            insert into orders values (1, 1), (2, 1), (3, 2);
            insert into history (account_id, what) values (1, 'old'), (2, 'old');
            """);
    }
}
