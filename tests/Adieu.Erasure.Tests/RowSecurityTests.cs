using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>A policy that hides rows from the role that erases would let them stay, and nobody would see it.</summary>
public class RowSecurityTests
{
    private const string Map = "subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  notes: { owner: account_id, on-close: erase }";

    [Fact]
    public async Task A_table_that_hides_rows_is_refused_until_a_policy_shows_them_all()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table accounts (id integer primary key);
            create table notes (id integer primary key, account_id integer not null);
            create index on notes (account_id);
            insert into accounts values (1), (2);
            insert into notes values (1, 1), (2, 2);
            alter table notes enable row level security;
            create policy own on notes using (account_id = nullif(current_setting('app.account', true), '')::integer);
            """);
        var role = "eraser_" + Guid.NewGuid().ToString("N");
        await world.ExecuteAsync($"create role {role} login; grant all on schema public to {role}; grant all on all tables in schema public to {role}");
        try
        {
            await using var database = new SqlDatabase(SqlDialect.PostgreSql, world.Connection + $";Username={role}");

            var refusal = (await Should.ThrowAsync<MapException>(() => SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Map)))).Diagnostics;
            refusal.ShouldHaveSingleItem().Code.ShouldBe("row-security");
            await world.ExecuteAsync(refusal[0].Mend.Split(';')[0].Replace("current_user", role));
            await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Map));
            Of((await store.EraseAsync([Step("s", "1")], default))[0].Effects).ShouldBe("accounts erase 1, notes erase 1");

            await world.ExecuteAsync("create policy not_all on notes as restrictive using (id <> 2)");
            (await store.DriftAsync(default)).ShouldBe("The schema changed under the map: row security hides rows of notes now.");
        }
        finally
        {
            await world.ExecuteAsync($"drop owned by {role}; drop role {role}");
        }
    }
}
