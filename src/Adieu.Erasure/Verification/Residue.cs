namespace Adieu.Erasure.Verification;

/// <summary>Identifiers of one person found in one column. Never the identifier itself.</summary>
/// <param name="Owner">Whose, as the index into the given list.</param>
/// <param name="Table">Where.</param>
/// <param name="Column">In which column.</param>
/// <param name="Row">The first row's key, its parts apart by a comma; null when the table has none, or when the key itself holds an identifier.</param>
/// <param name="Occurrences">How often, 1 or more.</param>
public sealed record Residue(int Owner, string Table, string Column, string? Row, long Occurrences);

/// <summary>What a scan did and found.</summary>
/// <param name="Tables">How many tables were read; 0 would mean that nothing was looked at.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Bytes">How many bytes were searched.</param>
/// <param name="Found">By person, table and column.</param>
public sealed record ResidueReport(int Tables, long Rows, long Bytes, IReadOnlyList<Residue> Found);
