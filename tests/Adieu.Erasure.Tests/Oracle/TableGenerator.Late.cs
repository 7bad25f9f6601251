namespace Adieu.Erasure.Tests.Oracle;

/// <summary>What only the latest seeds know: lists of people, many forms over one table, triggers that write elsewhere.</summary>
internal sealed partial class TableGenerator
{
    private void Late()
    {
        switch (draw.Below(People.Key.Count == 1 ? 4 : 1))
        {
            case 0:
                Logged();
                break;
            case 1:
                List(draw.Of(Deed.Erase, Deed.Anonymise, Deed.Detach, Deed.Detach));
                if (draw.Chance(50)) Owner("owner", nullable: true, draw.Of(Deed.Detach, Deed.Erase), masks: false);
                break;
            case 2 when _table.Key.Count > 0:
                KeptBesideOthers();
                List(Deed.Detach);
                if (draw.Chance(50)) _table.Retain = _table.Retain! with { Keep = _table.Retain.Keep + " listed" };
                break;
            default:
                Medley();
                break;
        }

        if (_table.Links.Exists(l => l.Deed == Deed.Detach)) _table.LastOwner ??= draw.Of("erase", "anonymise", "keep");
    }

    private void List(Deed deed, (string, string)? when = null)
    {
        var text = People.Column(People.Key[0]).Text;
        var kind = draw.Of("json", "jsonb", text ? "text[]" : "integer[]", text ? "varchar[]" : "bigint[]");
        _table.Columns.Add(new ColumnShape("listed", Text: true, Nullable: true) { List = kind, Fill = (d, _) => Listed.Draw(d, text, !kind.EndsWith(']')) });
        _table.Links.Add(new ElementsShape("listed") { Deed = deed, When = when });
    }

    // A join table or two columns, a list, a text, a number that means somebody in rows of one kind: all at once.
    private void Medley()
    {
        Joined();
        List(draw.Of(Deed.Detach, Deed.Detach, Deed.Erase, Deed.Anonymise), draw.Chance(25) ? ("kind", draw.Of("a", "b")) : null);
        if (draw.Chance(50)) Bare(People.Key, draw.Of(Deed.Detach, Deed.Anonymise), ("kind", draw.Of("a", "b")));
        if (draw.Chance(50)) return;
        var prefix = People.Column(People.Key[0]).Text ? "p" : "";
        _table.Columns.Add(new ColumnShape("topic", Text: true, Nullable: true) { Fill = (d, _) => d.Chance(70) ? $"user:{prefix}{d.Between(1, 7)}:x" : null });
        _table.Links.Add(new FormatShape("topic", "user:", ":x") { Deed = Deed.Detach, Masks = [new MaskShape("topic", "null")] });
    }

    // Whatever goes leaves a line that names its owner, in a table that nothing else fills.
    private void Logged()
    {
        _table.OnClose = Deed.Erase;
        Owner("owner", nullable: draw.Chance(30), null);
        var log = new TableShape(_table.Name + "l") { OnClose = Deed.Erase };
        var there = People.Key.Select(k => $"who_{k}").ToList();
        foreach (var (column, key) in there.Zip(People.Key)) log.Columns.Add(new ColumnShape(column, People.Column(key).Text, Nullable: true));
        log.Columns.Add(new ColumnShape("what", Text: true, Nullable: true) { Fill = (d, _) => d.Of("here", "gone") });
        log.References.Add(new ReferenceShape(there, People.Name, People.Key) { Soft = true });
        log.Links.Add(new OwnerShape(there, People.Key));
        _table.Log = new LogShape(log.Name, ((OwnerShape)_table.Links[0]).Columns, there);
        tables.Add(log);
    }
}
