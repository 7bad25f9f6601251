using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning.Checks;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Planning.Sketch;

/// <summary>Proposes one table's entry of a map, from its edges to tables whose rows go.</summary>
internal sealed class SketchEntry(CatalogTable table, CatalogTable person, IReadOnlyList<SketchEdge> edges)
{
    private readonly string _subject = person.MapName;
    private readonly List<string> _parts = [];
    private readonly List<string> _questions = [];

    /// <summary>Ownerships by way of rows that refer to this table's and name a person.</summary>
    public IReadOnlyList<string> Referrers { get; init; } = [];

    public string Write()
    {
        if (table.MapName == _subject)
        {
            _parts.Add("on-close: erase");
            Links(edges.Where(e => e.Nullable));
            if (edges.Where(e => !e.Declared && e.Target == _subject).Select(e => e.Columns[0]).ToList() is { Count: > 0 } others)
                _questions.Add($"names other people: {string.Join(", ", others)}. Detach them? owners: [ {string.Join(", ", others.Select(o => $"{{ column: {YamlText.Name(o)}, on-close: detach }}"))} ], last-owner: keep, and a word for each column");
            // Half a person may lie where their own row alone refers to: a contact behind a login.
            foreach (var half in table.ForeignKeys.Where(f => f.Target != _subject && f.Columns is [var one] && table.Uniques.Any(u => u is [var only] && only == one)))
                _questions.Add($"{half.Columns[0]} leads to one row of {half.Target} each: is it the same person's? Then {half.Target} may be the better subject");
            return Text();
        }

        var lists = edges.Where(e => e.Elements).ToList();
        var own = edges.Where(e => e.Target == _subject && !e.Elements && !(e.Mentions && e.Nullable)).ToList();
        // Beside an owner whose rows go or cannot do without, one whom the schema forgets is only mentioned.
        if (own.Exists(e => e.Cascades || !e.Nullable)) own.RemoveAll(e => e.Loses);
        // Nor is who touched a row last its owner, where the schema itself does not say so.
        if (own.Exists(e => !e.Mentions)) own.RemoveAll(e => e is { Mentions: true, Declared: false });
        var mentioned = edges.Where(e => e.Target == _subject && !e.Elements && !own.Contains(e)).ToList();
        // What the schema itself lets go with its row of another table follows that table.
        var up = edges.Where(e => e.Target != _subject && e.Target != table.MapName && (!e.Nullable || e.Cascades)).ToList();
        var loose = edges.Where(e => e.Target != _subject && !up.Contains(e) && e.Target != table.MapName).ToList();
        // Whose login made a row is not what it belongs to, where that is said besides.
        var made = up.Where(e => e.Mentions || SketchEdges.Made().IsMatch(SketchEdges.Words(e.Columns[0]))).ToList();
        if (made.Count > 0 && own.Count + up.Count > made.Count) up.RemoveAll(made.Contains);
        if (own.Count == 0 && up.Count == 0 && loose.Find(e => LooksLikePart(e)) is { } part) up.Add(part);
        if (own.Count == 0 && up.Count == 0 && mentioned.Find(e => !e.Nullable) is { } only) own.Add(only);
        if (lists.Count > 0) Listed(own, lists, up);
        else if (own.Count == 0 && up.Count == 0 && mentioned.Where(e => !e.Declared).ToList() is { Count: > 0 } soft) Shared(soft, up, "keep");
        else if (own.Count == 0 && up.Count == 0) Nobodys(loose);
        else if (own.Count > 1 && own.TrueForAll(e => e.Nullable && !e.Cascades)) Shared(own, up, "erase", "stays, as it is, until the last of them leaves: is that so?");
        else Owned(own, up);
        Links(edges.Where(e => e.Nullable && e.Declared && !own.Contains(e) && !up.Contains(e)));
        if (_parts[0] != "personal: no" && mentioned.Where(e => !e.Declared && own.Count + up.Count > 0 && !own.Contains(e)).Select(e => e.Columns[0]).ToList() is { Count: > 0 } named)
            _questions.Add($"names people too: {string.Join(", ", named)}. Detach them?");
        foreach (var maker in made)
            _questions.Add(up.Contains(maker) ? $"{maker.Columns[0]} may only say who made the row: is it theirs? Otherwise {maker.Target} has to stay (on-close: anonymise)" : $"{maker.Columns[0]} says who made the row: of rows that stay {maker.Target} has to stay too (on-close: anonymise)");
        if (up.Count > 1 && own.Count == 0 && !table.PrimaryKey.All(k => up.Any(e => e.Columns.Contains(k)))) _questions.Add($"goes with the first of {string.Join(", ", up.Select(e => e.Target).Distinct())} that goes: is that so?");
        Pairs();
        Within();
        return Text();
    }

    // Among tenants an address is unique beside the tenant alone: rows that carry both are the person's, whoever made them.
    private void Within()
    {
        if (person.PrimaryKey.Count < 2) return;
        var known = edges.SelectMany(e => e.Columns).ToHashSet();
        var uniques = person.Uniques.Select(u => (Columns: u, Folded: false)).Concat(person.NarrowUniques.Where(u => u.Condition is null)
            .Select(u => (Columns: (IReadOnlyList<string>)[.. u.Keys.SelectMany(k => person.Columns.Where(c => k == c.Name || ReachChecks.Folds(k, c.Name)).Select(c => c.Name))], Folded: true)));
        foreach (var (columns, folded) in uniques)
        {
            if (columns.Except(person.PrimaryKey).ToList() is not [var own] || columns.Count < 2 || person.Column(own)!.Kind != ColumnKind.Text || !LooksPersonal.Is(person, person.Column(own)!) || columns.Any(c => c != own && table.Column(c) is null)) continue;
            foreach (var here in table.Columns.Where(c => c.Kind == ColumnKind.Text && !known.Contains(c.Name) && ("_" + SketchEdges.Words(c.Name)).EndsWith("_" + SketchEdges.Words(own), StringComparison.Ordinal)))
                _questions.Add($"{here.Name} may be the person's: {{ columns: {YamlText.Names(columns.Select(c => c == own ? here.Name : c))}, subject: {YamlText.Names(columns)}{(folded ? ", case: ignore" : "")} }}?");
        }
    }

    private bool LooksLikePart(SketchEdge edge) =>
        table.Columns.Any(c => LooksPersonal.Is(table, c)) || SketchEdges.Words(table.Name).StartsWith(SketchEdges.Words(edge.Target).TrimEnd('s'), StringComparison.Ordinal);

    private void Nobodys(List<SketchEdge> loose)
    {
        _parts.Add("personal: no");
        var personal = table.Columns.Where(c => LooksPersonal.Is(table, c)).Select(c => c.Name).ToList();
        var open = table.Columns.Where(c => c.Kind == ColumnKind.Json || c.Type.EndsWith("[]", StringComparison.Ordinal)).Select(c => c.Name).ToList();
        if (personal.Count > 0) _questions.Add($"looks personal: {string.Join(", ", personal)}. Whose is it?{(Referrers.Count == 0 ? "" : $" If theirs who refer to it, it goes with the last of them: owners: [ {string.Join(", ", Referrers)} ], last-owner: erase, and a word for each column")}");
        if (open.Count > 0) _questions.Add($"may hold anything, people too: {string.Join(", ", open)}");
        foreach (var edge in loose.Where(e => !e.Declared)) _questions.Add($"{edge.Columns[0]} may be a row of {edge.Target}: parent: {Parent(edge, inner: false)}?");
    }

    private void Owned(List<SketchEdge> own, List<SketchEdge> up)
    {
        if (own.Count == 0 && up.Count == 1) _parts.Add($"parent: {Parent(up[0], inner: false)}");
        else if (own.Count == 1 && up.Count == 0) _parts.Add($"owner: {Owner(own[0], null)}");
        else _parts.Add($"owners: [ {string.Join(", ", own.Select(e => Owner(e, null)).Concat(up.Select(e => Parent(e, inner: true))))} ]");
        if (own.Count > 0) _parts.Add("on-close: erase");
        if (own is [{ Loses: true }] && up.Count == 0) _questions.Add($"without {own[0].Columns[0]} it stays, as the schema has it: erase it, or anonymise?");
        foreach (var mention in own.Where(e => e.ByIdentifier && !e.Declared && SketchEdges.Words(e.Columns[0]) != SketchEdges.Words(e.There[0])))
            _questions.Add($"{mention.Columns[0]} may only mention the person: is the row theirs?");
        if (own.Count > 1) _questions.Add("goes when either leaves: is that so?");
        if (own.Concat(up).All(e => e.Nullable)) _parts.Add("unowned: keep");
    }

    // Whom a list names leaves the list; the row goes with its owner, or with the last of the list.
    private void Listed(List<SketchEdge> own, List<SketchEdge> lists, List<SketchEdge> up)
    {
        _parts.Add($"owners: [ {string.Join(", ", own.Select(e => Owner(e, "erase")).Concat(lists.Select(e => $"{{ elements: {YamlText.Name(e.Columns[0])}, on-close: detach }}")).Concat(up.Select(e => Parent(e, inner: true))))} ]");
        _parts.Add("last-owner: erase");
        Stays();
    }

    private void Shared(List<SketchEdge> own, List<SketchEdge> up, string last, string? question = null)
    {
        if (question is not null) _questions.Add(question);
        _parts.Add($"owners: [ {string.Join(", ", own.Select(e => Owner(e, "detach")).Concat(up.Select(e => Parent(e, inner: true))))} ]");
        _parts.Add($"last-owner: {last}");
        Stays();
    }

    private void Stays()
    {
        var settled = edges.SelectMany(e => e.Columns).ToHashSet();
        var open = table.Columns.Where(c => !c.Generated && !settled.Contains(c.Name) && !(table.PrimaryKey.Contains(c.Name) && c.Kind is ColumnKind.Integer or ColumnKind.Uuid)).ToList();
        if (open.Count > 0) _parts.Add($"columns: {{ {string.Join(", ", open.Select(c => $"{YamlText.Name(c.Name)}: shared"))} }}");
        if (open.Where(c => LooksPersonal.Is(table, c)).Select(c => c.Name).ToList() is { Count: > 0 } personal) _questions.Add($"stays for the others: {string.Join(", ", personal)}. Or mask it?");
    }

    private void Links(IEnumerable<SketchEdge> cut)
    {
        var columns = cut.Where(e => e.Declared && !(e.Cascades && e.Target == table.MapName && table.MapName != _subject)).Select(e => e.Columns.First(c => table.Column(c)!.Nullable)).Distinct().ToList();
        var follow = edges.Where(e => e.Declared && (!e.Nullable || e.Cascades) && e.Target == table.MapName && table.MapName != _subject).Select(e => e.Columns[0]).ToList();
        var all = columns.Select(c => $"{YamlText.Name(c)}: cut").Concat(follow.Select(c => $"{YamlText.Name(c)}: follow")).ToList();
        if (all.Count > 0) _parts.Add($"links: {{ {string.Join(", ", all)} }}");
    }

    private static string Owner(SketchEdge edge, string? deed)
    {
        var own = edge.Columns.Count == 1 ? YamlText.Name(edge.Columns[0]) : YamlText.Names(edge.Columns);
        var other = edge.ByIdentifier ? $", subject: {YamlText.Name(edge.There[0])}" : "";
        if (deed is null && other.Length == 0) return own;
        var word = edge.Columns.Count == 1 ? "column" : "columns";
        return $"{{ {word}: {own}{other}{(deed is null ? "" : $", on-close: {deed}")} }}";
    }

    private string Parent(SketchEdge edge, bool inner)
    {
        var target = YamlText.Name(edge.Target);
        if (edge.Declared && table.ForeignKeys.Count(f => f.Target == edge.Target) == 1) return inner ? $"{{ parent: {target} }}" : target;
        var on = $"on: {{ {string.Join(", ", edge.Columns.Zip(edge.There, (h, t) => $"{YamlText.Name(h)}: {YamlText.Name(t)}"))} }}";
        return inner ? $"{{ parent: {target}, {on} }}" : $"{{ table: {target}, {on} }}";
    }

    private void Pairs()
    {
        foreach (var list in SketchEdges.Listing(table, person)) _questions.Add($"{list} may list people: {{ elements: {YamlText.Name(list)}, separator: \",\" }}?");
        foreach (var (kind, id) in SketchEdges.Pairs(table, person).Where(p => edges.Any(e => e.Columns.Contains(p.Id))))
            _questions.Add($"{id} is a person's only where {kind} says so: {{ column: {YamlText.Name(id)}, when: \"{SqlWriter.Bare(kind).Replace("\"", "\\\"", StringComparison.Ordinal)} = '...'\" }}?");
        foreach (var (kind, id) in SketchEdges.Pairs(table, person).Where(p => !edges.Any(e => e.Columns.Contains(p.Id))))
            _questions.Add($"{id} may be a person's where {kind} says so: {{ column: {YamlText.Name(id)}, when: {YamlText.Text(SqlWriter.Bare(kind) + " = '...'")} }}?");
    }

    private string Text() => $"{YamlText.Name(table.MapName)}: {{ {string.Join(", ", _parts)} }}" + (_questions.Count == 0 ? "" : "   # " + string.Join("; ", _questions));
}
