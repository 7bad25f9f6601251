namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Adds one table: its key, how its rows belong to people or to other rows, and what happens to them.</summary>
internal sealed partial class TableGenerator(Draw draw, List<TableShape> tables, bool wide, bool wider, bool widest, bool newest)
{
    private TableShape _table = new("");

    private TableShape People => tables[0];

    private IEnumerable<TableShape> Keyed => tables.Skip(1).Where(t => t.Key.Count > 0);

    private IEnumerable<TableShape> Parents => Keyed.Where(t => !t.NotPersonal);

    public void Add()
    {
        _table = new TableShape($"t{tables.Count}");
        var role = draw.Below(Parents.Any() ? 13 : 9);
        Key(keyless: role is not 8 && draw.Chance(10));
        Payload();
        var newly = newest && draw.Chance(40);
        var lately = !newly && widest && draw.Chance(35);
        var rarely = !newly && !lately && wide && draw.Chance(45);
        if (newly) New();
        else if (lately) Late();
        else if (rarely) Rare();
        else Role(role);
        More();
        if (wide) Besides();
        Say();
        tables.Add(_table);
    }

    private void Role(int role)
    {
        switch (role)
        {
            case < 3:
                Owned(beside: false);
                break;
            case < 5:
                Shared();
                break;
            case < 7:
                Soft();
                break;
            case 7 when _table.Key.Count > 0 && draw.Chance(50):
                _table.NotPersonal = true;
                break;
            case 7 or 8:
                Joined();
                break;
            case < 11:
                Parent();
                break;
            default:
                Owned(beside: true);
                Parent();
                break;
        }
    }

    private void Key(bool keyless)
    {
        if (keyless) return;
        switch (draw.Below(7))
        {
            case 0:
                _table.Columns.Add(new ColumnShape("code", Text: true, Nullable: false) { Class = "not-personal", Fill = (d, _) => d.Of("x", "y") });
                _table.Columns.Add(new ColumnShape("no", Text: false, Nullable: false) { Class = "not-personal", Fill = (_, i) => i });
                _table.Key.AddRange(["code", "no"]);
                break;
            default:
                _table.Columns.Add(new ColumnShape("id", Text: false, Nullable: false) { Fill = (_, i) => i });
                _table.Key.Add("id");
                _table.LooseKey = draw.Chance(12);
                break;
        }
    }

    private void Payload()
    {
        _table.Columns.Add(new ColumnShape("note", Text: true, Nullable: true) { Fill = (d, i) => d.Chance(70) ? $"note {i}" : null });
        _table.Columns.Add(new ColumnShape("kind", Text: true, Nullable: false) { Class = "not-personal", Fill = (d, _) => d.Of("a", "b") });
        if (draw.Chance(40)) _table.Columns.Add(new ColumnShape("state", Text: true, Nullable: false) { Default = "new", Class = "not-personal", Fill = (d, _) => d.Of("new", "old") });
    }

    // Beside a parent the deed stands at the owner, so that the parent's fate comes down unchanged.
    private void Owned(bool beside)
    {
        var deed = draw.Of(Deed.Erase, Deed.Erase, Deed.Anonymise, Deed.Detach, Deed.Retain);
        if (deed == Deed.Retain && (beside || _table.Key.Count == 0)) deed = Deed.Erase;
        if (!beside) _table.OnClose = deed;
        Owner("owner", nullable: beside || deed != Deed.Erase || draw.Chance(20), beside ? deed : null);
        if (deed == Deed.Detach) _table.LastOwner = draw.Of("erase", "anonymise", "keep");
        if (deed != Deed.Retain) return;
        _table.Retain = new RetainShape(draw.Of("kind", "kind note", "kind state"), draw.Chance(60) ? draw.Of("a", "b") : null, draw.Of(Deed.Erase, Deed.Anonymise));
        if (_table.Columns.TrueForAll(c => c.Name != "state")) _table.Retain = _table.Retain with { Keep = _table.Retain.Keep.Replace(" state", "", StringComparison.Ordinal) };
        if (wider && draw.Chance(50)) _table.Retain = _table.Retain with { Archive = true };
    }

    private void Shared()
    {
        Owner("sender", nullable: true, Deed.Detach);
        Owner("receiver", nullable: true, draw.Chance(75) ? Deed.Detach : draw.Of(Deed.Erase, Deed.Anonymise));
        _table.LastOwner = draw.Of("erase", "erase", "anonymise", "keep");
    }

    private void Owner(string stem, bool nullable, Deed? deed, bool masks = true)
    {
        var columns = People.Key.Select(k => $"{stem}_{k}").ToList();
        foreach (var (column, key) in columns.Zip(People.Key)) _table.Columns.Add(new ColumnShape(column, People.Column(key).Text, nullable) { Size = newest ? draw.Of("smallint", "integer", "bigint") : null });
        _table.References.Add(new ReferenceShape(columns, People.Name, People.Key) { Soft = draw.Chance(20) });
        var note = masks && deed == Deed.Detach && _table.Key.Count > 0 && draw.Chance(30) ? [new MaskShape("note", draw.Of("ghost", "null"))] : Array.Empty<MaskShape>();
        _table.Links.Add(new OwnerShape(columns, People.Key) { Deed = deed, Masks = note });
    }

    private void Parent()
    {
        var parent = draw.Of<TableShape>([.. Parents]);
        var columns = Refer(parent, nullable: draw.Chance(30), null);
        _table.Links.Add(new ParentShape(parent.Name, columns, parent.Key));
    }

    private List<string> Refer(TableShape target, bool nullable, string? said, TableShape? from = null, bool setNull = false)
    {
        from ??= _table;
        var columns = target.Key.Select(k => $"{target.Name}_{from.Columns.Count}_{k}").ToList();
        foreach (var (column, key) in columns.Zip(target.Key)) from.Columns.Add(new ColumnShape(column, target.Column(key).Text, nullable));
        from.References.Add(new ReferenceShape(columns, target.Name, target.Key) { Said = said, SetNull = setNull });
        return columns;
    }
}
