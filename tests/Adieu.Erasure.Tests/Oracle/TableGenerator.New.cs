namespace Adieu.Erasure.Tests.Oracle;

/// <summary>What only the newest seeds know: lists in texts, letters that do not matter, texts with an open end.</summary>
internal sealed partial class TableGenerator
{
    private void New()
    {
        var deed = draw.Of(Deed.Erase, Deed.Anonymise, Deed.Detach, Deed.Detach);
        (string, string)? when = draw.Chance(25) ? ("kind", draw.Of("a", "b")) : null;
        switch (draw.Below(People.Key.Count == 1 ? 4 : 1))
        {
            case 0:
                Letters(deed, when);
                break;
            case 1:
                Open(deed, when);
                break;
            default:
                Apart(deed, when);
                break;
        }

        if (draw.Chance(40)) Owner("owner", nullable: true, draw.Of(Deed.Detach, Deed.Erase), masks: false);
        if (_table.Links.Exists(l => l.Deed == Deed.Detach)) _table.LastOwner = draw.Of("erase", "anonymise", "keep");
    }

    private void Letters(Deed deed, (string, string)? when)
    {
        _table.Columns.Add(new ColumnShape("mail", Text: true, Nullable: true));
        _table.References.Add(new ReferenceShape(["mail"], People.Name, ["email"]) { Soft = true, AnyCase = true });
        _table.Links.Add(new OwnerShape(["mail"], ["email"]) { AnyCase = true, Deed = deed, When = when });
    }

    private void Open(Deed deed, (string, string)? when)
    {
        var prefix = People.Column(People.Key[0]).Text ? "p" : "";
        _table.Columns.Add(new ColumnShape("topic", Text: true, Nullable: true) { Fill = (d, _) => d.Chance(85) ? $"user:{prefix}{d.Between(-1, 12)}:{d.Of("", "x", "1:y")}" : null });
        _table.Links.Add(new FormatShape("topic", "user:", ":") { Open = true, Deed = deed, When = when, Masks = deed == Deed.Erase ? [] : [new MaskShape("topic", "null")] });
    }

    private void Apart(Deed deed, (string, string)? when)
    {
        var (text, sign) = (People.Column(People.Key[0]).Text, draw.Of(",", ";", "||"));
        _table.Columns.Add(new ColumnShape("named", Text: true, Nullable: true) { Fill = (d, _) => Listed.Draw(d, text, sign) });
        _table.Links.Add(new ElementsShape("named") { Separator = sign, Deed = deed, When = when });
    }
}
