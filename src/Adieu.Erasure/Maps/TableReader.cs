using YamlDotNet.RepresentationModel;

namespace Adieu.Erasure.Maps;

/// <summary>Reads one entry of <c>tables</c>.</summary>
internal sealed class TableReader(string name, Mark where)
{
    private static readonly string[] Known =
        ["on-close", "owner", "owners", "last-owner", "parent", "links", "mask", "columns", "retain", "personal", "accessor", "accessors", "unowned", "recount", "after", "export", "triggers"];

    internal static readonly (string, Effect)[] Effects =
        [("erase", Effect.Erase), ("anonymise", Effect.Anonymise), ("detach", Effect.Detach), ("retain", Effect.Retain)];

    public TableRule Read(YamlCursor at)
    {
        var rule = new TableRule { Name = name, Where = where };
        var links = new List<Link>();
        var accessors = new List<Link>();
        foreach (var (word, wordAt, value) in at.Entries($"Table {name}", $"{name}: {{ owner: account_id, on-close: erase }}"))
        {
            switch (word)
            {
                case "on-close": rule = rule with { OnClose = value.Word("on-close", Effects) }; break;
                case "owner": Add(links, LinkReader.ReadOwner(value)); break;
                case "owners": foreach (var item in value.Items()) Add(links, LinkReader.ReadOwner(item)); break;
                case "parent": Add(links, LinkReader.ReadParent(value)); break;
                case "accessor" or "accessors": foreach (var item in value.Items()) Add(accessors, ReadAccessor(item)); break;
                case "last-owner":
                    rule = rule with { LastOwner = value.Word("last-owner", ("erase", LastOwner.Erase), ("anonymise", LastOwner.Anonymise), ("keep", LastOwner.Keep)) };
                    break;
                case "links": rule = rule with { References = ReadReferences(value) }; break;
                case "mask": rule = rule with { Masks = MaskReader.ReadAll(value) }; break;
                case "columns": rule = rule with { Columns = ReadColumns(value) }; break;
                case "retain": rule = rule with { Retain = RetainReader.Read(value) }; break;
                case "personal": rule = rule with { NotPersonal = value.YesNo("personal") == false }; break;
                case "unowned": rule = rule with { KeepUnowned = value.Word("unowned", ("keep", true)) ?? false }; break;
                case "recount": rule = rule with { Recounts = RecountReader.ReadAll(value) }; break;
                case "after": rule = rule with { After = value.Names("after") }; break;
                case "triggers": rule = rule with { TriggersWrite = value.Word("triggers", ("write", true)) ?? false }; break;
                case "export": rule = rule with { NotExported = ReadExport(value) }; break;
                default: wordAt.Unknown($"Table {name}", word, Known); break;
            }
        }

        return rule with { Links = links, Accessors = accessors };
    }

    private static Link? ReadAccessor(YamlCursor at)
    {
        var link = LinkReader.ReadOwner(at);
        if (link is { OnClose: not null } or { Masks.Count: > 0 })
            at.Fault("accessor-effect", "Who only sees a row does not change it: on-close and mask have no effect here.", "accessor: reader_id   # or an owner, if something is to happen");
        if (link is Link.Parent parent)
            at.Fault("accessor-parent", "Who sees a parent is told by its own columns, not by the parent alone.", $"accessor: {{ through: {parent.Table}, on: {{ {parent.Table.TrimEnd('s')}_id: id }}, account: account_id }}");
        return link;
    }

    private static void Add(List<Link> links, Link? link)
    {
        if (link is not null) links.Add(link);
    }

    private static Dictionary<string, ReferenceRule> ReadReferences(YamlCursor at)
    {
        var references = new Dictionary<string, ReferenceRule>();
        foreach (var (column, _, value) in at.Entries("links", "links: { parent_id: cut }"))
        {
            if (value.Word("links", ("cut", false), ("follow", true)) is { } follow) references[column] = new ReferenceRule(follow, value.Where);
        }

        return references;
    }

    private static Dictionary<string, ColumnRule> ReadColumns(YamlCursor at)
    {
        var columns = new Dictionary<string, ColumnRule>();
        foreach (var (column, _, value) in at.Entries("columns", "columns: { body: personal, created_at: not-personal }"))
        {
            if (value.IsMap)
            {
                if (value.Node is YamlMappingNode { Children.Count: 0 }) value.Fault("columns", "What does the column hold?", "{ not-personal: \"why it says nothing about a person\" }");
                foreach (var (word, wordAt, because) in value.Entries("columns", ""))
                {
                    if (word == "not-personal") columns[column] = new ColumnRule(ColumnClass.NotPersonal, because.Text("The reason"), value.Where);
                    else wordAt.Unknown("columns", word, ["not-personal"]);
                }

                continue;
            }

            var kind = value.Word("columns", ("personal", ColumnClass.Personal), ("not-personal", ColumnClass.NotPersonal), ("shared", ColumnClass.Shared));
            if (kind is { } k) columns[column] = new ColumnRule(k, null, value.Where);
        }

        return columns;
    }

    private static IReadOnlyList<string> ReadExport(YamlCursor at)
    {
        foreach (var (word, wordAt, value) in at.Entries("export", "export: { except: [password_hash] }"))
        {
            if (word == "except") return value.Names("except");
            wordAt.Unknown("export", word, ["except"]);
        }

        return [];
    }
}
