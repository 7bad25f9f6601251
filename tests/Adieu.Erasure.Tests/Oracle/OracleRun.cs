using System.Data.Common;
using System.Globalization;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>How a case ended.</summary>
internal abstract record Verdict
{
    /// <summary>Engine and interpreter agree.</summary>
    public sealed record Agreed : Verdict;

    /// <summary>The compiler refuses the map, by these codes.</summary>
    public sealed record Refused(string Codes) : Verdict;

    /// <summary>They do not agree.</summary>
    public sealed record Differs(string How) : Verdict;
}

/// <summary>Runs one case on one database and compares.</summary>
internal sealed class OracleRun(Case c, SqlDatabase database, int chunkRows = 10_000)
{
    private readonly ErasureOptions _options = new() { ChunkRows = chunkRows, PseudonymKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], ArchiveKeys = new KnownKeys() };

    public async Task<Verdict> GoAsync()
    {
        await CreateAsync();
        SqlErasureStore store;
        try
        {
            store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(MapText.Of(c)), null, _options);
        }
        catch (MapException e)
        {
            return new Verdict.Refused(string.Join(", ", e.Diagnostics.Where(d => d.Severity == Severity.Severe).Select(d => d.Code).Distinct().Order(StringComparer.Ordinal)));
        }

        await using (store) return await CompareAsync(store) is { } how ? new Verdict.Differs(how) : new Verdict.Agreed();
    }

    private async Task<string?> CompareAsync(SqlErasureStore store)
    {
        var comparison = new Comparison(c);
        var rows = c.Rows.Copy();
        var done = new List<ErasureRequest>();
        for (var b = 0; b < c.Batches.Count; b++)
        {
            var batch = c.Batches[b];
            var requests = batch.Select((key, i) => new ErasureRequest($"s{b}-{i}", Subject(key))).ToList();
            // What the person is shown is what would happen if they alone left now.
            foreach (var key in batch)
            {
                var alone = new Interpreter(c, rows.Copy()).Leave(key, beforehand: true);
                if (Differ("preview", key, alone, (await store.PreviewAsync(Subject(key), default)).Effects) is { } wrong) return wrong;
            }

            var after = rows.Copy();
            var interpreter = new Interpreter(c, after);
            var expected = batch.Select(key => interpreter.Leave(key)).ToList();
            // In pieces, what comes to light at the end cannot undo what went before.
            if (interpreter.Broken() is { } broken) return chunkRows < 10 ? null : await RefusesAsync(store, requests, comparison, rows, broken);
            // Reading everything twice is slow where every statement is a round trip: there the small cases do, unless all are asked for.
            // Lines that triggers write are not there before: they appear, and are counted when they go.
            await using var before = c.Tables.All(t => t.Log is null) && (database.Dialect == SqlDialect.Sqlite || c.Tables.Count <= 3 || Environment.GetEnvironmentVariable("ADIEU_ORACLE_FINGERPRINT") is not null) ? await Fingerprint.TakeAsync(database, DataMap.Parse(MapText.Of(c)), [.. requests.Select(r => r.Subject)], default) : null;
            var receipts = await store.EraseAsync(requests, default);
            if (before is not null && await before.CompareAsync(receipts, default) is { Count: > 0 } beside) return $"in batch {b}: the fingerprint says {beside[0]}";
            done.AddRange(requests);
            for (var i = 0; i < batch.Count; i++)
            {
                if (Differ("receipt", batch[i], expected[i], receipts[i].Effects) is { } wrong) return wrong;
            }

            rows = after;
            if (comparison.Difference(rows, await ReadAsync()) is { } difference) return $"after batch {b}: {difference}";
            if ((await store.ProbeAsync(done, default)).Findings is { Count: > 0 } findings) return $"after batch {b}: a probe found {findings[0].Table}.{findings[0].Column}";
        }

        await store.EraseAsync([.. done.Select(d => d with { StepId = "again-" + d.StepId })], default);
        return comparison.Difference(rows, await ReadAsync()) is { } changed ? $"a second erasure changed something: {changed}" : c.Sweeps ? await SweepAsync(store, comparison, rows) : null;
    }

    // Years later: what laws kept goes, and nothing refers to it any more.
    private async Task<string?> SweepAsync(SqlErasureStore store, Comparison comparison, Store rows)
    {
        var interpreter = new Interpreter(c, rows);
        interpreter.Purge();
        if (interpreter.Broken() is not null) return null;
        await ExecuteAsync("update adieu_retained set until = '2020-01-01T00:00:00.000Z'");
        await store.PurgeExpiredAsync(1000, default);
        return comparison.Difference(rows, await ReadAsync()) is { } difference ? $"after the sweep: {difference}" : null;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string?> RefusesAsync(SqlErasureStore store, List<ErasureRequest> requests, Comparison comparison, Store before, string broken)
    {
        try
        {
            await store.EraseAsync(requests, default);
            return $"the erasure leaves {broken} dangling and was not refused";
        }
        catch (StoreException)
        {
            return comparison.Difference(before, await ReadAsync()) is { } changed ? $"a refused erasure changed something: {changed}" : null;
        }
    }

    internal static SubjectKey Subject(IReadOnlyList<object> key) => new([.. key.Select(k => Convert.ToString(k, CultureInfo.InvariantCulture)!)]);

    private static string? Differ(string what, IReadOnlyList<object> key, SortedDictionary<string, int> expected, IReadOnlyList<TableEffect> found)
    {
        var want = string.Join(", ", expected.Select(e => $"{e.Key} {e.Value}"));
        var have = string.Join(", ", found.Select(e => $"{e.Table} {e.Effect} {e.Rows}").Order(StringComparer.Ordinal));
        return want == have ? null : $"{what} of {string.Join('/', key)} should say ({want}) and says ({have})";
    }

    internal async Task CreateAsync()
    {
        await using var connection = await database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        var postgres = database.Dialect == SqlDialect.PostgreSql;
        var head = postgres ? "drop schema public cascade; create schema public;" : "pragma foreign_keys = off; begin;";
        command.CommandText = head + SqlText.Of(c, postgres) + (postgres ? "" : "commit; pragma foreign_keys = on;");
        await command.ExecuteNonQueryAsync();
    }

    internal async Task<Store> ReadAsync()
    {
        var store = new Store();
        await using var connection = await database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Concat(c.Tables.Select(t => $"select {string.Join(", ", t.Columns.Select(x => x.List is null || database.Dialect == SqlDialect.Sqlite ? x.Name : $"to_jsonb({x.Name})::text"))} from {t.Name};"));
        await using var reader = await command.ExecuteReaderAsync();
        foreach (var table in c.Tables)
        {
            while (await reader.ReadAsync()) store[table.Name].Add(RowOf(reader, table));
            await reader.NextResultAsync();
        }

        return store;
    }

    private static Row RowOf(DbDataReader reader, TableShape table)
    {
        var row = new Row();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var value = reader.IsDBNull(i) ? null : reader.GetValue(i);
            row[table.Columns[i].Name] = table.Columns[i].List is not null && value is not null ? Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace(" ", "", StringComparison.Ordinal) : value is int or short ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : value;
        }

        return row;
    }
}
