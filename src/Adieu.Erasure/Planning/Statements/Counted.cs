namespace Adieu.Erasure.Planning.Statements;

/// <summary>A statement that counts what it does.</summary>
/// <param name="Sql">The statement; what it counts it notes.</param>
/// <param name="Answer">
/// What can stand in the place of the note: the same, told instead of noted. Columns: table, fate, and whose each row was, as an
/// array, one element for each row. A bigint is the person's key, an integer their place in the batch. That is cheaper than to count:
/// grouping a row costs the server more than reading its number costs the client. Null where nothing is noted.
/// </param>
internal sealed record Counted(string Sql, string? Answer);
