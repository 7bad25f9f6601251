namespace Adieu.Erasure.Tests.Oracle;

/// <summary>The rare ways, which only wide seeds know: conditions on one owner, kept for co-owners, expressions, parents of two kinds, counters.</summary>
internal sealed partial class TableGenerator
{
    private void Rare()
    {
        var twoParents = Parents.Count(t => t.Key is ["id"]) > 1;
        switch (draw.Below(twoParents ? 4 : 3))
        {
            case 0 when _table.Key.Count > 0:
                KeptBesideOthers();
                break;
            case 1 when People.Key.Count == 1:
                Embedded();
                break;
            case 3:
                ParentsByKind();
                break;
            default:
                OwnerByKind();
                break;
        }
    }

    // One owner's row is kept by law, another's link is cut, and a third may take the row along.
    private void KeptBesideOthers()
    {
        Owner("payer", nullable: true, Deed.Retain);
        Owner("payee", nullable: true, Deed.Detach, masks: false);
        if (draw.Chance(35)) Owner("third", nullable: true, draw.Of(Deed.Detach, Deed.Erase, Deed.Anonymise), masks: false);
        _table.LastOwner = draw.Of("erase", "anonymise", "keep");
        var payee = _table.Links.OfType<OwnerShape>().ElementAt(1);
        var keep = draw.Of("kind", "kind note", "kind " + string.Join(' ', payee.Columns));
        _table.Retain = new RetainShape(keep, draw.Chance(70) ? draw.Of("a", "b") : null, draw.Of(Deed.Erase, Deed.Anonymise));
    }

    private void Embedded()
    {
        var deed = draw.Of(Deed.Erase, Deed.Anonymise, Deed.Detach);
        var prefix = People.Column(People.Key[0]).Text ? "u-p" : "u-";
        // Nobody's mask but the link's own, so that what another owner's leaving writes does not end this one's link.
        _table.Columns.Add(new ColumnShape("ref", Text: true, Nullable: true) { Class = "shared", Fill = (d, _) => d.Chance(85) ? $"{prefix}{d.Between(1, 7)}" : null });
        _table.Links.Add(new ExpressionShape("ref") { Deed = deed, When = draw.Chance(40) ? ("kind", "a") : null, Masks = [new MaskShape("ref", "fixed:gone")] });
        _table.LastOwner = deed == Deed.Detach ? draw.Of("erase", "anonymise", "keep") : null;
        if (draw.Chance(50)) Owner("owner", nullable: true, draw.Of(deed, Deed.Detach), masks: false);
        if (_table.Links.Exists(l => l.Deed == Deed.Detach)) _table.LastOwner ??= draw.Of("erase", "anonymise", "keep");
        if (wider && draw.Chance(50)) _table.Masks.Add(new MaskShape("ref", "fixed:void"));
    }

    // The same columns mean one thing in rows of one kind and another in rows of the other.
    private void OwnerByKind()
    {
        var columns = People.Key.Select(k => $"whose_{k}").ToList();
        foreach (var (column, key) in columns.Zip(People.Key)) _table.Columns.Add(new ColumnShape(column, People.Column(key).Text, Nullable: true));
        var soft = draw.Chance(40);
        _table.References.Add(new ReferenceShape(columns, People.Name, People.Key) { Soft = soft, Said = soft ? null : "cut" });
        foreach (var kind in new[] { "a", "b" })
        {
            var deed = draw.Of(Deed.Erase, Deed.Anonymise, Deed.Detach, _table.Key.Count > 0 ? Deed.Retain : Deed.Erase);
            _table.Links.Add(new OwnerShape(columns, People.Key) { Deed = deed, When = ("kind", kind) });
        }

        if (draw.Chance(30)) Owner("other", nullable: true, Deed.Detach, masks: false);
        if (_table.Links.Exists(l => l.Deed == Deed.Detach)) _table.LastOwner = draw.Of("erase", "anonymise", "keep");
        if (_table.Links.Exists(l => l.Deed == Deed.Retain)) _table.Retain = new RetainShape(draw.Of("kind", "kind note"), null, Deed.Erase);
    }

    // What a number means depends on the row's kind: a row of one table, or of another.
    private void ParentsByKind()
    {
        var parents = Parents.Where(t => t.Key is ["id"]).ToList();
        var first = draw.Of<TableShape>(parents);
        var second = draw.Of<TableShape>([.. parents.Where(p => p != first)]);
        _table.Columns.Add(new ColumnShape("item", Text: false, Nullable: true));
        _table.References.Add(new ReferenceShape(["item"], draw.Of(first, second).Name, ["id"]) { Soft = true });
        _table.Links.Add(new ParentShape(first.Name, ["item"], ["id"]) { When = ("kind", "a") });
        _table.Links.Add(new ParentShape(second.Name, ["item"], ["id"]) { When = ("kind", "b") });
        if (draw.Chance(30)) Owner("owner", nullable: true, draw.Of(Deed.Erase, Deed.Detach), masks: false);
        if (_table.Links.Exists(l => l.Deed == Deed.Detach)) _table.LastOwner = draw.Of("erase", "anonymise", "keep");
    }

    // Counters that follow, circles of three, and hints of order.
    private void Besides()
    {
        if (_table.NotPersonal) return;
        if (draw.Chance(15)) Counted();
        if (_table.Key.Count == 0) return;
        var others = Keyed.Where(t => t != _table && !t.NotPersonal && !t.Name.EndsWith('m')).ToList();
        if (others.Count > 1 && draw.Chance(15))
        {
            var one = draw.Of<TableShape>(others);
            var two = draw.Of<TableShape>([.. others.Where(o => o != one)]);
            Refer(one, nullable: true, "cut");
            Refer(two, nullable: true, draw.Of("cut", "follow"), one);
            Refer(_table, nullable: true, draw.Of("cut", "follow"), two);
        }

        if (others.Count > 0 && draw.Chance(10)) _table.After.Add(draw.Of<TableShape>(others).Name);
    }

    private void Counted()
    {
        var board = new TableShape(_table.Name + "c") { NotPersonal = true };
        board.Columns.Add(new ColumnShape("id", Text: false, Nullable: false) { Fill = (_, i) => i });
        board.Columns.Add(new ColumnShape("n", Text: false, Nullable: false));
        board.Key.Add("id");
        tables.Add(board);
        var column = Refer(board, nullable: true, null)[0];
        board.Tally = new TallyShape("n", _table.Name, column, draw.Chance(40) ? draw.Of("a", "b") : null);
    }
}
