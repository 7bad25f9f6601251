namespace Adieu.Erasure.Tests.Oracle;

/// <summary>The less common ways: soft keys, formats, join tables, circles, mentions; and the words that a map needs then.</summary>
internal sealed partial class TableGenerator
{
    // Links that no foreign key declares: a bare number, one that means a person only now and then, an address, a text.
    private void Soft()
    {
        var deed = draw.Of(Deed.Erase, Deed.Anonymise, Deed.Detach);
        _table.LastOwner = deed == Deed.Detach ? draw.Of("erase", "anonymise", "keep") : null;
        switch (draw.Below(People.Key.Count == 1 ? 4 : 2))
        {
            case 0:
                Bare(People.Key, deed, ("kind", "a"));
                break;
            case 1:
                Bare(["email"], deed, draw.Chance(30) ? ("kind", "b") : null);
                break;
            case 2:
                Bare(People.Key, deed, ("kind", "a"));
                Bare(["email"], deed, ("kind", "b"));
                break;
            default:
                var prefix = People.Column(People.Key[0]).Text ? "p" : "";
                _table.Columns.Add(new ColumnShape("topic", Text: true, Nullable: true) { Fill = (d, _) => $"user:{prefix}{d.Between(1, 12)}:x" });
                _table.Links.Add(new FormatShape("topic", "user:", ":x") { Deed = deed, Masks = deed == Deed.Erase ? [] : [new MaskShape("topic", "null")] });
                if (deed == Deed.Detach) Owner("owner", nullable: true, Deed.Detach);
                break;
        }
    }

    private void Bare(IReadOnlyList<string> subject, Deed deed, (string, string)? when)
    {
        var columns = subject.Select(k => $"bare_{_table.Columns.Count}_{k}").ToList();
        foreach (var (column, key) in columns.Zip(subject)) _table.Columns.Add(new ColumnShape(column, People.Column(key).Text, Nullable: true));
        _table.References.Add(new ReferenceShape(columns, People.Name, subject) { Soft = true });
        _table.Links.Add(new OwnerShape(columns, subject) { Deed = deed, When = when });
    }

    // Rows whose owners stand in a join table, by the row itself or by a group that the row is in.
    private void Joined()
    {
        if (_table.Key is not ["id"])
        {
            Shared();
            return;
        }

        var join = new TableShape(_table.Name + "m");
        join.Columns.Add(new ColumnShape("id", Text: false, Nullable: false) { Fill = (_, i) => i });
        join.Key.Add("id");
        var account = People.Key.Select(k => $"person_{k}").ToList();
        foreach (var (column, key) in account.Zip(People.Key)) join.Columns.Add(new ColumnShape(column, People.Column(key).Text, Nullable: false));
        join.References.Add(new ReferenceShape(account, People.Name, People.Key));
        join.Links.Add(new OwnerShape(account, People.Key) { Deed = Deed.Erase });
        _table.LastOwner = draw.Of("erase", "erase", "anonymise", "keep");
        var deed = wider ? draw.Of(Deed.Detach, Deed.Detach, Deed.Erase, Deed.Anonymise) : Deed.Detach;
        (string, string)? when = wider && draw.Chance(25) ? ("kind", draw.Of("a", "b")) : null;
        if (draw.Chance(50))
        {
            join.Columns.Add(new ColumnShape("band", Text: false, Nullable: false) { Class = "not-personal", Fill = (d, _) => (long)d.Between(1, 3) });
            _table.Columns.Add(new ColumnShape("band", Text: false, Nullable: true) { Fill = (d, _) => d.Chance(85) ? (long)d.Between(1, 3) : null });
            _table.Links.Add(new ThroughShape(join.Name, "band", "band", account) { Deed = deed, When = when });
            // A second kind of group over the same members.
            if (wider && draw.Chance(30))
            {
                join.Columns.Add(new ColumnShape("side", Text: false, Nullable: false) { Class = "not-personal", Fill = (d, _) => (long)d.Between(1, 2) });
                _table.Columns.Add(new ColumnShape("side", Text: false, Nullable: true) { Class = "shared", Fill = (d, _) => d.Chance(50) ? (long)d.Between(1, 2) : null });
                _table.Links.Add(new ThroughShape(join.Name, "side", "side", account) { Deed = draw.Of(Deed.Detach, deed) });
            }
        }
        else
        {
            var columns = Refer(_table, nullable: false, null, join);
            join.Links.Add(new ParentShape(_table.Name, columns, ["id"]));
            _table.Links.Add(new ThroughShape(join.Name, "id", columns[0], account) { Deed = deed, When = when });
        }

        if (deed != Deed.Detach && !_table.Links.Exists(l => l.Deed == Deed.Detach)) _table.LastOwner = null;

        if (draw.Chance(30)) Owner("owner", nullable: true, Deed.Detach);
        if (wider && _table.Links.Exists(l => l.Deed == Deed.Detach)) _table.LastOwner ??= "erase";
        tables.Add(join);
    }

    // References besides ownership: to itself, to rows of others, and back, so that circles arise.
    private void More()
    {
        if (_table.NotPersonal || _table.Key.Count == 0) return;
        if (draw.Chance(20)) Refer(_table, nullable: true, draw.Of("cut", "follow"));
        var others = Keyed.Where(t => t.Name != _table.Name).ToList();
        if (others.Count > 0 && draw.Chance(30))
        {
            var other = draw.Of<TableShape>(others);
            Refer(other, nullable: true, draw.Of("cut", "cut", "follow"));
        }

        var earlier = others.Where(t => !t.NotPersonal && !t.Name.EndsWith('m')).ToList();
        if (earlier.Count > 0 && draw.Chance(20))
        {
            var setNull = _table.Key.Count == 1 && draw.Chance(40);
            Refer(_table, nullable: true, setNull ? null : "cut", draw.Of<TableShape>(earlier), setNull);
        }
    }

    // Notes are personal and masked, or belong to everybody who shares the row.
    private void Say()
    {
        if (_table.NotPersonal) return;
        var note = _table.Columns.FindIndex(c => c.Name == "note");
        // A mask that depends on the old value would be applied to another leaver's mask; the map's author avoids that.
        string[] kinds = _table.Key.Count == 0 || _table.Links.Exists(l => l.Masks.Any(m => m.Column == "note")) ? ["null", "fixed:gone"] : ["null", "ghost", "hmac", "random", "fixed:gone", "truncate:3"];
        if (draw.Chance(50)) _table.Masks.Add(new MaskShape("note", draw.Of(kinds)));
        else _table.Columns[note] = _table.Columns[note] with { Class = "shared" };
    }
}
