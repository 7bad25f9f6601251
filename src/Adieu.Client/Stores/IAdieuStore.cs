namespace Adieu.Client.Stores;

/// <summary>
/// What a service answers when it keeps its data to itself and lets Adieu ask: map it with
/// <see cref="AdieuStoreEndpoints.MapAdieuStore{TStore}"/>. Registered as any service; a scope for each call.
/// </summary>
public interface IAdieuStore
{
    /// <summary>Counts what an erasure would do now.</summary>
    Task<StoreAnswer> PreviewAsync(StoreSubject subject, CancellationToken cancellationToken);

    /// <summary>
    /// Erases. The same <paramref name="step"/> may come again, after an answer that got lost or while its work is under way:
    /// then nothing is done twice and the answer is the same. The sure way is to write the answer down under the step, in the
    /// transaction that erases, and to look there first.
    /// </summary>
    Task<StoreAnswer> EraseAsync(StoreSubject subject, string step, CancellationToken cancellationToken);

    /// <summary>Looks for what is left, by other means than those that erased.</summary>
    /// <returns>Where rows are left; empty is the good case.</returns>
    Task<IReadOnlyList<RowsLeft>> VerifyAsync(StoreSubject subject, CancellationToken cancellationToken);

    /// <summary>Streams the subject's rows, table by table.</summary>
    IAsyncEnumerable<StoreTable> ExportAsync(StoreSubject subject, CancellationToken cancellationToken);

    /// <summary>
    /// Steps of which nothing is retained any more, with what was purged: each again and again until it is acknowledged. Only
    /// who answered <c>retain</c> has any; the others leave this as it is.
    /// </summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<StorePurge>> PurgedAsync(int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StorePurge>>([]);

    /// <summary>The purge of these steps is written down; they may be forgotten.</summary>
    Task AcknowledgePurgedAsync(IReadOnlyList<string> steps, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What was purged of a step when its retention was over.</summary>
/// <param name="Step">The step.</param>
/// <param name="At">When.</param>
/// <param name="Effects">Rows by table.</param>
public sealed record StorePurge(string Step, DateTimeOffset At, IReadOnlyList<StoreEffect> Effects);

/// <summary>Whose data it is: the parts of the account's key.</summary>
/// <param name="Parts">Most keys have one part.</param>
public sealed record StoreSubject(IReadOnlyList<string> Parts)
{
    /// <summary>The key of one part.</summary>
    public string Account => Parts[0];

    /// <summary>Says that there is a key, never which.</summary>
    public override string ToString() => "subject:***";
}

/// <summary>A store's answer.</summary>
public abstract record StoreAnswer
{
    private StoreAnswer()
    {
    }

    /// <summary>Done, or what would be done.</summary>
    /// <param name="Effects">Rows by table; no line for a table without rows.</param>
    /// <param name="At">When it was done; null for a preview.</param>
    public sealed record Done(IReadOnlyList<StoreEffect> Effects, DateTimeOffset? At = null) : StoreAnswer;

    /// <summary>Nobody of that key is known here; this counts as erased.</summary>
    public sealed record NotFound : StoreAnswer;

    /// <summary>The work is taken up and goes on; ask again.</summary>
    /// <param name="Again">After how long, in whole seconds.</param>
    public sealed record Working(TimeSpan Again) : StoreAnswer;
}

/// <summary>How many rows of a table one effect concerns.</summary>
/// <param name="Table">The table, as people may read it on a certificate.</param>
/// <param name="Effect"><c>erase</c>, <c>anonymise</c>, <c>detach</c> or <c>retain</c>.</param>
/// <param name="Rows">1 or more.</param>
/// <param name="Basis">For <c>retain</c>, the law, as <c>service.yaml</c> names it.</param>
/// <param name="Until">For <c>retain</c>, until when.</param>
public sealed record StoreEffect(string Table, string Effect, long Rows, string? Basis = null, DateTimeOffset? Until = null);

/// <summary>Rows that should not be there.</summary>
public sealed record RowsLeft(string Table, string? Column, long Rows);

/// <summary>One table of an export, its rows read as they are enumerated.</summary>
public sealed record StoreTable(string Name, IReadOnlyList<string> Columns, IAsyncEnumerable<IReadOnlyList<object?>> Rows);
