using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Catalogs;

/// <summary>A live schema, as far as erasing rows from it needs to know.</summary>
/// <param name="Dialect">The database system.</param>
/// <param name="Tables">By name: bare in the default schema, otherwise <c>schema.table</c>. Ordered by name.</param>
public sealed record Catalog(SqlDialect Dialect, IReadOnlyDictionary<string, CatalogTable> Tables)
{
    /// <summary>The tables that Adieu keeps for itself begin so; no map speaks of them.</summary>
    public const string OwnPrefix = "adieu_";

    /// <summary>PostgreSQL: the materialised views, which keep what they read until somebody refreshes them.</summary>
    public IReadOnlyList<MaterialisedView> MaterialisedViews { get; init; } = [];

    /// <summary>SQLite: what virtual tables keep their rows in. No map speaks of them; they are searched all the same.</summary>
    public IReadOnlyList<CatalogTable> Shadows { get; init; } = [];
}

/// <summary>A materialised view.</summary>
/// <param name="Table">What it looks like from outside.</param>
/// <param name="Reads">The tables that it reads, by way of other views too, as the map names them.</param>
public sealed record MaterialisedView(CatalogTable Table, IReadOnlyList<string> Reads);

/// <summary>One table.</summary>
public sealed record CatalogTable
{
    /// <summary>Its schema.</summary>
    public required string Schema { get; init; }

    /// <summary>Its name within the schema.</summary>
    public required string Name { get; init; }

    /// <summary>Whether its schema is the one that bare names mean.</summary>
    public required bool InDefaultSchema { get; init; }

    /// <summary>What the map calls it.</summary>
    public string MapName => InDefaultSchema ? Name : $"{Schema}.{Name}";

    /// <summary>Columns in table order.</summary>
    public IReadOnlyList<CatalogColumn> Columns { get; init; } = [];

    /// <summary>Primary-key columns; empty when there is none.</summary>
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];

    /// <summary>Column sets that are unique without a condition, the primary key included.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Uniques { get; init; } = [];

    /// <summary>What else may not stand in two rows: under a condition, by an expression, or by other operators than equality.</summary>
    public IReadOnlyList<NarrowUnique> NarrowUniques { get; init; } = [];

    /// <summary>PostgreSQL: whether a unique key or an exclusion constraint is deferrable, and so cannot be asked what it would refuse.</summary>
    public bool ChecksUniqueLater { get; init; }

    /// <summary>The indexes.</summary>
    public IReadOnlyList<CatalogIndex> Indexes { get; init; } = [];

    /// <summary>References to other tables.</summary>
    public IReadOnlyList<ForeignKey> ForeignKeys { get; init; } = [];

    /// <summary>CHECK conditions as SQL.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>The user's triggers that fire when rows are deleted or updated; those that only see new rows are left out.</summary>
    public IReadOnlyList<CatalogTrigger> Triggers { get; init; } = [];

    /// <summary>Whether rows lie in partitions.</summary>
    public bool Partitioned { get; init; }

    /// <summary>PostgreSQL: the tables that inherit from this one. Their rows are asked of them, not of it.</summary>
    public IReadOnlyList<string> Heirs { get; init; } = [];

    /// <summary>PostgreSQL: whether row security may hide rows from who reads the schema now.</summary>
    public bool HidesRows { get; init; }

    /// <summary>PostgreSQL: names of rewrite rules, by which the server runs other statements than it was given.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>PostgreSQL: whether rows lie behind a foreign-data wrapper.</summary>
    public bool Foreign { get; init; }

    /// <summary>PostgreSQL: whether a trigger deletes large objects when their rows go (<c>lo_manage</c> of the extension <c>lo</c>).</summary>
    public bool UnlinksObjects { get; init; }

    /// <summary>Whether it is a view that keeps its rows, and not a table.</summary>
    public bool Derived { get; init; }

    /// <summary>SQLite: the module behind a virtual table, in lower case, such as <c>fts5</c>; null of a table.</summary>
    public string? Module { get; init; }

    /// <summary>SQLite: whether a full-text index forgets the words of deleted rows at once.</summary>
    public bool ForgetsWords { get; init; }

    /// <summary>SQLite: whether rows have no rowid.</summary>
    public bool WithoutRowId { get; init; }

    /// <summary>The column of that name, or null.</summary>
    public CatalogColumn? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);
}

/// <summary>An index.</summary>
/// <param name="Keys">Column names, leading column first; an expression stands as its SQL.</param>
/// <param name="Condition">Over which rows, as SQL; null over all.</param>
public sealed record CatalogIndex(IReadOnlyList<string> Keys, string? Condition);

/// <summary>A trigger.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OnDelete">Whether it fires when rows are deleted.</param>
/// <param name="OnUpdate">Whether it fires when rows are updated.</param>
public sealed record CatalogTrigger(string Name, bool OnDelete, bool OnUpdate);

/// <summary>A unique index over expressions or over some rows only, or an exclusion constraint.</summary>
/// <param name="Keys">Column names; an expression stands as its SQL.</param>
/// <param name="Condition">Over which rows, as SQL; null over all.</param>
public sealed record NarrowUnique(IReadOnlyList<string> Keys, string? Condition);

/// <summary>One column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type as the database spells it.</param>
/// <param name="Kind">What kind of value it takes.</param>
/// <param name="Nullable">Whether it takes NULL.</param>
/// <param name="Default">The SQL of its default, or of what it is computed from; null of a column without.</param>
/// <param name="Generated">Whether the database computes it.</param>
/// <param name="MaxLength">The greatest number of characters, or null.</param>
/// <param name="Labels">The values of an enum type, or null.</param>
/// <param name="Identity">Whether it counts as generated only because the database gives it its number.</param>
public sealed record CatalogColumn(string Name, string Type, ColumnKind Kind, bool Nullable, string? Default, bool Generated, int? MaxLength, IReadOnlyList<string>? Labels = null, bool Identity = false)
{
    /// <summary>Whether it takes upper and lower case for one: citext, COLLATE NOCASE, or a nondeterministic collation.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>
    /// PostgreSQL: the type without its bounds, as which others' values are compared with it. Cast to the type itself, a number that is too
    /// high for it fails, and a text that is too long loses its end, and is somebody else's.
    /// </summary>
    public string Unbounded =>
        Type is "smallint" or "integer" ? "bigint"
        : Type.EndsWith(']') ? Type
        : Type.StartsWith("numeric(", StringComparison.Ordinal) ? "numeric"
        : Type.StartsWith("character varying(", StringComparison.Ordinal) ? "text"
        : Type.StartsWith("character(", StringComparison.Ordinal) ? "bpchar"
        : Type;

    /// <summary>PostgreSQL: whether it is an <c>oid</c>, which may be the number of a large object.</summary>
    public bool LargeObject { get; init; }
}

/// <summary>Kinds of values.</summary>
public enum ColumnKind
{
    /// <summary>Characters.</summary>
    Text,

    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>Other numbers.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A point in time, with or without a zone.</summary>
    Timestamp,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>A UUID.</summary>
    Uuid,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>An enum.</summary>
    Enum,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A foreign key.</summary>
/// <param name="Columns">The referring columns.</param>
/// <param name="Target">The table referred to, as the map names it.</param>
/// <param name="TargetColumns">The columns referred to, in the same order.</param>
/// <param name="OnDelete">What the database does with the row when its target is deleted.</param>
/// <param name="Deferrable">Whether the check can wait for the commit.</param>
/// <param name="Enforced">Whether no row can break it: PostgreSQL has checked all rows, and nobody switched its triggers off. False where the database does not say.</param>
public sealed record ForeignKey(IReadOnlyList<string> Columns, string Target, IReadOnlyList<string> TargetColumns, DeleteRule OnDelete, bool Deferrable, bool Enforced);

/// <summary>ON DELETE.</summary>
public enum DeleteRule
{
    /// <summary>NO ACTION.</summary>
    NoAction,

    /// <summary>RESTRICT.</summary>
    Restrict,

    /// <summary>CASCADE.</summary>
    Cascade,

    /// <summary>SET NULL.</summary>
    SetNull,

    /// <summary>SET DEFAULT.</summary>
    SetDefault,
}
