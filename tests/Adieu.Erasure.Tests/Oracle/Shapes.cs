namespace Adieu.Erasure.Tests.Oracle;

/// <summary>What a map can ask for. The oracle has its own words, so that no code of the engine is in its answer.</summary>
internal enum Deed
{
    Detach,
    Anonymise,
    Erase,
    Retain,
}

/// <summary>A mask: null, ghost, hmac, random, default, or <c>fixed:...</c>, <c>truncate:n</c>.</summary>
internal sealed record MaskShape(string Column, string Kind);

internal sealed record ColumnShape(string Name, bool Text, bool Nullable)
{
    public string? Default { get; init; }

    /// <summary>Of a column that lists keys, what PostgreSQL calls it: json, jsonb, or an array; its values are JSON without spaces here.</summary>
    public string? List { get; init; }

    /// <summary>Of a whole number, what PostgreSQL calls it; null is an integer.</summary>
    public string? Size { get; init; }

    /// <summary>What the map calls the column, or null when nothing has to be said.</summary>
    public string? Class { get; init; }

    /// <summary>How rows get their value; null for references, which are filled later.</summary>
    public Func<Draw, long, object?>? Fill { get; init; }
}

/// <summary>A foreign key, and what the map says of it: <c>cut</c>, <c>follow</c>, or nothing.</summary>
internal sealed record ReferenceShape(IReadOnlyList<string> Columns, string Target, IReadOnlyList<string> TargetColumns)
{
    public string? Said { get; init; }

    public bool SetNull { get; init; }

    /// <summary>Whether values may be written in other letters than what they refer to.</summary>
    public bool AnyCase { get; init; }

    /// <summary>Whether the schema does not declare it: only the map knows, and values may name nobody.</summary>
    public bool Soft { get; init; }
}

internal abstract record LinkShape
{
    public Deed? Deed { get; init; }

    /// <summary>The column and the value that make the link hold; null is always.</summary>
    public (string Column, string Value)? When { get; init; }

    public IReadOnlyList<MaskShape> Masks { get; init; } = [];
}

/// <summary>Columns that hold the subject's key, or other unique columns of the subject.</summary>
internal sealed record OwnerShape(IReadOnlyList<string> Columns, IReadOnlyList<string> Subject) : LinkShape
{
    /// <summary>Whether upper and lower case are the same.</summary>
    public bool AnyCase { get; init; }
}

/// <summary>A text that embeds the key.</summary>
internal sealed record FormatShape(string Column, string Prefix, string Suffix) : LinkShape
{
    /// <summary>Whether anything may follow.</summary>
    public bool Open { get; init; }
}

/// <summary>A text whose end, by an expression over the row, is the key.</summary>
internal sealed record ExpressionShape(string Column) : LinkShape;

/// <summary>A list of keys, among which the subject's may be.</summary>
internal sealed record ElementsShape(string Column) : LinkShape
{
    /// <summary>What stands between the keys in a text; null of JSON and arrays.</summary>
    public string? Separator { get; init; }
}

/// <summary>A trigger: whatever goes leaves a line in another table that names its owner.</summary>
internal sealed record LogShape(string Table, IReadOnlyList<string> Columns, IReadOnlyList<string> There);

/// <summary>A counter: how many rows of another table refer here, all of them or those of a kind.</summary>
internal sealed record TallyShape(string Column, string Of, string Here, string? Kind);

/// <summary>A join table.</summary>
internal sealed record ThroughShape(string Table, string Here, string There, IReadOnlyList<string> Account) : LinkShape;

/// <summary>Another row, whose fate this row shares (or that only passes on that it is reached, when the table says what is done).</summary>
internal sealed record ParentShape(string Table, IReadOnlyList<string> Here, IReadOnlyList<string> There) : LinkShape;

internal sealed record RetainShape(string Keep, string? WhereKind, Deed Otherwise)
{
    public bool Archive { get; init; }
}

internal sealed record TableShape(string Name)
{
    public List<ColumnShape> Columns { get; init; } = [];

    public List<string> Key { get; init; } = [];

    public List<ReferenceShape> References { get; init; } = [];

    public List<LinkShape> Links { get; init; } = [];

    public List<MaskShape> Masks { get; init; } = [];

    public Deed? OnClose { get; set; }

    public string? LastOwner { get; set; }

    public RetainShape? Retain { get; set; }

    public bool NotPersonal { get; set; }

    public TallyShape? Tally { get; set; }

    public LogShape? Log { get; set; }

    /// <summary>Tables whose rows the map wants deleted before this one's.</summary>
    public List<string> After { get; init; } = [];

    /// <summary>Whether the key is declared as SQLite would take NULL in it.</summary>
    public bool LooseKey { get; set; }

    public IEnumerable<ReferenceShape> Declared => References.Where(r => !r.Soft);

    public ColumnShape Column(string name) => Columns.First(c => c.Name == name);
}

/// <summary>A schema with its map, its rows, and who leaves, batch by batch.</summary>
internal sealed record Case(IReadOnlyList<TableShape> Tables, Store Rows, IReadOnlyList<IReadOnlyList<IReadOnlyList<object>>> Batches)
{
    /// <summary>Whether time goes on until nothing is kept any more.</summary>
    public bool Sweeps { get; init; }

    /// <summary>The first table is the subject's.</summary>
    public TableShape People => Tables[0];
}
