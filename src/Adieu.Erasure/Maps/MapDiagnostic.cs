namespace Adieu.Erasure.Maps;

/// <summary>How much a diagnostic matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing has to be done.</summary>
    Note,

    /// <summary>The plan is safe but slow, or rests on something that the schema does not promise.</summary>
    Warning,

    /// <summary>No plan is made: it could leave personal data behind, harm somebody else's, or fail.</summary>
    Severe,
}

/// <summary>A place in a map file.</summary>
/// <param name="File">The file as it was named when it was loaded.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
public readonly record struct Mark(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>One thing that the reader or the compiler has to say about a map.</summary>
/// <param name="Severity">Whether it stops the plan.</param>
/// <param name="Code">A short stable name, such as <c>unmapped-table</c>.</param>
/// <param name="Where">The place in the map that it is about.</param>
/// <param name="Reason">What is wrong and why it matters, one sentence or two.</param>
/// <param name="Mend">What to write instead, ready to paste where that is possible.</param>
public sealed record MapDiagnostic(Severity Severity, string Code, Mark Where, string Reason, string Mend)
{
    /// <summary>As compilers print it: <c>file:line:column: SEVERE code: reason</c>, and the mend on the next line.</summary>
    public override string ToString() =>
        $"{Where}: {(Severity == Severity.Severe ? "SEVERE" : Severity == Severity.Warning ? "warning" : "note")} {Code}: {Reason}"
        + (Mend.Length == 0 ? "" : $"\n    write: {Mend.Replace("\n", "\n           ", StringComparison.Ordinal)}");
}

/// <summary>A map cannot be read or compiled. Its message lists every severe diagnostic.</summary>
public sealed class MapException : Exception
{
    /// <summary>Makes the exception from what was found; at least one diagnostic is severe.</summary>
    public MapException(IReadOnlyList<MapDiagnostic> diagnostics)
        : base(string.Join('\n', diagnostics.Where(d => d.Severity == Severity.Severe))) => Diagnostics = diagnostics;

    /// <summary>Everything that was found, warnings and notes too.</summary>
    public IReadOnlyList<MapDiagnostic> Diagnostics { get; }
}
