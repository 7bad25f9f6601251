namespace Adieu.Erasure.Verification;

/// <summary>One question: how many rows of a table still name the subjects in this column? By keys only, which is all that is left of them.</summary>
/// <param name="Table">The table as the map names it.</param>
/// <param name="Column">The column, or expression, that would name them.</param>
/// <param name="Sql">The question for a whole batch. Columns: step, rows.</param>
/// <param name="Guarded">
/// Whether an enforced foreign key answers it: the database itself has looked for such rows before it let the subject's own
/// row go, and lets no new one come. Asked only where another probe has found something.
/// </param>
/// <param name="SqlButHeld">The same question without rows that a legal hold keeps; null where rows have no key to tell them by.</param>
internal sealed record Probe(string Table, string Column, string Sql, bool Guarded, string? SqlButHeld);
