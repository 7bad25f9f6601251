namespace Adieu.Erasure.Verification;

/// <summary>One question: how many rows of a table still name the subjects in this column? By keys only, which is all that is left of them.</summary>
internal sealed record Probe(string Table, string Column, string Sql);
