using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Checks;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Undo;

/// <summary>
/// Undoes one step. What went in one transaction comes back in one; a huge account comes back in the pieces in which it went,
/// the last of them first, so that the store passes once more through states in which it has been.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="catalog">The schema.</param>
/// <param name="vault">The store's vault.</param>
/// <param name="run">Its erasures: the frame of their transactions is that of a restoration too.</param>
/// <param name="limit">The most rows that one transaction tidies up.</param>
internal sealed class RestoreRun(EngineSession session, Catalog catalog, VaultWriter vault, ErasureRun run, int limit)
{
    private readonly SqlWriter _sql = new(session.Dialect);

    public async Task<RestoreReport> RestoreAsync(string step, ReadOnlyMemory<byte> key, bool partial, CancellationToken ct)
    {
        var now = await BeginAsync(ct);
        // A step of ordinary size comes back in one transaction; its statements take as long as they take.
        if (_sql.Postgres) await session.ExecuteAsync("set local statement_timeout = 0", ct);
        if ((await session.QueryAsync("select 1 from adieu_restored where step_id = @step", _ => true, ct, ("step", step))).Count > 0) return await NothingAsync(RestoreOutcome.DoneBefore);
        var begun = await session.QueryAsync("select below from adieu_restoring where step_id = @step", r => r.GetInt32(0), ct, ("step", step));
        if (begun.Count == 0)
        {
            var load = Load();
            if (await load.RunAsync(step, key, int.MaxValue, ct) is not { } piece) return await NothingAsync(RestoreOutcome.NothingSealed);
            if (!piece.Ended) throw VaultLoad.Missing();
            if (piece.From == 0) return await AtOnceAsync(step, key, piece, load.Tables, now, partial, ct);
        }

        await session.RollbackAsync();
        return await InPiecesAsync(step, key, partial, begun.Count == 0 ? null : begun[0], ct);
    }

    /// <summary>Whom a step is about, where it comes back in more than one transaction; null where one is enough.</summary>
    /// <param name="step">The step.</param>
    /// <param name="key">Its key.</param>
    /// <param name="subject">The subject's key columns.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<SubjectKey?> SubjectAsync(string step, ReadOnlyMemory<byte> key, IReadOnlyList<string> subject, CancellationToken ct)
    {
        await session.BeginAsync(writes: false, ct);
        var many = (await session.QueryAsync("select 1 from adieu_vault where step_id = @step and part > 0 limit 1", _ => true, ct, ("step", step))).Count > 0;
        var table = vault.Tables.FirstOrDefault(t => t.Plan.Links.Exists(l => l.IsSelf));
        var keys = many && table is not null ? await Load().ValuesAsync(step, key, table, subject, ct) : [];
        await session.RollbackAsync();
        return keys is [var one] ? new SubjectKey([.. one.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)!)]) : null;
    }

    public static async Task<bool> ForgetAsync(EngineSession session, IReadOnlyList<string> steps, CancellationToken ct)
    {
        await session.BeginAsync(writes: true, ct);
        foreach (var table in (string[])["adieu_vault", "adieu_restoring"])
            await session.ExecuteAsync($"delete from {table} where step_id in ({new SqlWriter(session.Dialect).Listed("steps")})", ct, ("steps", SqlWriter.List(steps)));
        await session.CommitAsync(ct);
        return true;
    }

    private async Task<RestoreReport> AtOnceAsync(string step, ReadOnlyMemory<byte> key, VaultPiece piece, IReadOnlyList<VaultTable> tables, DateTimeOffset now, bool partial, CancellationToken ct)
    {
        var rows = new RestorePiece(session, catalog, tables);
        var (restored, missing) = await BringBackAsync(rows, partial, ct);
        var report = Report(missing.Count == 0 ? RestoreOutcome.Complete : partial ? RestoreOutcome.Partial : RestoreOutcome.NothingChanged, restored, missing);
        if (report.Outcome == RestoreOutcome.NothingChanged)
        {
            await session.RollbackAsync();
            return report;
        }

        if (report.Outcome == RestoreOutcome.Complete)
        {
            foreach (var table in Notes) await session.ExecuteAsync($"delete from {table.Name} where {table.Which}", ct, ("step", step));
            await FinishAsync(step, now, ct);
        }
        else
        {
            await rows.KeepAsync(step, key, piece, ct);
        }

        await rows.RecountAsync(ct);
        await rows.DropAsync(ct);
        await run.Transaction.CloseAsync(ct);
        await session.CommitAsync(ct);
        return report;
    }

    // Whether all can come back is asked before; should something come in between, the account stays half back until somebody decides.
    private async Task<RestoreReport> InPiecesAsync(string step, ReadOnlyMemory<byte> key, bool partial, int? begun, CancellationToken ct)
    {
        var below = begun ?? int.MaxValue;
        var (missing, restored) = (new List<RowNotRestored>(), new List<RestoredTable>());
        if (!partial)
        {
            var (lost, expected) = await new Rehearsal(session, catalog, vault).RunAsync(step, key, below, whole: begun is null, ct);
            if (lost.Count > 0) return Report(begun is null ? RestoreOutcome.NothingChanged : RestoreOutcome.Halfway, expected, lost);
        }

        await NoteAsync(step, below, null, ct);
        for (int? at = below; at is not null;)
        {
            var (next, piece, lost) = await PieceAsync(step, key, partial, at.Value, ct);
            at = next;
            restored.AddRange(piece);
            missing.AddRange(lost);
            if (lost.Count > 0 && !partial) return Report(RestoreOutcome.Halfway, restored, missing);
        }

        await RecountAsync(step, ct);
        if (missing.Count > 0)
        {
            // What could not come back stays sealed; the next try looks at it from the beginning.
            await NoteAsync(step, int.MaxValue, null, ct);
            return Report(RestoreOutcome.Partial, restored, missing);
        }

        foreach (var table in Notes) await InPiecesAsync($"delete from {table.Name} where {Place} in (select {Place} from {table.Name} where {table.Which} limit @limit)", step, ct);
        var now = await BeginAsync(ct);
        await FinishAsync(step, now, ct);
        await run.Transaction.CloseAsync(ct);
        await session.CommitAsync(ct);
        return Report(RestoreOutcome.Complete, restored, missing);
    }

    // What cannot come back is known before, or when the store refuses it.
    private static async Task<(List<RestoredTable> Restored, List<RowNotRestored> Missing)> BringBackAsync(RestorePiece rows, bool partial, CancellationToken ct)
    {
        var missing = await rows.CheckAsync(ct);
        var restored = missing.Count == 0 || partial ? await rows.BringBackAsync(ct) : await rows.CountAsync(ct);
        if (restored.Exists(r => r.Refused > 0)) missing = [.. await rows.MissingAsync(ct), .. rows.Refused(restored)];
        return (restored.ConvertAll(r => r.Table), missing);
    }

    // The next piece in a transaction of its own, with a note of where the vault ends now; null when there was none.
    private async Task<(int? Below, List<RestoredTable> Restored, List<RowNotRestored> Missing)> PieceAsync(string step, ReadOnlyMemory<byte> key, bool partial, int below, CancellationToken ct)
    {
        await BeginAsync(ct);
        var load = Load();
        if (await load.RunAsync(step, key, below, ct) is not { } piece)
        {
            await session.RollbackAsync();
            return (null, [], []);
        }

        await NoteAsync(step, piece.From, below, ct);
        var rows = new RestorePiece(session, catalog, load.Tables);
        var (restored, missing) = await BringBackAsync(rows, partial, ct);
        if (missing.Count > 0 && !partial)
        {
            await session.RollbackAsync();
            return (below, [], missing);
        }

        await rows.NoteRecountsAsync(step, ct);
        if (missing.Count == 0) await rows.ForgetAsync(step, piece, ct);
        else if (restored.Sum(t => t.Inserted + t.Mended) > 0) await rows.KeepAsync(step, key, piece, ct);
        await rows.DropAsync(ct);
        await run.Transaction.CloseAsync(ct);
        await session.CommitAsync(ct);
        return (piece.From, restored, missing);
    }

    // Who restores the same account beside us has moved the note: then nothing is changed.
    private async Task NoteAsync(string step, int below, int? from, CancellationToken ct)
    {
        if (from is not null)
        {
            if (await session.ExecuteAsync("update adieu_restoring set below = @below where step_id = @step and below = @from", ct, ("step", step), ("below", below), ("from", from.Value)) == 0)
                throw new StoreException("This account is being restored by somebody else.", transient: true);
            return;
        }

        await session.BeginAsync(writes: true, ct);
        await session.ExecuteAsync("insert into adieu_restoring (step_id, below) values (@step, @below) on conflict (step_id) do update set below = excluded.below", ct, ("step", step), ("below", below));
        await session.CommitAsync(ct);
    }

    private async Task RecountAsync(string step, CancellationToken ct)
    {
        var writer = new RestoreWriter(catalog, _sql, vault.Tables);
        foreach (var (name, apply) in vault.Tables.SelectMany(writer.RecountNoted))
        {
            while (true)
            {
                await BeginAsync(ct);
                if ((await session.QueryAsync(StageWriter.Next, r => r.IsDBNull(0) ? null : r.GetString(0), ct, ("step", step), ("table", name), ("state", Stage.Follows), ("from", ""), ("limit", (long)limit)))[0] is not { } to) break;
                (string, object?)[] piece = [("step", step), ("table", name), ("state", Stage.Follows), ("from", ""), ("to", to)];
                foreach (var sql in apply) await session.ExecuteAsync(sql, ct, piece);
                await session.ExecuteAsync(StageWriter.Forget, ct, piece);
                await run.Transaction.CloseAsync(ct);
                await session.CommitAsync(ct);
            }

            await session.RollbackAsync();
        }
    }

    private async Task InPiecesAsync(string sql, string step, CancellationToken ct)
    {
        for (var more = true; more;)
        {
            await session.BeginAsync(writes: true, ct);
            more = await session.ExecuteAsync(sql, ct, ("step", step), ("limit", (long)limit)) > 0;
            await session.CommitAsync(ct);
        }
    }

    private async Task<DateTimeOffset> BeginAsync(CancellationToken ct)
    {
        var now = await run.Transaction.BeginAsync(ct);
        if (_sql.Postgres) await session.ExecuteAsync(SealRun.ExactTexts, ct);
        return now;
    }

    private async Task<RestoreReport> NothingAsync(RestoreOutcome outcome)
    {
        await session.RollbackAsync();
        return new RestoreReport(outcome, [], []);
    }

    private async Task FinishAsync(string step, DateTimeOffset now, CancellationToken ct)
    {
        object at = _sql.Postgres ? now.UtcDateTime : Batch.Iso(now);
        await session.ExecuteAsync("insert into adieu_restored (step_id, at) values (@step, @at)", ct, ("step", step), ("at", at));
        await session.ExecuteAsync("delete from adieu_vault where step_id = @step", ct, ("step", step));
        await session.ExecuteAsync("delete from adieu_restoring where step_id = @step", ct, ("step", step));
    }

    // What the law kept of this person is not kept by law any more: it is theirs again.
    private static readonly (string Name, string Which)[] Notes =
    [
        ("adieu_archive", "id in (select row_key from adieu_retained where step_id = @step)"),
        ("adieu_retained", "step_id = @step"),
        ("adieu_held", "step_id = @step"),
    ];

    private string Place => _sql.Postgres ? "ctid" : "rowid";

    private VaultLoad Load() => new(session, vault, new RestoreWriter(catalog, _sql, vault.Tables));

    private static RestoreReport Report(RestoreOutcome outcome, IEnumerable<RestoredTable> tables, IEnumerable<RowNotRestored> missing) => new(
        outcome,
        [.. tables.GroupBy(t => t.Table).Select(g => new RestoredTable(g.Key, g.Sum(t => t.Inserted), g.Sum(t => t.Mended)))],
        [.. missing.Take(1000)]);
}
