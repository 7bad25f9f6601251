using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;

namespace Adieu.Erasure.Tests;

/// <summary>What a diagnostic proposes must not take what is nobody's.</summary>
public class MendTests
{
    [Fact]
    public async Task Rows_that_are_nobodys_are_not_offered_to_go_with_what_they_refer_to()
    {
        await using var world = await World.CreateAsync(
            SqlDialect.Sqlite,
            "create table accounts (id integer primary key, address_id integer not null unique); create table addresses (id integer primary key, street text); create table branches (id integer primary key, address_id integer not null references addresses(id))");
        const string map = "subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  addresses: { owner: { through: accounts, on: { id: address_id }, account: id }, on-close: erase }\n  branches: { personal: no }";

        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse(map), world.Database, default);

        plan.ShouldBeNull();
        diagnostics.Single(d => d.Code == "dangling-reference").Mend.ShouldStartWith("addresses: { on-close: anonymise }");
    }
}
