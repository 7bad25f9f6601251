namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Adds one table: its key, how its rows belong to people or to other rows, and what happens to them.</summary>
internal sealed class TableGenerator(Draw draw, List<TableShape> tables)
{
    private readonly string _name = $"t{tables.Count}";
    private TableShape _table = new("");

    public void Add()
    {
        _table = new TableShape(_name);
        Key();
        Payload();
        switch (draw.Below(tables.Count == 1 ? 3 : 6))
        {
            case 0:
                Owned(beside: false);
                break;
            case 1 or 2:
                Shared();
                break;
            case 3 or 4:
                Parent();
                break;
            default:
                Owned(beside: true);
                Parent();
                break;
        }

        tables.Add(_table);
    }

    private TableShape People => tables[0];

    private void Key()
    {
        switch (draw.Below(8))
        {
            case 0:
                _table.Columns.Add(new ColumnShape("code", Text: true, Nullable: false) { Class = "not-personal", Fill = (d, _) => d.Of("x", "y") });
                _table.Columns.Add(new ColumnShape("no", Text: false, Nullable: false) { Class = "not-personal", Fill = (_, i) => i });
                _table.Key.AddRange(["code", "no"]);
                break;
            default:
                _table.Columns.Add(new ColumnShape("id", Text: false, Nullable: false) { Fill = (_, i) => i });
                _table.Key.Add("id");
                break;
        }
    }

    private void Payload()
    {
        _table.Columns.Add(new ColumnShape("note", Text: true, Nullable: true) { Class = "shared", Fill = (d, i) => d.Chance(70) ? $"note {i}" : null });
        _table.Columns.Add(new ColumnShape("kind", Text: true, Nullable: false) { Class = "not-personal", Fill = (d, _) => d.Of("a", "b") });
    }

    // Beside a parent the deed stands at the owner, so that the parent's fate comes down unchanged.
    private void Owned(bool beside)
    {
        var deed = draw.Of(Deed.Erase, Deed.Erase, Deed.Anonymise, Deed.Detach);
        if (!beside) _table.OnClose = deed;
        Owner("owner", nullable: deed is Deed.Anonymise or Deed.Detach || draw.Chance(20), beside ? deed : null);
        if (deed == Deed.Detach) _table.LastOwner = draw.Of("erase", "anonymise", "keep");
    }

    private void Shared()
    {
        Owner("sender", nullable: true, Deed.Detach);
        Owner("receiver", nullable: true, draw.Chance(75) ? Deed.Detach : draw.Of(Deed.Erase, Deed.Anonymise));
        _table.LastOwner = draw.Of("erase", "erase", "anonymise", "keep");
    }

    private void Owner(string stem, bool nullable, Deed? deed)
    {
        var columns = People.Key.Select(k => $"{stem}_{k}").ToList();
        foreach (var (column, key) in columns.Zip(People.Key)) _table.Columns.Add(new ColumnShape(column, People.Column(key).Text, nullable));
        _table.References.Add(new ReferenceShape(columns, People.Name, People.Key));
        _table.Links.Add(new OwnerShape(columns, People.Key) { Deed = deed });
    }

    private void Parent()
    {
        var parents = tables.Skip(1).ToList();
        var parent = draw.Of(parents);
        var stem = $"{parent.Name}_{_table.Columns.Count}";
        var columns = parent.Key.Select(k => $"{stem}_{k}").ToList();
        var nullable = draw.Chance(30);
        foreach (var (column, key) in columns.Zip(parent.Key)) _table.Columns.Add(new ColumnShape(column, parent.Column(key).Text, nullable) { Class = "not-personal" });
        _table.References.Add(new ReferenceShape(columns, parent.Name, parent.Key));
        _table.Links.Add(new ParentShape(parent.Name, columns, parent.Key));
    }
}
