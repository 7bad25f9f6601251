using System.Data.Common;
using System.Globalization;
using Adieu.Erasure.Stores;
using Npgsql;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>
/// Whether a pooler gives one server process to several clients in turn. A pooler tells its clients a process number of its own, since
/// they may cancel by it; where it is the server's there is none.
/// </summary>
internal static class SharedSessions
{
    // Somebody else may be given the process that we look for.
    private const int Rounds = 4;

    public static async Task<bool> AreAsync(SqlDatabase database, CancellationToken ct)
    {
        await using var one = (NpgsqlConnection)await database.OpenAsync(ct);
        if (await ProcessAsync(one, ct) == one.ProcessID) return false;
        await using var other = (NpgsqlConnection)await database.OpenAsync(ct);
        for (var round = 0; round < Rounds; round++)
        {
            var mine = await ProcessAsync(one, ct);
            if (await ProcessAsync(one, ct) != mine || await ProcessAsync(other, ct) == mine) return true;
        }

        return false;
    }

    private static async Task<int> ProcessAsync(DbConnection connection, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select pg_backend_pid()";
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }
}
