using System.Runtime.CompilerServices;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>Who is in a store, and which steps it has done.</summary>
internal sealed class SubjectRun(SqlDatabase database, Catalog catalog, string subject, IReadOnlyList<string> key)
{
    private readonly SqlWriter _sql = new(database.Dialect);

    public async IAsyncEnumerable<SubjectKey> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await database.OpenSteadyAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {string.Join(", ", key.Select(k => _sql.AsText(SqlWriter.Name(k))))} from {SqlWriter.Named(catalog.Tables[subject])}";
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var parts = new string[key.Count];
            for (var i = 0; i < parts.Length; i++) parts[i] = reader.GetString(i);
            yield return new SubjectKey(parts);
        }
    }

    public async Task<IReadOnlySet<string>> DoneAsync(IReadOnlyList<string> steps, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select step_id from adieu_receipts where step_id in ({_sql.Listed("steps")})";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@steps", SqlWriter.List(steps));
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) done.Add(reader.GetString(0));
        return done;
    }
}
