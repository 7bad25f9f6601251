namespace Adieu.Erasure.Tests.Oracle;

/// <summary>A database as dictionaries: table, rows, column, value (null, long, string, or a masked value).</summary>
internal sealed class Store
{
    public Dictionary<string, List<Row>> Tables { get; } = [];

    public List<Row> this[string table] => Tables.TryGetValue(table, out var rows) ? rows : Tables[table] = [];

    /// <summary>Lets every counter say what is there.</summary>
    public void Count(IEnumerable<TableShape> tables)
    {
        foreach (var table in tables.Where(t => t.Tally is not null))
        {
            var tally = table.Tally!;
            foreach (var row in this[table.Name])
                row[tally.Column] = (long)this[tally.Of].Count(r => r.Matches([tally.Here], [row["id"]]) && (tally.Kind is null || tally.Kind.Equals(r["kind"])));
        }
    }

    public Store Copy()
    {
        var copy = new Store();
        foreach (var (table, rows) in Tables) copy.Tables[table] = [.. rows.Select(r => new Row(r))];
        return copy;
    }
}

/// <summary>One row; two rows are the same only when they are the same object.</summary>
internal sealed class Row : Dictionary<string, object?>
{
    public Row()
    {
    }

    public Row(Row other) : base(other) => Kept = other.Kept;

    /// <summary>Whether a law keeps the row since somebody left.</summary>
    public bool Kept { get; set; }

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public IReadOnlyList<object?> Of(IEnumerable<string> columns) => [.. columns.Select(c => this[c])];

    /// <summary>Equality as SQL has it: nothing equals null.</summary>
    public bool Matches(IEnumerable<string> columns, IReadOnlyList<object?> values)
    {
        var mine = Of(columns);
        return mine.Zip(values).All(p => p.First is not null && p.Second is not null && p.First.Equals(p.Second));
    }
}

/// <summary>A value that only has to have certain properties: somebody's ghost, the hash of a value, anything new.</summary>
internal abstract record Masked
{
    public sealed record Ghost(string Person) : Masked;

    public sealed record Hmac(object Old) : Masked;

    public sealed record Random(object? Old) : Masked;
}
