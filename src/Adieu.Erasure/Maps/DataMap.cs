namespace Adieu.Erasure.Maps;

/// <summary>
/// The declaration of where a store's personal data lies and what becomes of it when its subject leaves. Immutable.
/// The language is described, by example, in docs/data-map.md.
/// </summary>
public sealed record DataMap
{
    internal DataMap()
    {
    }

    /// <summary>The file that it was read from.</summary>
    public required string File { get; init; }

    /// <summary>The store's name as the map gives it.</summary>
    public required string Store { get; init; }

    /// <summary>Whose data it is.</summary>
    public required SubjectRule Subject { get; init; }

    /// <summary>The tables, in the order in which the map lists them.</summary>
    public required IReadOnlyList<TableRule> Tables { get; init; }

    /// <summary>The schema fingerprint that the map was written for, or null when it does not pin one.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Where the map begins.</summary>
    public required Mark Where { get; init; }

    /// <summary>Whether it is a part of a map: the other tables, and the subject itself, stay as they are.</summary>
    public bool IsPart { get; private init; }

    /// <summary>
    /// The map of some tables alone, for who wants these rows gone and stays. The compiler refuses it where rows of other tables
    /// refer to rows that would go.
    /// </summary>
    /// <param name="tables">Tables of this map, without the subject's.</param>
    /// <exception cref="ArgumentException">A table is not in the map, is the subject's, or holds what a law keeps.</exception>
    public DataMap Only(IReadOnlyCollection<string> tables)
    {
        if (tables.FirstOrDefault(t => Tables.All(r => r.Name != t)) is { } unknown) throw new ArgumentException($"The map has no table {unknown}.", nameof(tables));
        if (tables.Contains(Subject.Table)) throw new ArgumentException($"{Subject.Table} is the account itself.", nameof(tables));
        if (Tables.FirstOrDefault(r => tables.Contains(r.Name) && r.Retain is not null) is { } kept) throw new ArgumentException($"A law keeps rows of {kept.Name}.", nameof(tables));
        return this with { Tables = [.. Tables.Where(r => tables.Contains(r.Name))], Fingerprint = null, IsPart = true };
    }

    /// <summary>The JSON Schema of a map file, for editors.</summary>
    public static string JsonSchema
    {
        get
        {
            using var text = new StreamReader(typeof(DataMap).Assembly.GetManifestResourceStream("data-map.schema.json")!);
            return text.ReadToEnd();
        }
    }

    /// <summary>Reads a map file.</summary>
    /// <exception cref="MapException">The file is not a map; every fault is listed with its place.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DataMap Load(string path) => Parse(System.IO.File.ReadAllText(path), path);

    /// <summary>Reads a map from text; <paramref name="file"/> is what diagnostics call it.</summary>
    /// <exception cref="MapException">The text is not a map; every fault is listed with its place.</exception>
    public static DataMap Parse(string text, string file = "data-map.yaml") => new MapReader(file).Read(text);
}

/// <summary>The subject table and its key columns.</summary>
/// <param name="Table">The table in which a row is a person.</param>
/// <param name="Key">One or more columns that are unique together.</param>
/// <param name="Where">The place in the map.</param>
public sealed record SubjectRule(string Table, IReadOnlyList<string> Key, Mark Where);

/// <summary>What the map says of one table.</summary>
public sealed record TableRule
{
    /// <summary>The table's name: bare in the database's default schema, otherwise <c>schema.table</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The place in the map.</summary>
    public required Mark Where { get; init; }

    /// <summary>What becomes of the subject's rows; null when links or the parent decide.</summary>
    public Effect? OnClose { get; init; }

    /// <summary>The ways by which rows belong to people.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>The ways by which people see rows that stay when they leave; export follows them, erasure does not.</summary>
    public IReadOnlyList<Link> Accessors { get; init; } = [];

    /// <summary>What becomes of a shared row when its last owner leaves; null when the map does not say.</summary>
    public LastOwner? LastOwner { get; init; }

    /// <summary>Column by column: what it is.</summary>
    public IReadOnlyDictionary<string, ColumnRule> Columns { get; init; } = new Dictionary<string, ColumnRule>();

    /// <summary>Column by column: what is written over it.</summary>
    public IReadOnlyDictionary<string, Mask> Masks { get; init; } = new Dictionary<string, Mask>();

    /// <summary>For <see cref="Effect.Retain"/>: what is kept, how long, by which law.</summary>
    public RetainRule? Retain { get; init; }

    /// <summary>What becomes of other people's rows whose reference points to an erased row.</summary>
    public IReadOnlyDictionary<string, ReferenceRule> References { get; init; } = new Dictionary<string, ReferenceRule>();

    /// <summary>Counters and copies that follow when rows go.</summary>
    public IReadOnlyDictionary<string, RecountRule> Recounts { get; init; } = new Dictionary<string, RecountRule>();

    /// <summary>Columns that an export leaves out, such as password hashes.</summary>
    public IReadOnlyList<string> NotExported { get; init; } = [];

    /// <summary>Tables whose erasure must be over before this table's begins.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Whether the map says that rows without an owner may stay.</summary>
    public bool KeepUnowned { get; init; }

    /// <summary>Whether the map says that the service's own triggers change or delete rows here while a leaver's rows go elsewhere.</summary>
    public bool TriggersWrite { get; init; }

    /// <summary>Whether the map says that the table holds no personal data.</summary>
    public bool NotPersonal { get; init; }
}

/// <summary>What becomes of a shared row when its last owner leaves.</summary>
public enum LastOwner
{
    /// <summary>It is erased.</summary>
    Erase,

    /// <summary>It stays, masked as the table's masks say.</summary>
    Anonymise,

    /// <summary>It stays, with nobody linked.</summary>
    Keep,
}

/// <summary>What a column holds.</summary>
public enum ColumnClass
{
    /// <summary>Data about the subject.</summary>
    Personal,

    /// <summary>Nothing about a person.</summary>
    NotPersonal,

    /// <summary>Data that belongs to the row's other owners as well and stays for them.</summary>
    Shared,
}

/// <summary>A column's class, and why it is not personal although its name looks so.</summary>
public sealed record ColumnRule(ColumnClass Class, string? Because, Mark Where);

/// <summary>What becomes of somebody else's row when the row that it refers to is erased.</summary>
/// <param name="Follow">True: it shares the fate. False: the reference is set to null.</param>
/// <param name="Where">The place in the map.</param>
public sealed record ReferenceRule(bool Follow, Mark Where);

/// <summary>A column that is computed anew from rows of another table that went.</summary>
/// <param name="Table">Whose rows are counted.</param>
/// <param name="On">Pairs of a column of that table and the column here that it equals.</param>
/// <param name="Value">The SQL aggregate, such as <c>count(*)</c>.</param>
/// <param name="Condition">A SQL condition on the counted rows, or null.</param>
/// <param name="Where">The place in the map.</param>
public sealed record RecountRule(string Table, IReadOnlyList<ColumnPair> On, string Value, string? Condition, Mark Where);

/// <summary>Retention by law.</summary>
/// <param name="Basis">The law, as the service's list of legal bases names it.</param>
/// <param name="Until">When the row is purged.</param>
/// <param name="Keep">Columns that stay as they are.</param>
/// <param name="Condition">A SQL condition on the row; null keeps all.</param>
/// <param name="Otherwise">What becomes of rows that the condition does not keep.</param>
/// <param name="Where">The place in the map.</param>
public sealed record RetainRule(string Basis, Until Until, IReadOnlyList<string> Keep, string? Condition, Effect Otherwise, Mark Where)
{
    /// <summary>Whether kept rows leave the service for the retention archive; otherwise they stay where they are, masked.</summary>
    public bool Archive { get; init; }
}

/// <summary>A point in time: a column (or now, when null) plus a span.</summary>
/// <param name="Column">A column with a time, or null for the time of closing.</param>
/// <param name="Amount">How many units, 0 or more.</param>
/// <param name="Unit">One of <c>hours days weeks months years</c>.</param>
public sealed record Until(string? Column, int Amount, string Unit);
