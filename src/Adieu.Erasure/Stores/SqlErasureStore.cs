using System.Data.Common;
using System.Runtime.CompilerServices;
using Adieu.Erasure.Archive;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Undo;
using Adieu.Erasure.Verification;

namespace Adieu.Erasure.Stores;

/// <summary>A PostgreSQL or SQLite database as a store. Safe for concurrent use.</summary>
public sealed class SqlErasureStore : IReplayStore, IUndoStore, IHoldStore, IScanStore
{
    private readonly SqlDatabase _database;
    private readonly Catalog _catalog;
    private readonly ErasureOptions _options;
    private readonly TimeProvider? _time;
    private readonly EngineSessions _sessions;
    private readonly IReadOnlyList<Probe> _probes;
    private readonly SubjectRun _subjects;
    private readonly VaultWriter? _vault;
    private readonly Throttle _throttle;
    private readonly BatchSize _batchSize = new();
    private readonly Lazy<(Plan Plan, VaultWriter? Vault)> _careful;

    private SqlErasureStore(string name, SqlDatabase database, DataMap map, Catalog catalog, Plan plan, ErasureOptions options, TimeProvider? time)
    {
        (Name, _database, _catalog, Plan, _options, _time) = (name, database, catalog, plan, options, time);
        _probes = ProbeWriter.Write(map, catalog);
        _sessions = new EngineSessions(database, Statements);
        _throttle = new Throttle(options.BusyAt, options.LongestPause);
        _vault = options.Undo ? new VaultWriter(map, catalog, plan) : null;
        // As the plan of a store with undo: with every row found before it is changed.
        _careful = new Lazy<(Plan, VaultWriter?)>(() => PlanCompiler.TryCompile(map, catalog, direct: false, early: false).Plan is var plan && options.Undo ? (plan!, new VaultWriter(map, catalog, plan!, "k")) : (plan!, null));
        _subjects = new SubjectRun(database, catalog, map.Subject.Table, map.Subject.Key);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string PlanHash => Plan.Hash;

    /// <summary>The compiled plan. Only tests put another one here, a broken one, to see that verification finds it out.</summary>
    public Plan Plan { get; internal set; }

    /// <summary>The tables that the map speaks of, as it names them.</summary>
    public IEnumerable<string> Tables => Plan.Tables.Select(t => t.Name);

    internal StatementLog Statements { get; } = new();

    /// <summary>Compiles the map against the live schema and makes Adieu's own tables there.</summary>
    /// <param name="name">The store's name in its service.</param>
    /// <param name="database">The database; it stays the caller's to dispose.</param>
    /// <param name="map">The data map.</param>
    /// <param name="time">The time that retention counts from; null takes the database's own.</param>
    /// <param name="options">How to work on it; null takes the defaults.</param>
    /// <param name="cancellationToken">Cancels opening.</param>
    /// <exception cref="MapException">The map does not fit the schema, or is not safe.</exception>
    /// <exception cref="StoreException">The database cannot be reached, only reads, or does not let Adieu's own tables be made.</exception>
    public static async Task<SqlErasureStore> OpenAsync(
        string name, SqlDatabase database, DataMap map, TimeProvider? time = null, ErasureOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var (plan, catalog, diagnostics) = await PlanCompiler.CompileAsync(map, database, options ?? new ErasureOptions(), cancellationToken);
            if (plan is null) throw new MapException(diagnostics);
            await Bookkeeping.EnsureAsync(database, cancellationToken);
            return new SqlErasureStore(name, database, map, catalog, plan, options ?? new ErasureOptions(), time);
        }
        catch (DbException e)
        {
            throw StoreFaults.From(name, e);
        }
    }

    /// <inheritdoc/>
    public Task<string?> DriftAsync(CancellationToken cancellationToken) =>
        GuardAsync(async () => SchemaFingerprint.Difference(_catalog, await CatalogReader.ReadAsync(_database, cancellationToken)));

    /// <inheritdoc/>
    public Task<Preview> PreviewAsync(SubjectKey subject, CancellationToken cancellationToken) =>
        InSessionAsync(s => Looking(s).ExpectAsync(Checked(subject), before: null, cancellationToken), cancellationToken);

    /// <summary>Counts what an erasure would do after something else has happened. Both are in one transaction, which is rolled back.</summary>
    /// <param name="subject">Whose rows are counted.</param>
    /// <param name="before">What happens before, in the transaction that it is given; it neither commits it nor rolls it back.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StoreException">The store refused or could not be reached; nothing was changed.</exception>
    public Task<Preview> PreviewAfterAsync(SubjectKey subject, Func<DbTransaction, CancellationToken, Task> before, CancellationToken cancellationToken) =>
        InSessionAsync(s => Looking(s).ExpectAsync(Checked(subject), before, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Receipt>> EraseAsync(IReadOnlyList<ErasureRequest> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) return [];
        foreach (var request in batch) Check(request);
        var patience = new Patience(_options, _time, Plan.Chunks.Count > 0 || Plan.Stage is not null, _batchSize);
        var receipts = await GuardAsync(() => patience.EraseAsync(batch, (part, tenths) => _sessions.WorkAsync(Plan, s => Run(s).EraseAsync(part, tenths, cancellationToken), cancellationToken), cancellationToken));
        await SqliteTraces.WipeAsync(_database, cancellationToken);
        return receipts;
    }

    /// <inheritdoc/>
    public Task<ProbeReport> ProbeAsync(IReadOnlyList<ErasureRequest> batch, CancellationToken cancellationToken) =>
        GuardAsync(() => _sessions.ReadAsync(c => new ProbeRun(c, _database.Dialect, Plan.Subject!.Key).RunAsync(_probes, batch, cancellationToken), cancellationToken));

    /// <inheritdoc/>
    public async Task<ResidueReport> ScanAsync(IReadOnlyList<IReadOnlyList<string>> identifiers, IReadOnlySet<string> except, CancellationToken cancellationToken)
    {
        var report = await GuardAsync(() => ResidueScan.RunAsync(_database, identifiers, cancellationToken));
        var kept = Plan.Tables.Where(t => t.Rule.Retain is not null).SelectMany(t => t.Rule.Retain!.Keep.Select(c => (t.Name, c))).ToHashSet();
        return report with { Found = [.. report.Found.Where(f => !kept.Contains((f.Table, f.Column)) && !except.Contains($"{f.Table}.{f.Column}"))] };
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ExportTable> ExportAsync(SubjectKey subject, CancellationToken cancellationToken) =>
        GuardAsync(new ExportRun(_database, Plan, _options, _time, Statements).ReadAsync(Checked(subject), cancellationToken), cancellationToken)
            .Select(t => t with { Rows = GuardAsync(t.Rows, cancellationToken) });

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Receipt>> PurgeExpiredAsync(int limit, CancellationToken cancellationToken)
    {
        var receipts = await InSessionAsync(s => new PurgeRun(s, Plan, Run(s), _options.ChunkRows).PurgeAsync(limit, cancellationToken), cancellationToken);
        if (receipts.Count > 0) await SqliteTraces.WipeAsync(_database, cancellationToken);
        return receipts;
    }

    /// <inheritdoc/>
    public Task AcknowledgePurgeAsync(IReadOnlyList<string> stepIds, CancellationToken cancellationToken) => InSessionAsync(async s =>
    {
        await new PurgeRun(s, Plan, Run(s), _options.ChunkRows).AcknowledgeAsync(stepIds, cancellationToken);
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LegalHold>> HoldsAsync(CancellationToken cancellationToken) =>
        InSessionAsync(s => new HoldRun(s, Plan).ActiveAsync(locked: false, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<long> HoldAsync(string id, string table, string condition, string basis, CancellationToken cancellationToken) =>
        InSessionAsync(async s => await new HoldRun(s, Plan).HoldAsync(new LegalHold(id, table, condition, basis, await Run(s).Transaction.NowAsync(cancellationToken)), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReleaseAsync(string id, CancellationToken cancellationToken) =>
        InSessionAsync(async s => await new HoldRun(s, Plan).ReleaseAsync(id, await Run(s).Transaction.NowAsync(cancellationToken), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Receipt>> EraseReleasedAsync(int limit, CancellationToken cancellationToken)
    {
        var (careful, _) = _careful.Value;
        var receipts = await InSessionAsync(s => new ReleaseRun(s, careful, new ErasureRun(s, careful, _options, _time), _options).RunAsync(limit, cancellationToken), cancellationToken);
        if (receipts.Count > 0) await SqliteTraces.WipeAsync(_database, cancellationToken);
        return receipts;
    }

    /// <inheritdoc/>
    public Task AcknowledgeReleasedAsync(IReadOnlyList<string> stepIds, CancellationToken cancellationToken) => InSessionAsync(async s =>
    {
        await new ReleaseRun(s, Plan, Run(s), _options).AcknowledgeAsync(stepIds, cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Opens what the retention archive keeps of a step. Whoever calls this says why, and writes it down.</summary>
    /// <exception cref="StoreException">A key is gone, or the database cannot be reached.</exception>
    public Task<IReadOnlyList<ArchivedRow>> ReadArchiveAsync(string stepId, CancellationToken cancellationToken) =>
        InSessionAsync(s => Run(s).Archive.ReadAsync(stepId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public bool Undo => _vault is not null;

    /// <inheritdoc/>
    public async Task<RestoreReport> RestoreAsync(string stepId, ReadOnlyMemory<byte> key, bool partial, CancellationToken cancellationToken)
    {
        if (_vault is null) throw new StoreException($"Store {Name} was not opened with undo.", transient: false);
        return await InSessionAsync(s => Restoring(s).RestoreAsync(stepId, key, partial, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<SubjectKey?> ReturningInPiecesAsync(string stepId, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        if (_vault is null) return null;
        return await InSessionAsync(s => Restoring(s).SubjectAsync(stepId, key, [.. Plan.Subject!.Key.Select(k => k.Name)], cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(IReadOnlyList<string> stepIds, CancellationToken cancellationToken)
    {
        if (stepIds.Count == 0) return;
        await InSessionAsync(s => RestoreRun.ForgetAsync(s, stepIds, cancellationToken), cancellationToken);
        await SqliteTraces.WipeAsync(_database, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SubjectKey> SubjectsAsync(CancellationToken cancellationToken) => GuardAsync(_subjects.ReadAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> StepsDoneAsync(IReadOnlyList<string> stepIds, CancellationToken cancellationToken) =>
        GuardAsync(() => _subjects.DoneAsync(stepIds, cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    private ErasureRun Run(EngineSession session) => new(session, Plan, _options, _time, _vault, _throttle, _catalog) { Careful = () => _careful.Value };

    private RestoreRun Restoring(EngineSession session) => new(session, _catalog, _vault!, Run(session), _options.ChunkRows);

    private PreviewRun Looking(EngineSession session) => new(session, Plan, Run(session), _options);

    private void Check(ErasureRequest request)
    {
        Checked(request.Subject);
        if (request.StepId.Length is 0 or > ErasureRequest.LongestStepId)
            throw new StoreException($"Store {Name}: a step's id has 1 to {ErasureRequest.LongestStepId} characters, not {request.StepId.Length}.", transient: false);
    }

    private SubjectKey Checked(SubjectKey subject) =>
        subject.Parts.Length == Plan.Subject!.Key.Count ? subject : throw new StoreException($"Store {Name}: the subject's key has {Plan.Subject.Key.Count} parts, not {subject.Parts.Length}.", transient: false);

    private Task<T> InSessionAsync<T>(Func<EngineSession, Task<T>> work, CancellationToken ct) => GuardAsync(() => _sessions.WorkAsync(Plan, work, ct));

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DbException e)
        {
            throw StoreFaults.From(Name, e);
        }
    }

    private async IAsyncEnumerable<T> GuardAsync<T>(IAsyncEnumerable<T> read, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var at = read.GetAsyncEnumerator(ct);
        while (true)
        {
            // Mostly the next one is there already, and there is nothing to wait for.
            var next = at.MoveNextAsync();
            if (!(next.IsCompletedSuccessfully ? next.Result : await GuardAsync(next.AsTask))) yield break;
            yield return at.Current;
        }
    }
}
