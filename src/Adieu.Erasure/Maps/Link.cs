namespace Adieu.Erasure.Maps;

/// <summary>A way by which rows of a table belong to a person.</summary>
public abstract record Link
{
    private Link()
    {
    }

    /// <summary>The place in the map.</summary>
    public required Mark Where { get; init; }

    /// <summary>What becomes of rows that are reached this way; null takes the table's word.</summary>
    public Effect? OnClose { get; init; }

    /// <summary>A SQL condition on the row, such as <c>subject_type = 'Account'</c>; null is always.</summary>
    public string? When { get; init; }

    /// <summary>Whether upper and lower case count for one when the row is compared with the person: of columns and expressions.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>What is written over columns when the leaver was linked this way.</summary>
    public IReadOnlyDictionary<string, Mask> Masks { get; init; } = new Dictionary<string, Mask>();

    /// <summary>Columns that hold the subject's key, or other unique columns of the subject (a phone number, say).</summary>
    public sealed record Column(IReadOnlyList<string> Columns, IReadOnlyList<string> Subject) : Link;

    /// <summary>An expression over the row, such as <c>payload->>'account_id'</c>, that gives the key as text.</summary>
    public sealed record Expression(string Sql, string? Subject) : Link;

    /// <summary>A text column that embeds the key, such as <c>user:{key}:*</c>.</summary>
    public sealed record Format(string Name, string Prefix, string Suffix, bool Open, string? Subject) : Link;

    /// <summary>A column that lists the keys of several subjects, or another unique column of theirs: an array on PostgreSQL, a JSON array on both, or a text with a separator between keys.</summary>
    public sealed record Elements(string Name, string? Separator = null, string? Subject = null) : Link;

    /// <summary>A join table that links rows (or the groups that rows belong to) with accounts.</summary>
    public sealed record Through(string Table, IReadOnlyList<ColumnPair> On, IReadOnlyList<string> Account) : Link;

    /// <summary>Another table's row, whose fate this row shares.</summary>
    public sealed record Parent(string Table, IReadOnlyList<ColumnPair> On) : Link;
}

/// <summary>A column here and the column there that it equals.</summary>
public readonly record struct ColumnPair(string Here, string There);
