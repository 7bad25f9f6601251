using System.Data.Common;
using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Verification;

namespace Adieu.Erasure.Execution;

/// <summary>
/// The frame of every transaction that erases: the pause that a busy store is given, the service's gate, the bounds of
/// waiting, the watch over bystanders, and temporary tables that are empty again in the end.
/// </summary>
internal sealed class ErasingTransaction(EngineSession session, Plan plan, ErasureOptions options, TimeProvider? time, Throttle? throttle = null, Catalog? catalog = null)
{
    private bool _gate;

    /// <summary>PostgreSQL: whether a hold was on when the transaction began. None can be put on before it ends.</summary>
    public bool HoldsStand { get; private set; } = true;

    /// <summary>Watches over bystanders; null where the database does not count.</summary>
    public BystanderWatch? Watch => session.Watches.GetValueOrDefault(plan.Hash);

    private bool Postgres => session.Dialect == SqlDialect.PostgreSql;

    /// <summary>Begins, after the pause that a busy store is given; returns the time that retention counts from.</summary>
    public async Task<DateTimeOffset> BeginAsync(CancellationToken ct)
    {
        await PauseAsync(ct);
        var started = TimeProvider.System.GetTimestamp();
        await session.BeginAsync(writes: true, ct);
        var now = await OpenGateAsync(ct);
        throttle?.Saw(TimeProvider.System.GetElapsedTime(started));
        return now;
    }

    /// <summary>
    /// PostgreSQL: begins together with the next question, which is also when <see cref="Now"/> and <see cref="HoldsStand"/>
    /// are known; now and then at once, so that a store that grows slow is noticed. Returns the time that was given, if one was.
    /// </summary>
    public async Task<DateTimeOffset?> BeginWithNextAsync(CancellationToken ct)
    {
        await PauseAsync(ct);
        var started = TimeProvider.System.GetTimestamp();
        await session.BeginAsync(writes: true, ct);
        await WatchAsync(ct);
        await session.LaterAsync("gate", Gate, ct);
        var given = time?.GetUtcNow();
        await session.AskLaterAsync(Begun, r => Now = given ?? Saw(r), ct);
        if (throttle?.IsDue != true) return given;
        await session.FlushAsync(ct);
        throttle.Saw(TimeProvider.System.GetElapsedTime(started));
        return given;
    }

    /// <summary>The time that retention counts from.</summary>
    public DateTimeOffset Now { get; private set; }

    private string[] Gate =>
    [
        string.Create(CultureInfo.InvariantCulture, $"select set_config('adieu.erasing', 'on', true), set_config('lock_timeout', '{(long)options.LockTimeout.TotalMilliseconds}', true), set_config('statement_timeout', '{(long)options.StatementTimeout.TotalMilliseconds}', true)"),
        "set constraints all deferred",
        "lock table adieu_holds in share mode",
    ];

    private string Begun => $"select now(), exists (select 1 from adieu_holds where released_at is null), {Watch?.Counters ?? "null::text"}";

    private async Task WatchAsync(CancellationToken ct)
    {
        if (catalog is not null && !session.Watches.ContainsKey(plan.Hash)) session.Watches[plan.Hash] = await BystanderWatch.OfAsync(session, plan, catalog, ct);
    }

    private async Task PauseAsync(CancellationToken ct)
    {
        if (throttle?.Pause is { Ticks: > 0 } pause) await Task.Delay(pause, time ?? TimeProvider.System, ct);
    }

    private DateTimeOffset Saw(DbDataReader r)
    {
        session.HoldsStood = HoldsStand = r.GetBoolean(1);
        Watch?.Begin(r.IsDBNull(2) ? null : r.GetString(2));
        return Time(r, 0)!.Value;
    }

    /// <summary>Lets the erasure pass the service's gate, bounds its waiting, and tells the time.</summary>
    public async Task<DateTimeOffset> OpenGateAsync(CancellationToken ct)
    {
        await WatchAsync(ct);
        if (Postgres)
        {
            await session.LaterAsync("gate", Gate, ct);
            var own = (await session.QueryAsync(Begun, Saw, ct))[0];
            return Now = time?.GetUtcNow() ?? own;
        }

        await session.ExecuteAsync("pragma defer_foreign_keys = on", ct);
        _gate = (await session.QueryAsync("select 1 from sqlite_master where type = 'table' and name = 'adieu_gate_pass'", _ => true, ct)).Count > 0;
        if (_gate) await session.ExecuteAsync("insert into adieu_gate_pass default values", ct);
        return await NowAsync(ct);
    }

    /// <summary>The time that retention counts from: the given one, else the database's own.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken ct)
    {
        var own = (await session.QueryAsync(Postgres ? "select now()" : "select strftime('%Y-%m-%dT%H:%M:%SZ', 'now')", r => Time(r, 0)!.Value, ct))[0];
        return time?.GetUtcNow() ?? own;
    }

    /// <summary>A time as both databases give it; null where there is none.</summary>
    public static DateTimeOffset? Time(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetValue(column) switch
    {
        DateTime t => new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)),
        string s => DateTimeOffset.Parse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        var other => throw new InvalidOperationException($"{other.GetType().Name} is no time."),
    };

    /// <summary>Closes the gate, sees to it that nobody else's rows were touched, and commits.</summary>
    /// <param name="said">What the transaction's receipts say; null where only its own statements count.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="looked">Whether the watch has looked since the last row of the service was changed.</param>
    /// <exception cref="StoreException">Rows of others were touched; nothing is committed.</exception>
    public async Task EndAsync(IReadOnlyList<TableEffect>? said, CancellationToken ct, bool looked = false)
    {
        if (looked) await CheckAsync(said, ct);
        await CloseAsync(ct);
        if (!looked) await CheckAsync(said, ct, look: true);
        await session.CommitAsync(ct);
    }

    private async Task CheckAsync(IReadOnlyList<TableEffect>? said, CancellationToken ct, bool look = false)
    {
        if (Watch is not { } watch || catalog is null) return;
        if (look)
        {
            await watch.LookAsync(ct);
            await session.FlushAsync(ct);
        }

        await watch.CheckAsync(said, ct);
    }

    /// <summary>Closes the gate behind the erasure and empties the temporary tables, which on PostgreSQL the session does.</summary>
    public async Task CloseAsync(CancellationToken ct)
    {
        if (Postgres) return;
        foreach (var statement in plan.In(PlanPhase.Clear)) await session.ExecuteAsync(statement.Sql, ct);
        if (session.SetsAside) await new AsideRun(session, plan).ClearAsync(ct);
        if (_gate) await session.ExecuteAsync("delete from adieu_gate_pass", ct);
    }
}
