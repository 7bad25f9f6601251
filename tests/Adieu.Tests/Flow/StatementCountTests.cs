using System.Collections.Concurrent;
using System.Diagnostics;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Npgsql;

namespace Adieu.Tests.Flow;

/// <summary>Closing many people takes as many statements as closing few, in the service's store and in Adieu's own database.</summary>
public sealed class StatementCountTests
{
    [Fact]
    public async Task A_thousand_due_cases_take_no_more_statements_than_ten()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.PostgreSql, options => options.Lanes.Lease = TimeSpan.FromMinutes(5));
        // The first batch also makes the connection's temporary tables.
        await CloseAsync(shop, 500, 2);
        var few = await CloseAsync(shop, 1_000, 10);
        var many = await CloseAsync(shop, 2_000, 1_000);
        many.Keys.Order().ShouldBe(few.Keys.Order());
        foreach (var (database, statements) in many)
            statements.Order().ShouldBe(few[database].Order(), database);
    }

    private static async Task<IReadOnlyDictionary<string, List<string>>> CloseAsync(Shop shop, int from, int people)
    {
        await PutDueAsync(shop, from, people);
        var store = new NpgsqlConnectionStringBuilder(shop.Service.Stores[0].Connection).Database!;
        var own = new NpgsqlConnectionStringBuilder(shop.Storage).Database!;
        var seen = new ConcurrentQueue<(string Database, string Sql)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if ((activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")) is string name && (name == store || name == own)
                    && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string sql)
                    seen.Enqueue((name == store ? "the service's store" : "Adieu's own", sql));
            },
        };
        ActivitySource.AddActivityListener(listener);
        (await shop.RunAsync("erase")).ShouldBeTrue();
        var counted = seen.ToArray();
        (await shop.AdieuAsync<long>("select count(*) from cases where state <> 'Closed'")).ShouldBe(0);
        (await shop.ShopAsync<long>($"select count(*) from accounts where id between {from} and {from + people}")).ShouldBe(0);
        // Which of them travel together is the throttle's matter: now and then it times how a transaction begins.
        return counted.GroupBy(s => s.Database).ToDictionary(g => g.Key, g => g.SelectMany(s => s.Sql.Split(';', StringSplitOptions.TrimEntries)).ToList());
    }

    // People with an order, a session, a closed gate, and a case whose cooling-off is over.
    private static async Task PutDueAsync(Shop shop, int from, int people)
    {
        await shop.ShopAsync<long>($"""
            insert into accounts (id, phone, email) select i, '1350000' || i, i || '@shop.example' from generate_series({from}, {from + people - 1}) i;
            insert into orders select i, i, 'done', 1, null from generate_series({from}, {from + people - 1}) i;
            insert into sessions select 's' || i, i from generate_series({from}, {from + people - 1}) i;
            """);
        var (cases, vault, accounts) = (shop.Get<ICaseStore>(), shop.Get<CaseVault>(), shop.Get<Accounts>());
        var due = new List<StoredCase>();
        for (var id = from; id < from + people; id++)
        {
            var (account, number) = (new SubjectKey($"{id}"), CaseNumber.New());
            var (key, box) = vault.SealNew(number, CaseSecrets.From(account, (await accounts.ProfileAsync(shop.Service, account, default))!));
            due.Add((await cases.OpenAsync(
                new NewCase(number, "flow-shop", "1", Door.SignedIn, "zh-CN", vault.AccountHash("flow-shop", account.Serialize()), key, box, null, null, at => at, TimeSpan.FromDays(1)), default))!);
        }

        foreach (var state in new[] { CaseState.Requested, CaseState.Verified, CaseState.Confirmed, CaseState.Frozen })
            due = [.. await cases.ApplyAsync([.. due.Select(c => new CaseChange(c, state) { DueIn = TimeSpan.Zero, CoolingOff = state == CaseState.Confirmed ? TimeSpan.Zero : null })], default)];
    }
}
