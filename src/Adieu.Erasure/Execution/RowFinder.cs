using System.Data.Common;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>Loads a batch into a session's temporary tables, finds its rows, and counts what they meet.</summary>
internal sealed class RowFinder(EngineSession session, Plan plan, ErasureOptions options)
{
    private (string Step, (string, object?)[] Parameters)? _alone;

    /// <summary>Finds the rows of the batch. The transaction must be open; temporary tables are filled afterwards.</summary>
    /// <param name="steps">The batch.</param>
    /// <param name="now">The time that retention counts from.</param>
    /// <param name="use">What for.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="except">Tables whose rows need not be found; null finds all.</param>
    public async Task CaptureAsync(IReadOnlyList<ErasureRequest> steps, DateTimeOffset now, PlanUse use, CancellationToken ct, IReadOnlySet<string>? except = null)
    {
        if (use == PlanUse.Looking) foreach (var statement in plan.In(PlanPhase.Prepare).Where(s => s.Use == use)) await session.ExecuteAsync(statement.Sql, ct);
        await LoadAsync(steps, now, use, ct);
        await FindAsync(use, ct, except);
    }

    /// <summary>Loads the batch into the open transaction.</summary>
    public Task LoadAsync(IReadOnlyList<ErasureRequest> steps, DateTimeOffset? now, PlanUse use, CancellationToken ct)
    {
        // Whoever goes in pieces has one pseudonym in all of them; what is over by now is each transaction's own.
        if (_alone is null || steps.Count > 1 || _alone.Value.Step != steps[0].StepId) _alone = (steps[0].StepId, Batch.Parameters(session, plan, steps, now, options));
        (string, object?)[] parameters = [.. _alone.Value.Parameters[..^1], Batch.Now(session, now)];
        if (steps.Count > 1) _alone = null;
        return session.LaterAsync(Named($"load {use}{(now is null ? ", by the database's time" : "")}"), [.. plan.In(PlanPhase.Load, use).Select(s => s.Sql)], ct, parameters);
    }

    /// <summary>Finds the rows of those who are loaded and decides their fates.</summary>
    public async Task FindAsync(PlanUse use, CancellationToken ct, IReadOnlySet<string>? except = null)
    {
        var straight = new List<string>();
        var circle = new List<PlanStatement>();
        var part = 0;
        var name = except is null ? $"{use}" : $"rest {use}";
        foreach (var statement in plan.In(PlanPhase.Capture, use).Where(s => except?.Contains(s.Table) != true))
        {
            if (statement.Repeat)
            {
                await session.LaterAsync(Named($"{name} {part++}"), straight, ct);
                straight = [];
                circle.Add(statement);
                continue;
            }

            await FollowAsync(circle, ct);
            straight.Add(statement.Sql);
        }

        await session.LaterAsync(Named($"{name} {part}"), straight, ct);
        await FollowAsync(circle, ct);
    }

    /// <summary>Whether two of those who are loaded reach one row where it matters who goes first.</summary>
    public async Task<bool> MeetAsync(CancellationToken ct) => plan.Meets is { } meets && (await session.QueryAsync(meets, _ => true, ct)).Count > 0;

    /// <summary>Changes the rows that were found.</summary>
    public Task ApplyAsync(CancellationToken ct) => session.LaterAsync(Named("apply"), [.. plan.In(PlanPhase.Apply).Select(s => s.Sql)], ct);

    /// <summary>Counts what the batch's rows meet; who was loaded stands without an effect.</summary>
    public async Task<List<(int Ord, TableEffect? Effect)>> CountAsync(PlanUse use, CancellationToken ct)
    {
        var counts = new List<(int, TableEffect?)>();
        foreach (var statement in plan.In(PlanPhase.Count, use)) counts.AddRange(await session.QueryAsync(statement.Sql, Effect, ct));
        return counts;
    }

    /// <summary>The same counts, read when what waits runs; by table and effect, not by person. PostgreSQL only.</summary>
    public async Task CountLaterAsync(List<Happened> counts, CancellationToken ct)
    {
        foreach (var statement in plan.In(PlanPhase.Count, PlanUse.Erasing)) await session.AskLaterAsync(CountWriter.Grouped(statement.Sql), r => counts.Add(Read(r)), ct);
    }

    /// <summary>
    /// Erases the batch as it is given, without a temporary table, and reads the counts, when what waits runs. Where somebody is
    /// unusual, nothing is changed, and <paramref name="unusual"/> is told. PostgreSQL only.
    /// </summary>
    public async Task EraseGivenAsync(GivenWriter given, IReadOnlyList<ErasureRequest> steps, List<Happened> counts, Action unusual, CancellationToken ct)
    {
        var numbers = plan.Subject!.IsNumber ? Batch.Numbers(session, plan, steps) : [];
        var parameters = plan.Subject.IsNumber ? [Batch.Steps(steps), ("k0", numbers)] : Batch.Keys(session, plan, steps);
        var tally = new Tally(plan, steps.Count, numbers);
        await session.AskLaterAsync(given.Lock, _ => { }, ct, parameters);
        await session.AskLaterAsync(given.Usual, r => { if (r.GetString(0) != "yes") unusual(); }, ct, parameters);
        counts.Add(new Happened(-1, 0, null, [.. Enumerable.Range(0, steps.Count)]));
        foreach (var (sql, answers) in given.Statements)
        {
            if (answers) await session.AskLaterAsync(sql, r => counts.AddRange(tally.Read(r)), ct, parameters);
            else await session.LaterAsync(sql, [sql], ct, parameters);
        }
    }

    /// <summary>Forgets the rows that were found; <paramref name="people"/> says whether also who was loaded.</summary>
    public async Task ClearAsync(bool people, CancellationToken ct)
    {
        foreach (var statement in plan.In(PlanPhase.Clear).Where(s => people || s.Table != "adieu_s")) await session.ExecuteAsync(statement.Sql, ct);
    }

    // The statements of one circle of tables run in turns until none adds a row.
    private async Task FollowAsync(List<PlanStatement> circle, CancellationToken ct)
    {
        for (var added = circle.Count > 0; added;)
        {
            added = false;
            foreach (var statement in circle) added |= await session.ExecuteAsync(statement.Sql, ct) > 0;
        }

        circle.Clear();
    }

    private Happened Read(DbDataReader reader) => new(reader.GetInt32(0), reader.GetInt32(1), Effect(reader, 0), reader.GetFieldValue<int[]>(5));

    /// <summary>Reads a row of <see cref="CountWriter"/>.</summary>
    public (int Ord, TableEffect? Effect) Effect(DbDataReader reader) => (reader.GetInt32(0), Effect(reader, 1));

    private TableEffect? Effect(DbDataReader reader, int from)
    {
        if (reader.GetInt32(from) < 0) return null;
        var table = plan.Tables[reader.GetInt32(from)];
        var fate = (Fate)reader.GetInt32(from + 1);
        return fate != Fate.Retain
            ? new TableEffect(table.Name, fate.ToEffect(), reader.GetInt64(from + 2))
            : new TableEffect(table.Name, fate.ToEffect(), reader.GetInt64(from + 2), reader.IsDBNull(from + 4) ? ApplyWriter.Basis(table) : reader.GetString(from + 4), ErasingTransaction.Time(reader, from + 3));
    }

    // A session keeps its batches by name, and may serve two plans: the usual one, and one that finds every row first.
    private string Named(string name) => plan.Hash + name;
}
