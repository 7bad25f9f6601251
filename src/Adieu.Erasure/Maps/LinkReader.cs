namespace Adieu.Erasure.Maps;

/// <summary>Reads the forms of ownership.</summary>
internal static class LinkReader
{
    private const string Forms = "account_id, or { column: subject_id, when: \"subject_type = 'Account'\" }, or { json: \"payload->>'account_id'\" }, or { through: members, group: group_id, account: account_id }";
    private static readonly string[] Known = ["column", "columns", "subject", "when", "json", "expression", "elements", "separator", "format", "through", "group", "account", "parent", "on", "on-close", "mask", "case"];
    private static readonly string[] Always = ["when", "on-close", "mask"];

    // Each form, in the order in which they are told apart, with the words that it understands.
    private static readonly Dictionary<string, string[]> Beside = new()
    {
        ["through"] = ["group", "on", "account"],
        ["parent"] = ["on"],
        ["json"] = ["subject", "case"],
        ["expression"] = ["subject", "case"],
        ["elements"] = ["separator", "subject"],
        ["format"] = ["column", "subject"],
        ["column"] = ["subject", "case"],
        ["columns"] = ["subject", "case"],
    };


    public static Link? ReadOwner(YamlCursor at)
    {
        // A bare name is a column; a list of names inside a list of owners, or after `owner:`, is a composite key.
        if (at.Scalar is { Length: > 0 } name) return new Link.Column([name], []) { Where = at.Where };
        if (at.IsList) return new Link.Column(at.Names("owner"), []) { Where = at.Where };
        return ReadForm(at);
    }

    public static Link? ReadParent(YamlCursor at)
    {
        if (at.Scalar is { Length: > 0 } name) return new Link.Parent(name, []) { Where = at.Where };
        string? table = null, when = null;
        IReadOnlyList<ColumnPair> on = [];
        var before = at.Faults;
        foreach (var (word, wordAt, value) in at.Entries("parent", "parent: orders, or parent: { table: orders, on: { order_no: no } }"))
        {
            if (word == "table") table = value.Text("table");
            else if (word == "on") on = ReadPairs(value);
            else if (word == "when") when = value.Text("when");
            else wordAt.Unknown("parent", word, ["table", "on", "when"]);
        }

        if (table is { Length: > 0 }) return new Link.Parent(table, on) { Where = at.Where, When = when };
        if (at.Faults == before) at.Fault("parent-incomplete", "The parent needs its table.", "parent: { table: orders, on: { order_no: no } }");
        return null;
    }

    internal static List<ColumnPair> ReadPairs(YamlCursor at)
    {
        if (at.Scalar is { } same) return [new ColumnPair(same, same)];
        return [.. at.Entries("on", "on: { order_no: no }").Select(e => new ColumnPair(e.Key, e.Value.Text("on")))];
    }

    private static Link? ReadForm(YamlCursor at)
    {
        var parts = new Dictionary<string, YamlCursor>();
        var (before, keys) = (at.Faults, new List<YamlCursor>());
        foreach (var (word, wordAt, value) in at.Entries("owner", Forms))
        {
            if (Known.Contains(word)) parts[word] = value;
            else wordAt.Unknown("owner", word, Known);
            keys.Add(wordAt);
        }

        if (at.Faults > before && !parts.Keys.Any(Beside.ContainsKey)) return null;
        foreach (var key in keys.Where(k => Known.Contains(k.Scalar))) Belongs(key, parts);
        var link = Form(at, parts);
        if (link is null) return null;
        if (parts.TryGetValue("on-close", out var effect)) link = link with { OnClose = effect.Word("on-close", TableReader.Effects) };
        if (parts.TryGetValue("when", out var when)) link = link with { When = when.Text("when") };
        if (parts.TryGetValue("case", out var letters)) link = link with { IgnoresCase = letters.Word("case", ("ignore", true)) ?? false };

        if (parts.TryGetValue("mask", out var mask)) link = link with { Masks = MaskReader.ReadAll(mask) };
        return link;
    }

    // What a form has no use for would be read over in silence.
    private static void Belongs(YamlCursor key, Dictionary<string, YamlCursor> parts)
    {
        var form = Beside.Keys.FirstOrDefault(parts.ContainsKey);
        if (form is null || key.Scalar == form || Always.Contains(key.Scalar) || Beside[form].Contains(key.Scalar)) return;
        var mend = Beside.ContainsKey(key.Scalar!) ? $"owners: [ {{ {form}: ... }}, {{ {key.Scalar}: ... }} ]   # two ways, if both lead to people" : $"leave out {key.Scalar}";
        key.Fault("owner-mixed", $"'{key.Scalar}' says nothing beside '{form}'; beside it stand {string.Join(", ", Beside[form].Concat(Always))}.", mend);
    }

    private static Link? Form(YamlCursor at, Dictionary<string, YamlCursor> parts)
    {
        var subject = parts.TryGetValue("subject", out var s) ? s.Names("subject") : [];
        var first = subject.Count > 0 ? subject[0] : null;
        if (subject.Count > 1 && (parts.ContainsKey("json") || parts.ContainsKey("expression") || parts.ContainsKey("format") || parts.ContainsKey("elements"))) s!.Fault("subject-many", "One text equals one column of the person.", $"subject: {subject[0]}");
        if (parts.TryGetValue("through", out var through)) return Through(at, parts, through.Text("through"));
        if (parts.TryGetValue("parent", out var parent))
        {
            var pairs = parts.TryGetValue("on", out var on) ? ReadPairs(on) : [];
            // Beside a table of its own the parent is written as it is without: { table: ..., on: ... }.
            if (parent.Scalar is null) return ReadParent(parent) is not Link.Parent whole ? null : whole with { Where = at.Where, On = whole.On.Count > 0 ? whole.On : pairs };
            return new Link.Parent(parent.Text("parent"), pairs) { Where = at.Where };
        }

        if (parts.TryGetValue("json", out var json) || parts.TryGetValue("expression", out json))
            return new Link.Expression(json.Text("json"), first) { Where = at.Where };
        if (parts.TryGetValue("elements", out var elements)) return Elements(at, elements.Text("elements"), parts.GetValueOrDefault("separator"), first);
        if (!parts.TryGetValue("column", out var column) && !parts.TryGetValue("columns", out column))
        {
            at.Fault("owner-incomplete", "An owner says by which column, expression or join table a row belongs to a person.", Forms);
            return null;
        }

        if (parts.TryGetValue("format", out var format)) return Format(at, column.Text("column"), format, first);
        return new Link.Column(column.Names("column"), subject) { Where = at.Where };
    }

    private static Link.Elements? Elements(YamlCursor at, string column, YamlCursor? separator, string? subject)
    {
        if (separator is null) return new Link.Elements(column, Subject: subject) { Where = at.Where };
        // Blanks around keys are no part of them, and what JSON writes in another way SQLite would not find.
        if (separator.Scalar is { Length: > 0 } text && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsLetterOrDigit(c) || c is '"' or '\\')) return new Link.Elements(column, text, subject) { Where = at.Where };
        separator.Fault("separator", "A separator is one sign or several, such as a comma: no blank, letter, digit, quote or backslash.", "separator: \",\"");
        return null;
    }

    private static Link.Format? Format(YamlCursor at, string column, YamlCursor format, string? subject)
    {
        var text = format.Text("format");
        var hole = text.IndexOf("{key}", StringComparison.Ordinal);
        if (hole < 0)
        {
            format.Fault("format-without-key", "A format shows with {key} where the key stands; a * at the end leaves the rest open.", "\"user:{key}:*\"");
            return null;
        }

        var suffix = text[(hole + 5)..];
        var open = suffix.EndsWith('*');
        if (text[..hole].Contains('*') || suffix[..^(open ? 1 : 0)].Contains('*') || suffix.Contains("{key}", StringComparison.Ordinal))
        {
            format.Fault("format-star", "A format holds {key} once, and a * leaves nothing open but its end: elsewhere it would be looked for as a star.", "{ json: \"split_part(k, ':', 3)\" }   # an expression that gives the key as a text");
            return null;
        }

        return new Link.Format(column, text[..hole], open ? suffix[..^1] : suffix, open, subject) { Where = at.Where };
    }

    private static Link.Through? Through(YamlCursor at, Dictionary<string, YamlCursor> parts, string table)
    {
        IReadOnlyList<ColumnPair> on = [];
        if (parts.TryGetValue("on", out var pairs) || parts.TryGetValue("group", out pairs)) on = ReadPairs(pairs);
        var account = parts.TryGetValue("account", out var a) ? a.Names("account") : [];
        if (account.Count > 0) return new Link.Through(table, on, account) { Where = at.Where };
        at.Fault("through-incomplete", "A join table needs the column that holds the account.", $"{{ through: {table}, group: group_id, account: account_id }}");
        return null;
    }
}
