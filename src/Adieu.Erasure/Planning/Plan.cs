using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Planning;

/// <summary>A map compiled against a live schema: ordered, set-based statements. Immutable.</summary>
public sealed record Plan
{
    /// <summary>SHA-256 over every statement and the schema's fingerprint, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>The schema that the plan is for.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Warnings and notes of the compiler.</summary>
    public required IReadOnlyList<MapDiagnostic> Diagnostics { get; init; }

    /// <summary>All statements in the order in which they run.</summary>
    public required IReadOnlyList<PlanStatement> Statements { get; init; }

    /// <summary>The plan as a script that a person can read; it is what runs.</summary>
    public string ToSql() => $"-- plan {Hash}\n-- schema {Fingerprint}\n"
        + string.Concat(Statements.Select(s => $"\n-- {s.Phase.ToString().ToLowerInvariant()}: {s.Why}{(s.Repeat ? " (repeated until no row is added)" : "")}\n{s.Sql};\n"));

    internal IReadOnlyList<TablePlan> Tables { get; init; } = [];

    /// <summary>Whether triggers of the service fire while rows go.</summary>
    internal bool HasTriggers => Tables.Any(t => t.Fired.Any());

    internal SubjectTable? Subject { get; init; }

    internal IReadOnlyList<(TablePlan Owner, Maps.RecountRule Rule, int Index)> Recounts { get; init; } = [];

    internal IReadOnlyList<Chunk> Chunks { get; init; } = [];

    internal ChunkSizes? Sizes { get; init; }

    internal Stage? Stage { get; init; }

    internal IReadOnlyList<WholeTable> Whole { get; init; } = [];

    /// <summary>Tells whether two of a batch meet in a row where it matters who goes first; null where it never does.</summary>
    internal string? Meets { get; init; }

    /// <summary>Whether people must go one by one, because conditions of the map look at rows that others take along.</summary>
    internal bool OneByOne { get; init; }

    /// <summary>Whether nothing has to be decided between finding a batch's rows and counting what was done, as long as nobody is huge.</summary>
    internal bool Straight => !HasTriggers && !OneByOne && Meets is null && Stage?.Hidden is null && Sizes?.Known is not null
        && Tables.All(t => !t.Archives) && In(PlanPhase.Capture).All(s => !s.Repeat);

    internal IEnumerable<PlanStatement> In(PlanPhase phase) => Statements.Where(s => s.Phase == phase);

    internal IEnumerable<PlanStatement> In(PlanPhase phase, PlanUse use) => In(phase).Where(s => s.Use == PlanUse.Always || s.Use == use);
}

/// <summary>One statement of a plan.</summary>
/// <param name="Phase">When it runs.</param>
/// <param name="Table">The table that it is about, as the map names it.</param>
/// <param name="Why">What it does, in words.</param>
/// <param name="Sql">The statement, without a semicolon.</param>
/// <param name="Repeat">Whether it runs until it adds no row (chains of rows that follow one another).</param>
/// <param name="Use">Whether only erasures run it, or only previews and exports.</param>
public sealed record PlanStatement(PlanPhase Phase, string Table, string Why, string Sql, bool Repeat = false, PlanUse Use = PlanUse.Always)
{
    /// <summary>What <see cref="GivenWriter"/> asks in the place of what the statement notes; null where it notes nothing.</summary>
    internal string? Answer { get; init; }
}

/// <summary>Who runs a statement.</summary>
public enum PlanUse
{
    /// <summary>Everybody.</summary>
    Always,

    /// <summary>Erasures: locks, and looking again under them.</summary>
    Erasing,

    /// <summary>Previews and exports: rows that an erasure finds and deletes in one statement.</summary>
    Looking,
}

/// <summary>The parts of a plan, in order.</summary>
public enum PlanPhase
{
    /// <summary>Makes the session's temporary tables, once.</summary>
    Prepare,

    /// <summary>Loads the batch's subjects and locks them.</summary>
    Load,

    /// <summary>Tells whether the batch has more rows than one transaction should hold.</summary>
    Size,

    /// <summary>If so: the pieces that go first, each in a transaction of its own with a note of its counts.</summary>
    Chunk,

    /// <summary>Finds the rows and decides their fates. A preview ends here.</summary>
    Capture,

    /// <summary>Counts, for previews and receipts.</summary>
    Count,

    /// <summary>Masks, cuts and deletes.</summary>
    Apply,

    /// <summary>Empties the temporary tables.</summary>
    Clear,
}
