using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

public class TriggerTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_a_trigger_writes_elsewhere_while_rows_go_is_found_too(SqlDialect dialect)
    {
        var trigger = dialect == SqlDialect.Sqlite
            ? "create trigger keep_history after delete on orders begin insert into history (account_id, what) values (old.account_id, 'deleted ' || old.id); end;"
            : "create function keep_history() returns trigger language plpgsql as $$ begin insert into history (account_id, what) values (old.account_id, 'deleted ' || old.id); return old; end $$; create trigger keep_history after delete on orders for each row execute function keep_history();";
        var key = dialect == SqlDialect.Sqlite ? "integer primary key" : "bigint generated always as identity primary key";
        await using var world = await World.CreateAsync(dialect, $"""
            create table accounts (id integer primary key);
            create table orders (id integer primary key, account_id integer not null references accounts(id));
            create table history (id {key}, account_id integer not null, what text);
            {trigger}
            insert into accounts values (1), (2);
            insert into orders values (1, 1), (2, 1), (3, 2);
            insert into history (account_id, what) values (1, 'old'), (2, 'old');
            """);
        await using var store = await world.StoreAsync("""
            subject: { table: accounts, key: id }
            tables:
              accounts: { on-close: erase }
              orders: { owner: account_id, on-close: erase }
              history: { owner: account_id, on-close: erase }
            """);

        var receipt = (await store.EraseAsync([Step("s1", "1")], default))[0];

        Of(receipt.Effects).ShouldBe("accounts erase 1, orders erase 2, history erase 3");
        (await world.RowsAsync("select account_id, what from history")).ShouldBe("2 old");
        (await store.ProbeAsync([Step("s1", "1")], default)).Findings.ShouldBeEmpty();
    }
}
