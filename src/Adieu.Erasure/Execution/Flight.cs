using System.Data.Common;
using Npgsql;

namespace Adieu.Erasure.Execution;

/// <summary>
/// Statements that go to PostgreSQL together and are answered together: a round trip costs a batch more than most of its
/// statements. The first that fails keeps those behind it from running.
/// </summary>
internal sealed class Flight(NpgsqlConnection connection, StatementLog log, Action<string, int> ran) : IAsyncDisposable
{
    private readonly Dictionary<string, NpgsqlBatch> _batches = [];
    private readonly List<Group> _waiting = [];

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Adds statements behind those that wait.</summary>
    /// <param name="name">Tells these statements from all others.</param>
    /// <param name="statements">One statement each.</param>
    /// <param name="parameters">Each goes to the statements that name it.</param>
    /// <param name="row">Reads the answer, of a single statement that has one; otherwise what locks or sets may answer, and nobody listens.</param>
    public void Add(string name, IReadOnlyList<string> statements, (string Name, object? Value)[] parameters, Action<DbDataReader>? row = null) =>
        _waiting.Add(new Group(name, statements, parameters, row));

    /// <summary>Whether any statement that waits is such a one.</summary>
    public bool Any(Func<string, bool> such) => _waiting.Exists(g => g.Statements.Any(such));

    /// <summary>Forgets what waits.</summary>
    public void Clear() => _waiting.Clear();

    /// <summary>Runs what waits; returns how many rows the last statement changed.</summary>
    public async Task<int> LandAsync(CancellationToken ct)
    {
        List<Group> groups = [.. _waiting];
        _waiting.Clear();
        var batch = await BatchAsync(groups, ct);
        if (groups.Exists(g => g.Row is not null)) await ReadAsync(batch, groups, ct);
        else await batch.ExecuteNonQueryAsync(ct);
        foreach (var command in batch.BatchCommands) ran(command.CommandText, command.RecordsAffected);
        return batch.BatchCommands[^1].RecordsAffected;
    }

    private static async Task ReadAsync(NpgsqlBatch batch, List<Group> groups, CancellationToken ct)
    {
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var first = true;
        foreach (var group in groups)
        {
            foreach (var sql in group.Statements)
            {
                if (group.Row is null && !sql.StartsWith("select", StringComparison.Ordinal)) continue;
                if (!first) await reader.NextResultAsync(ct);
                first = false;
                if (group.Row is null) continue;
                while (await reader.ReadAsync(ct)) group.Row(reader);
            }
        }

        // To the end: what comes behind the last answer can still fail.
        if (await reader.NextResultAsync(ct)) throw new InvalidOperationException("A statement answered that was not asked.");
    }

    private async Task<NpgsqlBatch> BatchAsync(List<Group> groups, CancellationToken ct)
    {
        var name = string.Join('\0', groups.Select(g => g.Name));
        if (!_batches.TryGetValue(name, out var batch))
        {
            batch = new NpgsqlBatch(connection) { Timeout = 0 };
            foreach (var (sql, parameters) in groups.SelectMany(g => g.Statements.Select(s => (s, g.Parameters))))
            {
                var command = new NpgsqlBatchCommand(sql);
                foreach (var (parameter, value) in parameters.Where(p => EngineSession.Uses(sql, p.Name))) command.Parameters.Add(new NpgsqlParameter(parameter, value ?? DBNull.Value));
                batch.BatchCommands.Add(command);
            }

            await batch.PrepareAsync(ct);
            _batches[name] = batch;
        }

        var at = 0;
        foreach (var group in groups)
        {
            for (var n = 0; n < group.Statements.Count; n++, at++)
            {
                var command = batch.BatchCommands[at];
                log.Add(command.CommandText);
                if (command.Parameters.Count == 0) continue;
                foreach (var (parameter, value) in group.Parameters)
                {
                    if (command.Parameters.Contains(parameter)) command.Parameters[parameter].Value = value ?? DBNull.Value;
                }
            }
        }

        return batch;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var batch in _batches.Values) await batch.DisposeAsync();
    }

    private sealed record Group(string Name, IReadOnlyList<string> Statements, (string Name, object? Value)[] Parameters, Action<DbDataReader>? Row);
}
