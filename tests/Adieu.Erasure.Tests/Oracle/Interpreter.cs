using System.Globalization;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>
/// What a map means, row by row and person by person, as slowly as it likes: who leaves reaches rows by owner links and
/// rows that follow those; the strongest deed stands (retain, erase, anonymise, detach); a detached row that nobody is
/// left to own meets the last owner's word; a batch means the same as its people one after the other.
/// </summary>
internal sealed class Interpreter(Case c, Store rows)
{
    public Store Rows => rows;

    /// <summary>One person leaves. Returns how many rows of which table met which fate; beforehand nobody knows what triggers will write.</summary>
    public SortedDictionary<string, int> Leave(IReadOnlyList<object> key, bool beforehand = false)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var person = rows[c.People.Name].Find(r => r.Matches(c.People.Key, [.. key]));
        if (person is null) return counts;
        var hits = Reach(person);
        foreach (var (table, row, deeds) in hits)
        {
            var word = $"{table.Name} {Strongest(deeds)}";
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        var who = string.Join('/', key);
        foreach (var hit in hits) Write(hit, who);
        // What goes to the archive leaves its table as if it were erased.
        var erased = hits.Where(h => Strongest(h.Deeds) == Deed.Erase || Strongest(h.Deeds) == Deed.Retain && Archived(h.Table)).Select(h => (h.Table, h.Row)).ToList();
        foreach (var (table, row) in erased) rows[table.Name].Remove(row);
        foreach (var (table, row) in erased) CutReferences(table, row);
        if (!beforehand) foreach (var (table, row) in erased.Where(e => e.Table.Log is not null)) Note(table.Log!, row, person, counts);
        rows.Count(c.Tables);
        return counts;
    }

    /// <summary>The time is over for all that laws keep.</summary>
    public void Purge()
    {
        var over = c.Tables.SelectMany(t => rows[t.Name].Where(r => r.Kept).Select(r => (Table: t, Row: r))).ToList();
        foreach (var (table, row) in over) rows[table.Name].Remove(row);
        foreach (var (table, row) in over) CutReferences(table, row);
        // Whoever the sweep's lines name has not left: a kept row names nobody who has.
        foreach (var (table, row) in over.Where(o => o.Table.Log is not null)) rows[table.Log!.Table].Add(LineOf(table.Log, row));
        rows.Count(c.Tables);
    }

    // A line about somebody else stays; one about the leaver is found again, and goes.
    private void Note(LogShape log, Row row, Row person, SortedDictionary<string, int> counts)
    {
        if (row.Matches(log.Columns, person.Of(c.People.Key)))
        {
            var word = $"{log.Table} {Deed.Erase}";
            counts[word] = counts.GetValueOrDefault(word) + 1;
            return;
        }

        rows[log.Table].Add(LineOf(log, row));
    }

    private static Row LineOf(LogShape log, Row row)
    {
        var line = new Row { ["what"] = "gone" };
        foreach (var (here, there) in log.Columns.Zip(log.There)) line[there] = row[here];
        return line;
    }

    /// <summary>Whether every foreign key still holds: where the map left one open, the database refuses the closure.</summary>
    public string? Broken()
    {
        foreach (var table in c.Tables)
        {
            foreach (var reference in table.Declared)
            {
                foreach (var row in rows[table.Name])
                {
                    var here = row.Of(reference.Columns);
                    if (here.Contains(null)) continue;
                    if (!rows[reference.Target].Exists(r => r.Matches(reference.TargetColumns, here))) return $"{table.Name}.{reference.Columns[0]}";
                }
            }
        }

        return null;
    }

    private bool Archived(TableShape table) =>
        table.Retain?.Archive ?? (table.OnClose is null && table.Links.OfType<ParentShape>().Any(l => c.Tables.Single(t => t.Name == l.Table) is var parent && parent != table && Archived(parent)));

    private sealed record Hit(TableShape Table, Row Row, List<(LinkShape Link, Deed Deed)> Deeds);

    private static Deed Strongest(List<(LinkShape, Deed Deed)> deeds) => deeds.Max(d => d.Deed);

    private List<Hit> Reach(Row person)
    {
        var hits = new Dictionary<Row, Hit>();
        bool Add(TableShape table, Row row, LinkShape link, Deed deed)
        {
            // What the law keeps stays until it is purged; only a later leaver's link is cut.
            if (row.Kept)
            {
                if (link is ParentShape || (link.Deed ?? table.OnClose) == Deed.Retain) return false;
                deed = Deed.Detach;
            }

            if (!hits.TryGetValue(row, out var hit)) hits[row] = hit = new Hit(table, row, []);
            if (hit.Deeds.Contains((link, deed))) return false;
            hit.Deeds.Add((link, deed));
            return true;
        }

        foreach (var table in c.Tables)
        {
            foreach (var link in LinksOf(table).Where(l => l is not ParentShape))
            {
                foreach (var row in rows[table.Name].Where(r => Owns(person, link, r))) Add(table, row, link, Asked(table, link.Deed ?? table.OnClose!.Value, row));
            }
        }

        foreach (var hit in hits.Values.ToList()) LastOwner(hit, person);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var table in c.Tables)
            {
                foreach (var link in table.Links.OfType<ParentShape>().Concat(Followed(table)))
                {
                    foreach (var row in rows[table.Name].Where(r => Holds(link, r)))
                    {
                        foreach (var parent in rows[link.Table].Where(p => row.Matches(link.Here, p.Of(link.There))).ToList())
                        {
                            if (!hits.TryGetValue(parent, out var above) || Strongest(above.Deeds) == Deed.Detach) continue;
                            var own = link.Deed ?? (Followed(table).Contains(link) ? null : table.OnClose);
                            changed |= Add(table, row, link, own is { } deed ? Asked(table, deed, row) : Strongest(above.Deeds));
                        }
                    }
                }
            }
        }

        return [.. hits.Values];
    }

    // The subject's own row is the subject's.
    private IEnumerable<LinkShape> LinksOf(TableShape table) =>
        table == c.People ? [new OwnerShape(table.Key, table.Key), .. table.Links] : table.Links;

    // A reference of which the map says `follow` is a parent, unless nothing ever happens to the rows there.
    private IEnumerable<ParentShape> Followed(TableShape table) =>
        table.References.Where(r => r.Said == "follow" && !c.Tables.Single(t => t.Name == r.Target).NotPersonal).Select(r => new ParentShape(r.Target, r.Columns, r.TargetColumns));

    private static Deed Asked(TableShape table, Deed deed, Row row) =>
        deed == Deed.Retain && table.Retain!.WhereKind is { } kind && !kind.Equals(row["kind"]) ? table.Retain.Otherwise : deed;

    private static bool Holds(LinkShape link, Row row) => link.When is not { } when || when.Value.Equals(row[when.Column]);

    private bool Owns(Row person, LinkShape link, Row row)
    {
        if (!Holds(link, row)) return false;
        return link switch
        {
            OwnerShape { AnyCase: true } o => row[o.Columns[0]] is string here && here.Equals(person[o.Subject[0]] as string, StringComparison.OrdinalIgnoreCase),
            OwnerShape o => row.Matches(o.Columns, person.Of(o.Subject)),
            FormatShape { Open: true } f => row[f.Column] is string text && text.StartsWith(f.Prefix + Convert.ToString(person[c.People.Key[0]], CultureInfo.InvariantCulture) + f.Suffix, StringComparison.Ordinal),
            FormatShape f => row[f.Column] is string text && text == f.Prefix + Convert.ToString(person[c.People.Key[0]], CultureInfo.InvariantCulture) + f.Suffix,
            ExpressionShape e => row[e.Column] is string { Length: > 2 } text && text[2..] == Convert.ToString(person[c.People.Key[0]], CultureInfo.InvariantCulture),
            ElementsShape e => Listed.Holds(row[e.Column], person[c.People.Key[0]]!, e.Separator),
            ThroughShape t => rows[t.Table].Exists(g => g.Matches([t.There], [row[t.Here]]) && g.Matches(t.Account, person.Of(c.People.Key))),
            _ => false,
        };
    }

    private void LastOwner(Hit hit, Row leaver)
    {
        if (hit.Table.LastOwner == "keep" || hit.Row.Kept) return;
        var others = rows[c.People.Name].Where(p => p != leaver);
        if (others.Any(p => hit.Table.Links.Any(l => Owns(p, l, hit.Row)))) return;
        var deed = hit.Table.LastOwner == "anonymise" ? Deed.Anonymise : Deed.Erase;
        for (var i = 0; i < hit.Deeds.Count; i++)
        {
            if (hit.Deeds[i].Deed == Deed.Detach) hit.Deeds[i] = (hit.Deeds[i].Link, deed);
        }
    }

    private void Write(Hit hit, string who)
    {
        switch (Strongest(hit.Deeds))
        {
            case Deed.Erase:
                return;
            case Deed.Retain:
                hit.Row.Kept = true;
                // The law keeps the row, not the other ways in which it names the leaver.
                foreach (var link in hit.Table.Links.Where(l => l is not ParentShape && (l.Deed ?? hit.Table.OnClose) != Deed.Retain && hit.Deeds.Exists(d => d.Link == l))) Cut(hit, link, who, Reduced(hit.Table));
                Reduce(hit, who);
                return;
        }

        // A row that stays with nobody is masked as the table says; a row that others still share, as the link says. An owner's
        // column is left to that owner, but a text that names one among other things is masked whoever it names.
        var owners = hit.Table.Links.Where(l => l is not ExpressionShape).SelectMany(OwnColumns).ToHashSet();
        var masks = Strongest(hit.Deeds) == Deed.Anonymise ? hit.Table.Masks.Where(m => !owners.Contains(m.Column)).ToList() : hit.Row.Kept ? Reduced(hit.Table) : [];
        foreach (var link in hit.Table.Links.Where(l => l is not ParentShape && hit.Deeds.Exists(d => d.Link == l))) Cut(hit, link, who, masks);
        if (!hit.Row.Kept) foreach (var mask in masks) Mask(hit, mask, who);
    }

    // What a law's keeping writes: over that no link writes again.
    private static List<MaskShape> Reduced(TableShape table)
    {
        var owners = table.Links.Where(l => l is not ExpressionShape).SelectMany(OwnColumns).ToHashSet();
        if (table.Retain is not { } retain) return [.. table.Masks.Where(m => !owners.Contains(m.Column))];
        return [.. table.Columns.Where(c => !retain.Keep.Split(' ').Contains(c.Name)).Select(c => new MaskShape(c.Name, "null"))];
    }

    private static void Cut(Hit hit, LinkShape link, string who, List<MaskShape> overruled)
    {
        if (link is ElementsShape list)
        {
            hit.Row[list.Column] = Listed.Without(hit.Row[list.Column], who, list.Separator);
            return;
        }

        foreach (var name in OwnColumns(link))
        {
            var mask = link.Masks.FirstOrDefault(m => m.Column == name) ?? hit.Table.Masks.Find(m => m.Column == name);
            if (mask is not null) Mask(hit, mask, who);
            else if (hit.Table.Column(name).Nullable) hit.Row[name] = null;
        }

        foreach (var mask in link.Masks.Where(m => !OwnColumns(link).Contains(m.Column) && !overruled.Exists(o => o.Column == m.Column))) Mask(hit, mask, who);
    }

    private static IReadOnlyList<string> OwnColumns(LinkShape link) => link switch
    {
        OwnerShape o => o.Columns,
        FormatShape f => [f.Column],
        ExpressionShape e => [e.Column],
        ElementsShape e => [e.Column],
        _ => [],
    };

    private void Reduce(Hit hit, string who)
    {
        var untouched = Structural(hit.Table);
        // Kept by its parent's law and not by one of its own, it still belongs to its other owners.
        if (hit.Table.Retain is null) untouched.UnionWith(hit.Table.Links.Where(l => l is not ExpressionShape).SelectMany(OwnColumns));
        foreach (var column in hit.Table.Columns.Where(x => !untouched.Contains(x.Name)))
        {
            var mask = hit.Table.Masks.Find(m => m.Column == column.Name);
            if (hit.Table.Retain is { } retain)
            {
                if (retain.Keep.Split(' ').Contains(column.Name)) continue;
                mask ??= new MaskShape(column.Name, column.Nullable ? "null" : "default");
            }

            if (mask is not null) Mask(hit, mask, who);
        }
    }

    private HashSet<string> Structural(TableShape table) =>
        [.. table.Key, .. table.Links.OfType<ParentShape>().Concat(Followed(table)).SelectMany(p => p.Here)];

    private static void Mask(Hit hit, MaskShape mask, string who)
    {
        var old = hit.Row[mask.Column];
        hit.Row[mask.Column] = mask.Kind switch
        {
            "null" => null,
            "ghost" => new Masked.Ghost(who),
            "hmac" => old is null ? null : new Masked.Hmac(old),
            "random" => new Masked.Random(old),
            "default" => hit.Table.Column(mask.Column).Default,
            var k when k.StartsWith("fixed:", StringComparison.Ordinal) => hit.Table.Column(mask.Column).Text ? k[6..] : long.Parse(k[6..], CultureInfo.InvariantCulture),
            var k => old is string s ? s[..Math.Min(s.Length, int.Parse(k[9..], CultureInfo.InvariantCulture))] : old,
        };
    }

    // What the map says to cut, and what a row that stays (by a law, say) would have followed.
    private void CutReferences(TableShape gone, Row row)
    {
        foreach (var table in c.Tables)
        {
            foreach (var reference in table.Declared.Where(r => r.Target == gone.Name && (r.Said is "cut" or "follow" || (r.Said is null && r.SetNull) || table.Links.OfType<ParentShape>().Any(l => l.Here.SequenceEqual(r.Columns)))))
            {
                foreach (var other in rows[table.Name].Where(o => o.Matches(reference.Columns, row.Of(reference.TargetColumns))))
                {
                    foreach (var column in reference.Columns.Where(n => table.Column(n).Nullable)) other[column] = null;
                }
            }
        }
    }
}
