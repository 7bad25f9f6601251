namespace Adieu.Erasure;

/// <summary>What is done to rows that belong to a leaver.</summary>
public enum Effect
{
    /// <summary>The row is deleted.</summary>
    Erase,

    /// <summary>The row stays; what identifies the leaver in it is masked.</summary>
    Anonymise,

    /// <summary>The leaver's link to a row that others share is cut; the row stays for the others.</summary>
    Detach,

    /// <summary>The row is kept because a law says so, reduced to the listed columns, until a date.</summary>
    Retain,

    /// <summary>The row stays as it is because of a legal hold, or because a held row refers to it; it goes when the hold is released. No map says it, only receipts.</summary>
    Hold,
}

/// <summary>How many rows of a table one effect concerns, for one leaver.</summary>
/// <param name="Table">The table as the map names it.</param>
/// <param name="Effect">What is (or would be) done.</param>
/// <param name="Rows">The number of rows, 0 or more.</param>
/// <param name="Basis">For <see cref="Erasure.Effect.Retain"/>, the legal basis as the map names it; for <see cref="Erasure.Effect.Hold"/>, as the hold does; otherwise null.</param>
/// <param name="Until">For <see cref="Erasure.Effect.Retain"/>, the latest date on which a row of these is purged; otherwise null.</param>
/// <param name="Since">For <see cref="Erasure.Effect.Hold"/>, when the hold was put on; otherwise null.</param>
public sealed record TableEffect(string Table, Effect Effect, long Rows, string? Basis = null, DateTimeOffset? Until = null, DateTimeOffset? Since = null);

/// <summary>One leaver's erasure in one store.</summary>
/// <param name="StepId">Identifies the step for ever: the same id is never carried out twice, whomever it names. 1 to <see cref="LongestStepId"/> characters, no personal data.</param>
/// <param name="Subject">Whose data goes.</param>
public sealed record ErasureRequest(string StepId, SubjectKey Subject)
{
    /// <summary>The most characters of a step's id.</summary>
    public const int LongestStepId = 200;

    /// <summary>With a key of 32 bytes, what the step erases is sealed with it, so that it can be undone while the key lives; the store never keeps the key. Null: nothing is sealed.</summary>
    public ReadOnlyMemory<byte>? VaultKey { get; init; }
}

/// <summary>What a store says it did for one step. Written by the store's own transaction, beside the erasure.</summary>
/// <param name="StepId">The step.</param>
/// <param name="PlanHash">SHA-256 of the plan that ran, lower-case hex.</param>
/// <param name="At">The store's own time.</param>
/// <param name="Effects">Row counts by table and effect; the same shape as a <see cref="Preview"/>. Empty when the subject was not found.</param>
public sealed record Receipt(string StepId, string PlanHash, DateTimeOffset At, IReadOnlyList<TableEffect> Effects)
{
    /// <summary>Whether the step was carried out before and was skipped now; the counts are those of then.</summary>
    public bool Earlier { get; init; }

    /// <summary>Whether the step was undone since, or is on its way back: then whom it names may stand there again, and only another step erases them.</summary>
    public bool Undone { get; init; }
}

/// <summary>What an erasure would do now, from the same plan that would do it.</summary>
/// <param name="SubjectFound">Whether the subject exists in the store.</param>
/// <param name="PlanHash">SHA-256 of the plan, lower-case hex.</param>
/// <param name="Effects">Row counts by table and effect, tables in plan order, zero counts left out.</param>
public sealed record Preview(bool SubjectFound, string PlanHash, IReadOnlyList<TableEffect> Effects);

/// <summary>Personal data that a probe found where none should be.</summary>
/// <param name="StepId">The step whose subject is still there.</param>
/// <param name="Table">Where.</param>
/// <param name="Column">In which column.</param>
/// <param name="Rows">In how many rows.</param>
public sealed record ProbeFinding(string StepId, string Table, string Column, long Rows);

/// <summary>The probes' answer for a batch.</summary>
/// <param name="ProbesRun">How many probes were answered, by a query or by an enforced foreign key; 0 would mean that nothing was checked.</param>
/// <param name="Findings">What was found; empty is the good case.</param>
public sealed record ProbeReport(int ProbesRun, IReadOnlyList<ProbeFinding> Findings);
