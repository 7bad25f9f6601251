namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Makes a schema with its map, then rows, then who leaves.</summary>
/// <remarks>
/// Legal holds are drawn beside it (<see cref="HeldRun"/>). Not drawn, and left to tests of their own: triggers that change what is there, partitions, several laws over one row, laws whose time is over at
/// closing, accessors, types other than whole numbers and texts, keys of more than two columns, circles of
/// references that take no NULL, schemas other than the default one, and writers beside the erasure.
/// </remarks>
internal sealed class CaseGenerator(Draw draw, bool wide, bool wider, bool widest, bool newest)
{
    private readonly List<TableShape> _tables = [];

    public Case Make()
    {
        _tables.Add(People());
        var count = draw.Between(1, 6);
        while (_tables.Count <= count) new TableGenerator(draw, _tables, wide, wider, widest, newest).Add();
        var store = new RowGenerator(draw, _tables).Make();
        var keys = store[_tables[0].Name].Select(r => r.Of(_tables[0].Key).Select(v => v!).ToList()).ToList();
        var batches = new List<IReadOnlyList<IReadOnlyList<object>>>();
        for (var left = draw.Between(1, wide ? 4 : 2); left > 0; left--)
        {
            var batch = new List<IReadOnlyList<object>>();
            for (var people = draw.Between(1, wide ? 5 : 3); people > 0; people--) batch.Add(keys[draw.Below(keys.Count)]);
            batches.Add(batch);
        }

        return new Case(_tables, store, batches) { Sweeps = widest };
    }

    private TableShape People()
    {
        var people = new TableShape("people") { OnClose = Deed.Erase };
        switch (draw.Below(6))
        {
            case 0:
                people.Columns.Add(new ColumnShape("realm", Text: true, Nullable: false) { Fill = (d, _) => d.Of("north", "south") });
                people.Columns.Add(new ColumnShape("no", Text: false, Nullable: false) { Fill = (_, i) => i });
                people.Key.AddRange(["realm", "no"]);
                break;
            case 1:
                people.Columns.Add(new ColumnShape("id", Text: true, Nullable: false) { Fill = (_, i) => $"p{i}" });
                people.Key.Add("id");
                break;
            default:
                var (before, size) = newest ? draw.Of<(long, string?)>((0, null), (0, "bigint"), (3, "smallint"), (3, null)) : (0, null);
                people.Columns.Add(new ColumnShape("id", Text: false, Nullable: false) { Size = size, Fill = (_, i) => i - before });
                people.Key.Add("id");
                break;
        }

        people.Columns.Add(new ColumnShape("email", Text: true, Nullable: true) { Fill = (d, i) => d.Chance(80) ? $"m{i}@example.org" : null });
        return people;
    }
}
