using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Verification;

/// <summary>Asks every probe about a whole batch: one statement per probe, however many people there are.</summary>
/// <param name="connection">Where.</param>
/// <param name="dialect">What it speaks.</param>
/// <param name="key">The columns of the subject's key.</param>
internal sealed class ProbeRun(DbConnection connection, SqlDialect dialect, IReadOnlyList<CatalogColumn> key)
{
    /// <param name="probes">All probes.</param>
    /// <param name="batch">About whom.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ProbeReport> RunAsync(IReadOnlyList<Probe> probes, IReadOnlyList<ErasureRequest> batch, CancellationToken ct)
    {
        var findings = new List<ProbeFinding>();
        if (batch.Count == 0) return new ProbeReport(0, findings);
        List<(Probe Probe, IReadOnlyList<ErasureRequest> Batch)> asked = [.. probes.Where(p => !p.Guarded).Select(p => (p, batch))];
        await AskAsync(asked, findings, ct);
        // Somebody's own row may be there still, and then a foreign key says nothing.
        var stays = findings.Select(f => f.StepId).ToHashSet();
        List<(Probe Probe, IReadOnlyList<ErasureRequest> Batch)> more = stays.Count == 0 ? [] : [.. probes.Where(p => p.Guarded).Select(p => (p, (IReadOnlyList<ErasureRequest>)[.. batch.Where(b => stays.Contains(b.StepId))]))];
        await AskAsync(more, findings, ct);
        asked.AddRange(more);
        return new ProbeReport(probes.Count, findings.Count == 0 ? findings : await ButHeldAsync(asked, findings, ct));
    }

    private async Task AskAsync(IReadOnlyList<(Probe Probe, IReadOnlyList<ErasureRequest> Batch)> probes, List<ProbeFinding> findings, CancellationToken ct)
    {
        if (connection.CanCreateBatch) await TogetherAsync(probes, findings, ct);
        else foreach (var (probe, about) in probes) await AloneAsync(probe, probe.Sql, about, findings, ct);
    }

    // Only where something was found is it worth asking whether a legal hold keeps it.
    private async Task<List<ProbeFinding>> ButHeldAsync(IReadOnlyList<(Probe Probe, IReadOnlyList<ErasureRequest> Batch)> asked, List<ProbeFinding> found, CancellationToken ct)
    {
        var left = new List<ProbeFinding>();
        foreach (var (probe, about) in asked.Where(a => found.Exists(f => f.Table == a.Probe.Table && f.Column == a.Probe.Column)))
            await AloneAsync(probe, probe.SqlButHeld ?? probe.Sql, about, left, ct);
        return left;
    }

    private async Task TogetherAsync(IReadOnlyList<(Probe Probe, IReadOnlyList<ErasureRequest> Batch)> probes, List<ProbeFinding> findings, CancellationToken ct)
    {
        if (probes.Count == 0) return;
        await using var all = connection.CreateBatch();
        foreach (var (probe, about) in probes)
        {
            var command = all.CreateBatchCommand();
            command.CommandText = probe.Sql;
            foreach (var (name, value) in Parameters(about))
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            all.BatchCommands.Add(command);
        }

        // Prepared once per connection: the pool keeps statements that it was asked to prepare.
        await all.PrepareAsync(ct);
        await using var reader = await all.ExecuteReaderAsync(ct);
        foreach (var (probe, _) in probes)
        {
            await ReadAsync(reader, probe, findings, ct);
            await reader.NextResultAsync(ct);
        }
    }

    private async Task AloneAsync(Probe probe, string sql, IReadOnlyList<ErasureRequest> batch, List<ProbeFinding> findings, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in Parameters(batch))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        await ReadAsync(reader, probe, findings, ct);
    }

    private static async Task ReadAsync(DbDataReader reader, Probe probe, List<ProbeFinding> findings, CancellationToken ct)
    {
        while (await reader.ReadAsync(ct)) findings.Add(new ProbeFinding(reader.GetString(0), probe.Table, probe.Column, reader.GetInt64(1)));
    }

    private IEnumerable<(string Name, object? Value)> Parameters(IReadOnlyList<ErasureRequest> batch)
    {
        if (dialect == SqlDialect.Sqlite)
        {
            yield return ("@batch", JsonSerializer.Serialize(batch.Select(b => (object?[])[b.StepId, .. SubjectValues.Of(dialect, key, b.Subject)])));
            yield break;
        }

        yield return ("steps", batch.Select(b => b.StepId).ToArray());
        for (var i = 0; i < key.Count; i++) yield return ("k" + i.ToString(CultureInfo.InvariantCulture), SubjectValues.Of(dialect, key[i], i, batch));
    }
}
