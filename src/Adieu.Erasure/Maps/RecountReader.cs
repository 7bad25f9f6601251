namespace Adieu.Erasure.Maps;

/// <summary>Reads <c>recount:</c>.</summary>
internal static class RecountReader
{
    private const string Example = "recount: { comment_count: { of: comments, on: { post_id: id } } }";

    public static Dictionary<string, RecountRule> ReadAll(YamlCursor at)
    {
        var all = new Dictionary<string, RecountRule>();
        foreach (var (column, _, value) in at.Entries("recount", Example))
        {
            if (Read(value) is { } rule) all[column] = rule;
        }

        return all;
    }

    private static RecountRule? Read(YamlCursor at)
    {
        string? table = null, condition = null;
        var aggregate = "count(*)";
        IReadOnlyList<ColumnPair> on = [];
        var before = at.Faults;
        foreach (var (word, wordAt, value) in at.Entries("recount", Example))
        {
            switch (word)
            {
                case "of": table = value.Text("of"); break;
                case "on": on = LinkReader.ReadPairs(value); break;
                case "value": aggregate = value.Text("value"); break;
                case "where": condition = value.Text("where"); break;
                default: wordAt.Unknown("recount", word, ["of", "on", "value", "where"]); break;
            }
        }

        if (table is not null && on.Count > 0) return new RecountRule(table, on, aggregate, condition, at.Where);
        if (at.Faults == before) at.Fault("recount-incomplete", "A recount says of which table, and which of its columns equals which one here.", Example);
        return null;
    }
}
