using System.Data.Common;
using Adieu.Services;
using Npgsql;

namespace Adieu.Gates;

/// <summary>Brings the gate's table and triggers to what the file asks for, touching nothing that is right already.</summary>
internal static class GateInstall
{
    /// <summary>The beginning of the names of everything that the gate owns in a service's database.</summary>
    public const string Prefix = "adieu_gate_";

    /// <summary>The error with which a guarded table refuses.</summary>
    public const string Refusal = "adieu: account frozen";

    public static async Task RunAsync(DbTransaction transaction, GateDefinition gate, CancellationToken cancellationToken)
    {
        var postgres = transaction is NpgsqlTransaction;
        // Nodes that start at once wait for one another; the number only has to be always the same.
        if (postgres) await ExecuteAsync(transaction, "select pg_advisory_xact_lock(4237002001)", cancellationToken);
        var wanted = gate.Guards.SelectMany(g => postgres ? PostgresGate.Triggers(gate, g) : SqliteGate.Triggers(gate, g)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        await ExecuteAsync(transaction, postgres ? PostgresGate.Table(gate) : SqliteGate.Table(gate), cancellationToken);

        foreach (var (name, table, text) in await InstalledAsync(transaction, postgres, cancellationToken))
        {
            if (wanted.TryGetValue(name, out var trigger) && trigger.Table == table && text == trigger.Text) wanted.Remove(name);
            else await ExecuteAsync(transaction, postgres ? $"drop trigger {ServiceSql.Name(name)} on {ServiceSql.Name(table)}" : $"drop trigger {ServiceSql.Name(name)}", cancellationToken);
        }

        foreach (var trigger in wanted.Values) await ExecuteAsync(transaction, trigger.Create, cancellationToken);
    }

    private static async Task<List<(string Name, string Table, string Text)>> InstalledAsync(DbTransaction transaction, bool postgres, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, postgres ? PostgresGate.Installed : SqliteGate.Installed);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(string, string, string)>();
        while (await reader.ReadAsync(cancellationToken)) found.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        return found;
    }

    private static async Task ExecuteAsync(DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A trigger of the gate.</summary>
/// <param name="Name">Its name, which begins with the gate's prefix.</param>
/// <param name="Table">The guarded table.</param>
/// <param name="Create">The statements that make it.</param>
/// <param name="Text">What the database's catalog shows of it once it is made; a difference means that it must be made again.</param>
internal sealed record GateTrigger(string Name, string Table, string Create, string Text);
