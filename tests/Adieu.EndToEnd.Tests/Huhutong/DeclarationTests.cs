using Adieu.Erasure;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>Huhutong's two files fit its real database, on both systems; what it shares with those who stay, stays.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Both_files_compile_against_the_live_schema(SqlDialect dialect)
    {
        await using var house = await HuhutongHouse.StartAsync(dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null);
        var file = Path.Combine(HuhutongHouse.Folder, "service.yaml");
        var loaded = ServiceLoader.Load(file, house.Variables);
        var service = loaded.ShouldBeOfType<ServiceLoad.Loaded>(string.Join('\n', (loaded as ServiceLoad.Invalid)?.Mistakes.Select(m => m.ToString()) ?? []));
        await using var databases = new ServiceDatabases();
        (await ServiceCheck.RunAsync(service, file, databases, default)).ShouldBeEmpty();
        foreach (var part in service.Service.Parts)
            await using (await SqlErasureStore.OpenAsync("main", databases.Accounts(service.Service), DataMap.Load(Path.Combine(HuhutongHouse.Folder, "data-map.yaml")).Only([.. part.Tables]))) part.Tables.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Who_stays_keeps_chat_and_contact_without_the_leavers_name(SqlDialect dialect)
    {
        await using var house = await HuhutongHouse.StartAsync(dialect == SqlDialect.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null);
        await using var database = new SqlDatabase(dialect, house.Connection);
        await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Load(Path.Combine(HuhutongHouse.Folder, "data-map.yaml")));
        const string Leaver = "1006", Friend = "1007", Words = "select count(*) from messages where sender_id is null and receiver_id = 1007 or receiver_id is null and sender_id = 1007";
        var step = new ErasureRequest("test-chats", new SubjectKey(Leaver));
        var preview = await store.PreviewAsync(step.Subject, default);
        var receipts = await store.EraseAsync([step], default);
        receipts[0].Effects.Select(Timeless).ShouldBe(preview.Effects.Select(Timeless));
        (await store.ProbeAsync([step], default)).Findings.ShouldBeEmpty();

        (await house.ScalarAsync(Words)).ShouldBe("8");
        (await house.ScalarAsync($"select count(*) from contacts where account_id = {Friend} and contact_account_id is null and name is null and phone is null")).ShouldBe("1");
        (await house.ScalarAsync($"select count(*) from contacts where account_id = {Leaver}")).ShouldBe("0");
        (await house.ScalarAsync($"select count(*) from files where account_id = {Leaver}")).ShouldBe("0");

        // With the second to leave, the messages are gone.
        await store.EraseAsync([new ErasureRequest("test-friend", new SubjectKey(Friend))], default);
        (await house.ScalarAsync("select count(*) from messages where sender_id is null and receiver_id is null")).ShouldBe("0");
        (await house.ScalarAsync("select count(*) from bills where account_id is null and status = 'paid'")).ShouldNotBe("0");
    }

    // A contract has no day of completion but that of the closure itself, which comes a moment after the preview.
    private static TableEffect Timeless(TableEffect effect) => effect.Table == "subscriptions" ? effect with { Until = null } : effect;
}
