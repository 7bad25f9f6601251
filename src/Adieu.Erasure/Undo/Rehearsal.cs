using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Undo;

/// <summary>
/// Tells before the first piece of a huge account comes back whether all of them can: the same checks, the newest piece first,
/// with what comes back before remembered by key in temporary tables. Nothing is changed.
/// </summary>
internal sealed class Rehearsal(EngineSession session, Catalog catalog, VaultWriter vault)
{
    private readonly SqlWriter _sql = new(session.Dialect);

    /// <summary>No transaction may be open.</summary>
    /// <param name="step">The step.</param>
    /// <param name="key">Its key.</param>
    /// <param name="below">Parts below this number are still to come back.</param>
    /// <param name="whole">Whether none may be missing.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Which rows cannot come back, and how many can.</returns>
    public async Task<(List<RowNotRestored> Missing, List<RestoredTable> Tables)> RunAsync(string step, ReadOnlyMemory<byte> key, int below, bool whole, CancellationToken ct)
    {
        var known = new RehearsalWriter(_sql, vault);
        await InTransactionAsync(() => RunAllAsync(known.Create(), ct), ct);
        var (missing, restored) = (new List<RowNotRestored>(), new List<RestoredTable>());
        for (int? at = below; at is not null;)
        {
            await InTransactionAsync(async () =>
            {
                if (_sql.Postgres) await session.ExecuteAsync(SealRun.ExactTexts, ct);
                var load = new VaultLoad(session, vault, new RestoreWriter(catalog, _sql, vault.Tables));
                var piece = await load.RunAsync(step, key, at.Value, ct);
                if (whole && (at == int.MaxValue ? piece is not { Ended: true } : (piece?.To ?? -1) != at - 1)) throw VaultLoad.Missing();
                at = piece?.From;
                var rows = new RestorePiece(session, catalog, load.Tables, known);
                await RunAllAsync(load.Tables.SelectMany(known.Skip), ct);
                missing.AddRange(await rows.CheckAsync(ct));
                restored.AddRange((await rows.CountAsync(ct)).Select(c => c.Table));
                await RunAllAsync(load.Tables.SelectMany(known.Remember), ct);
                await rows.DropAsync(ct);
            }, ct);
        }

        await InTransactionAsync(() => RunAllAsync(known.Drop(), ct), ct);
        return (missing, restored);
    }

    private async Task InTransactionAsync(Func<Task> work, CancellationToken ct)
    {
        // Temporary tables alone are written, which on SQLite takes no turn from anybody.
        await session.BeginAsync(writes: false, ct);
        await work();
        await session.CommitAsync(ct);
    }

    private async Task RunAllAsync(IEnumerable<string> statements, CancellationToken ct)
    {
        foreach (var sql in statements) await session.ExecuteOnceAsync(sql, ct);
    }
}
