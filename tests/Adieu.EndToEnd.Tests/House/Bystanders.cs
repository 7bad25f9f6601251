using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>Every row of the service's database that is not one person's, so that two moments can be compared.</summary>
internal static class Bystanders
{
    /// <summary>By table: how many rows, and a digest of all their values, without the rows that hold this person's account.</summary>
    public static async Task<IReadOnlyList<string>> RowsOfOthersAsync(this AdieuHouse house, string phone)
    {
        await using var connection = new SqliteConnection($"Data Source={house.RailwayDatabase};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync();
        var account = await ScalarAsync(connection, "select id from accounts where phone = $phone", phone) ?? "-1";
        var tables = new List<string>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'adieu_%' order by name";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        }

        var digests = new List<string>();
        foreach (var table in tables)
        {
            // The network runs on by itself, and codes are swept: neither is anybody's.
            if (table is "departures" or "codes" or "activity" or "seats") continue;
            digests.Add($"{table}: {await DigestAsync(connection, table, account)}");
        }

        return digests;
    }

    private static async Task<string> DigestAsync(SqliteConnection connection, string table, string account)
    {
        string[] owners = ["account_id", "user_id", "buyer_id", "traveller_id"];
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from \"{table}\"";
        await using var reader = await command.ExecuteReaderAsync();
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var own = Enumerable.Range(0, reader.FieldCount).Any(i =>
                (owners.Contains(reader.GetName(i)) || (table == "accounts" && reader.GetName(i) == "id"))
                && (reader.IsDBNull(i) || reader.GetValue(i).ToString() == account));
            if (own) continue;
            rows.Add(string.Join('\u001f', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "∅" : reader.GetValue(i).ToString())));
        }

        rows.Sort(StringComparer.Ordinal);
        foreach (var row in rows) sum.AppendData(Encoding.UTF8.GetBytes(row + "\n"));
        return $"{rows.Count} rows {Convert.ToHexStringLower(sum.GetHashAndReset())}";
    }

    private static async Task<string?> ScalarAsync(SqliteConnection connection, string sql, string phone)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$phone", phone);
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
