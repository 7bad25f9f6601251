using Adieu.EndToEnd.Tests.HuhutongService;
using Adieu.EndToEnd.Tests.RailwayService;
using Microsoft.Data.Sqlite;

namespace Adieu.EndToEnd.Tests.Doors;

/// <summary>A service's sample database in which every sample person has cleared what stood in their way, or none, to be copied.</summary>
internal sealed class ReadyService : IAsyncDisposable
{
    private readonly string _files;
    private readonly IReadOnlyDictionary<string, string> _variables;

    private ReadyService(string files, IReadOnlyDictionary<string, string> variables) => (_files, _variables) = (files, variables);

    public string Folder { get; } = Directory.CreateTempSubdirectory("adieu-doors-").FullName;

    public string Database => Path.Combine(Folder, "ready.db");

    /// <summary>The sample people: account, user name, real name, phone, e-mail, document.</summary>
    public required IReadOnlyList<Leaver> People { get; init; }

    public static async Task<ReadyService> RailwayAsync(bool cleared = true)
    {
        await using var house = await RailwayHouse.StartAsync();
        return await FromAsync(house.Connection, RailwayService.DeclarationTests.Folder, house.Variables, !cleared ? null : """
            update orders set status = 'refunded', completed_at = created_at where status in ('unpaid', 'paid') and account_id between 1001 and 1099;
            update tickets set status = 'refunded' where status in ('held', 'issued') and (buyer_id between 1001 and 1099 or traveller_id between 1001 and 1099);
            update refunds set status = 'settled';
            update changes set status = 'cancelled';
            update waitlist_deposits set status = 'returned';
            """);
    }

    public static async Task<ReadyService> HuhutongAsync()
    {
        await using var house = await HuhutongHouse.StartAsync();
        return await FromAsync(house.Connection, HuhutongHouse.Folder, house.Variables, """
            update payments set status = 'done', completed_at = settles_at where status = 'pending';
            update bills set status = 'paid', paid_at = current_timestamp where status = 'unpaid';
            update subscriptions set contract_ends_on = null;
            update box_loans set status = 'returned';
            update cards set status = 'cancelled' where secondary;
            insert into wallet_entries (id, account_id, kind, amount_fen, at, reference) select 9000000 + account_id, account_id, 'withdrawal', -sum(amount_fen), max(at), 'test' from wallet_entries where account_id between 1001 and 1099 group by account_id having sum(amount_fen) > 0;
            """);
    }

    /// <summary>Writes both files for a copy of the database; gives the path of the first.</summary>
    public string WriteFiles(string folder, string database)
    {
        var text = File.ReadAllText(Path.Combine(_files, "service.yaml"));
        foreach (var (name, value) in _variables) text = text.Replace("${" + name + "}", name.EndsWith("_DB", StringComparison.Ordinal) ? $"Data Source={database};Pooling=False" : value, StringComparison.Ordinal);
        File.Copy(Path.Combine(_files, "data-map.yaml"), Path.Combine(folder, "data-map.yaml"));
        var path = Path.Combine(folder, "service.yaml");
        File.WriteAllText(path, text);
        // What the hand-off would be signed with; read from the environment, whatever the file.
        foreach (var (name, value) in _variables.Where(v => v.Key.EndsWith("_SECRET", StringComparison.Ordinal))) Environment.SetEnvironmentVariable(name, value);
        return path;
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<ReadyService> FromAsync(string connection, string files, IReadOnlyDictionary<string, string> variables, string? cleared)
    {
        var people = new List<Leaver>();
        await using var source = new SqliteConnection(connection + ";Pooling=False");
        await source.OpenAsync();
        await using (var command = source.CreateCommand())
        {
            command.CommandText = "select id, user_name, real_name, phone, email, document_no from accounts where id between 1001 and 1099 order by id";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) people.Add(new Leaver(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetString(5)));
        }

        var ready = new ReadyService(files, variables) { People = people };
        await using (var copy = source.CreateCommand())
        {
            copy.CommandText = "vacuum into $to";
            copy.Parameters.AddWithValue("$to", ready.Database);
            await copy.ExecuteNonQueryAsync();
        }

        if (cleared is null) return ready;
        await using var target = new SqliteConnection($"Data Source={ready.Database};Pooling=False");
        await target.OpenAsync();
        await using var clear = target.CreateCommand();
        clear.CommandText = "update accounts set state = 'active', state_reason = null, suspended_until = null;" + cleared;
        await clear.ExecuteNonQueryAsync();
        return ready;
    }
}

/// <summary>Somebody of the sample people.</summary>
internal sealed record Leaver(long Account, string Name, string RealName, string? Phone, string? Email, string Document);
