using Adieu.Erasure.Verification;

namespace Adieu.Erasure.Stores;

/// <summary>
/// A data system with its compiled map: everything that closing an account asks of it. Implementations are safe for
/// concurrent use.
/// </summary>
public interface IErasureStore : IAsyncDisposable
{
    /// <summary>The store's name in its service, such as <c>main</c>.</summary>
    string Name { get; }

    /// <summary>SHA-256 of the compiled plan, lower-case hex.</summary>
    string PlanHash { get; }

    /// <summary>Checks that the live store still has the schema the plan was compiled for.</summary>
    /// <returns>Null when it does; otherwise one sentence for an operator that names what differs.</returns>
    Task<string?> DriftAsync(CancellationToken cancellationToken);

    /// <summary>Counts what an erasure of <paramref name="subject"/> would do now.</summary>
    Task<Preview> PreviewAsync(SubjectKey subject, CancellationToken cancellationToken);

    /// <summary>
    /// Erases a batch of subjects, set-based, each step in one transaction with its receipt. A step that already has a receipt
    /// is not done again; its stored receipt is returned. Usually the whole batch is one transaction, but it need not be: a
    /// batch with more rows than one transaction should hold, or that takes too long, is divided, and a huge account goes in
    /// pieces before its receipt is written. So after an exception some steps may be done and one may be partly done;
    /// asking again with the same step ids finishes them, and is the only way on.
    /// </summary>
    /// <exception cref="StoreException">The store refused or could not be reached; what was running was rolled back, what was committed before stands.</exception>
    Task<IReadOnlyList<Receipt>> EraseAsync(IReadOnlyList<ErasureRequest> batch, CancellationToken cancellationToken);

    /// <summary>Looks for what is left of the subjects, by means that do not reuse the plan.</summary>
    Task<ProbeReport> ProbeAsync(IReadOnlyList<ErasureRequest> batch, CancellationToken cancellationToken);

    /// <summary>
    /// Streams what the store holds of one person, table by table, from the map: every table with personal data,
    /// the subject's rows only, columns in table order.
    /// </summary>
    /// <exception cref="StoreException">The store refused or could not be reached, also while rows are read.</exception>
    IAsyncEnumerable<ExportTable> ExportAsync(SubjectKey subject, CancellationToken cancellationToken);

    /// <summary>Purges retained rows whose time is over, at most <paramref name="limit"/> steps at a time.</summary>
    /// <returns>The steps of which nothing is retained any more, with what was purged; each again and again until it is acknowledged.</returns>
    Task<IReadOnlyList<Receipt>> PurgeExpiredAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Says that the purge of these steps is written down, and that the store may forget them.</summary>
    Task AcknowledgePurgeAsync(IReadOnlyList<string> stepIds, CancellationToken cancellationToken);
}

/// <summary>One table of an export; its rows are read as they are enumerated, once.</summary>
/// <param name="Name">The table as the map names it.</param>
/// <param name="Columns">Column names.</param>
/// <param name="Rows">Rows of plain values: null, bool, long, double, decimal, string, byte[], DateTime, DateTimeOffset.</param>
public sealed record ExportTable(string Name, IReadOnlyList<string> Columns, IAsyncEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>A store refused a step or could not be reached. The message is for operators and holds no personal data.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StoreException(string message, bool transient, Exception? inner = null) : base(message, inner) => Transient = transient;

    /// <summary>The steps that a legal hold keeps from being carried out; the others of the batch can be tried without them.</summary>
    public IReadOnlyList<string> HeldSteps { get; init; } = [];

    /// <summary>Rows of others that would have been touched by something that the map does not speak of; usually none.</summary>
    public IReadOnlyList<BystanderFinding> Bystanders { get; init; } = [];

    /// <summary>Whether the same step may succeed later without anybody changing anything.</summary>
    public bool Transient { get; }

    /// <summary>Whether the connection knew tables that are not the store's any more: another connection may succeed at once.</summary>
    internal bool SessionOutdated { get; init; }

    /// <summary>Steps of the batch that are done all the same, when a store does each of them on its own; usually none.</summary>
    public IReadOnlyList<Receipt> Done { get; init; } = [];

    /// <summary>How long the store asks to be left alone before the same is tried again; null when it does not say.</summary>
    public TimeSpan? Again { get; init; }

    /// <summary>Steps that the store has taken up and is still at, by step id, with the time after which to ask again.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Working { get; init; } = new Dictionary<string, TimeSpan>();
}
