namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Fills the tables: first what stands by itself, then references to rows that exist, circles and all.</summary>
internal sealed class RowGenerator(Draw draw, IReadOnlyList<TableShape> tables)
{
    private readonly Store _store = new();

    public Store Make()
    {
        foreach (var table in tables)
        {
            var count = table == tables[0] ? draw.Between(2, 5) : draw.Between(0, 8);
            for (var i = 1; i <= count; i++)
            {
                var row = new Row();
                foreach (var column in table.Columns) row[column.Name] = column.Fill?.Invoke(draw, i);
                _store[table.Name].Add(row);
            }
        }

        // A row that must refer to a table without rows cannot be.
        while (tables.Any(t => t.References.Exists(r => _store[r.Target].Count == 0 && _store[t.Name].Count > 0 && r.Columns.All(c => !t.Column(c).Nullable))))
        {
            foreach (var table in tables.Where(t => t.References.Exists(r => _store[r.Target].Count == 0 && r.Columns.All(c => !t.Column(c).Nullable)))) _store[table.Name].Clear();
        }

        // Twice: the first pass settles keys that are made of references, the second what refers to such keys.
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var table in tables)
            {
                foreach (var reference in table.References) Refer(table, reference, pass);
            }
        }

        _store.Count(tables);
        return _store;
    }

    private void Refer(TableShape table, ReferenceShape reference, int pass)
    {
        var nullable = reference.Columns.Any(c => table.Column(c).Nullable);
        var targets = _store[reference.Target].ToList();
        foreach (var row in _store[table.Name])
        {
            if (pass == 1 && !reference.TargetColumns.Intersect(Referring(reference.Target)).Any()) continue;
            if (reference.Soft && draw.Chance(15))
            {
                foreach (var column in reference.Columns) row[column] = table.Column(column).Text ? "nobody" : 999L;
                continue;
            }

            var target = targets.Count == 0 || (nullable && draw.Chance(25)) ? null : draw.Of(targets);
            foreach (var (column, there) in reference.Columns.Zip(reference.TargetColumns)) row[column] = reference.AnyCase && target?[there] is string text && draw.Chance(50) ? text.ToUpperInvariant() : target?[there];
        }
    }

    private HashSet<string> Referring(string table) => [.. tables.First(t => t.Name == table).References.SelectMany(r => r.Columns)];
}
