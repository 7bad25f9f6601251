using Adieu.Erasure;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>The railway's two files fit its real database, on both systems.</summary>
public sealed class DeclarationTests
{
    public static readonly string Folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../services/Railway/adieu"));

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Both_files_compile_against_the_live_schema(SqlDialect dialect)
    {
        await using var house = await RailwayHouse.StartAsync(dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null);
        await using var database = new SqlDatabase(dialect, house.Connection);
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Load(Path.Combine(Folder, "data-map.yaml")));
        store.PlanHash.Length.ShouldBe(64);

        var loaded = ServiceLoader.Load(Path.Combine(Folder, "service.yaml"), house.Variables);
        var service = loaded.ShouldBeOfType<ServiceLoad.Loaded>(string.Join('\n', (loaded as ServiceLoad.Invalid)?.Mistakes.Select(m => m.ToString()) ?? []));
        await using var databases = new ServiceDatabases();
        (await ServiceCheck.RunAsync(service, Path.Combine(Folder, "service.yaml"), databases, default)).ShouldBeEmpty();
        foreach (var part in service.Service.Parts)
            await using (await SqlErasureStore.OpenAsync("main", database, DataMap.Load(Path.Combine(Folder, "data-map.yaml")).Only([.. part.Tables]))) part.Tables.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Every_persona_can_be_erased_and_the_probes_find_nothing(SqlDialect dialect)
    {
        await using var house = await RailwayHouse.StartAsync(dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null);
        await using var database = new SqlDatabase(dialect, house.Connection);
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Load(Path.Combine(Folder, "data-map.yaml")));
        var accounts = long.Parse(await house.ScalarAsync("select count(*) from accounts"));
        var steps = Enumerable.Range(1001, 14).Select(id => new ErasureRequest($"test-{id}", new SubjectKey(id.ToString()))).ToList();

        var previews = new List<Preview>();
        foreach (var step in steps.Take(1)) previews.Add(await store.PreviewAsync(step.Subject, default));
        var first = await store.EraseAsync([steps[0]], default);
        first[0].Effects.ShouldBe(previews[0].Effects);
        await store.EraseAsync(steps[1..], default);

        (await store.ProbeAsync(steps, default)).Findings.ShouldBeEmpty();
        (await house.ScalarAsync("select count(*) from accounts")).ShouldBe((accounts - 14).ToString());
        (await house.ScalarAsync("select count(*) from orders where account_id is null")).ShouldNotBe("0");
        (await house.ScalarAsync("select count(*) from invoices where account_id is null and title <> '已注销用户'")).ShouldBe("0");
    }
}
