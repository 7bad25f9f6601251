namespace Adieu.Erasure.Archive;

/// <summary>A row as the retention archive keeps it. Personal data.</summary>
/// <param name="Table">The table that it was in, as the map names it.</param>
/// <param name="Basis">The law that keeps it, as the map names it.</param>
/// <param name="Until">When it is purged.</param>
/// <param name="Row">The columns that the law wants, as a JSON object; bytes are base64.</param>
public sealed record ArchivedRow(string Table, string Basis, DateTimeOffset Until, string Row)
{
    /// <summary>Without the row.</summary>
    public override string ToString() => $"{Table}, {Basis}";
}
