namespace Adieu.Erasure.Verification;

/// <summary>One question: how many rows of a table still name the subjects in this column? By keys only, which is all that is left of them.</summary>
/// <param name="Table">Where it looks.</param>
/// <param name="Column">In which column.</param>
/// <param name="Sql">The question.</param>
/// <param name="SqlButHeld">The same without rows that a legal hold keeps; null where rows have no key to tell them by.</param>
internal sealed record Probe(string Table, string Column, string Sql, string? SqlButHeld);
