using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Adieu.Erasure.Maps;

/// <summary>Reads the map's YAML. Collects all faults of a file before it gives up, each with its place and a mend.</summary>
internal sealed class MapReader(string file)
{
    private const string Skeleton = "store: main\nsubject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }";
    // A map needs eight levels.
    private const int Deepest = 32;
    private static readonly string[] TopWords = ["store", "subject", "tables", "fingerprint"];
    private readonly List<MapDiagnostic> _faults = [];

    public DataMap Read(string text)
    {
        var map = ReadTop(Root(text));
        if (map is null || _faults.Count > 0) throw new MapException(_faults);
        return map;
    }

    private YamlCursor Root(string text)
    {
        // The parser alone, first: it knows its place whatever happens, and does not call itself.
        var parser = new Parser(new StringReader(text));
        try
        {
            for (var depth = 0; parser.MoveNext();)
            {
                depth += parser.Current!.NestingIncrease;
                if (depth <= Deepest) continue;
                _faults.Add(new(Severity.Severe, "too-deep", Place(parser.Current.Start), "The nesting is deeper than anything that a map says.", Skeleton));
                throw new MapException(_faults);
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1) return new YamlCursor(stream.Documents[0].RootNode, file, _faults);
            if (stream.Documents.Count == 0) _faults.Add(new(Severity.Severe, "empty", new Mark(file, 1, 1), "The file is empty.", Skeleton));
            else _faults.Add(new(Severity.Severe, "two-documents", Place(stream.Documents[1].RootNode.Start), "A file holds one map.", "remove the line that is only ---"));
        }
        catch (YamlException e)
        {
            var twice = e.InnerException is ArgumentException || e.Message.StartsWith("Duplicate key", StringComparison.Ordinal);
            _faults.Add(twice
                ? new(Severity.Severe, "twice", Place(e.Start), "A key stands twice in one mapping.", "say it once; whoever has people of two kinds writes a map for each subject")
                : new(Severity.Severe, "yaml", IsTab(e) ? TabIn(text) : Place(e.Start), $"This is not YAML: {e.Message}", Mend(e)));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or NullReferenceException or IndexOutOfRangeException)
        {
            // The YAML library has faults of its own for some texts; for whoever wrote the map it is the map's.
            _faults.Add(new(Severity.Severe, "yaml", Place(parser.Current?.Start ?? default), "This is not YAML: what opens here, or shortly before, is not closed.", "close every {, [ and quote in the line before; quote texts that hold them"));
        }

        throw new MapException(_faults);
    }

    private static bool IsTab(YamlException e) => e.Message.Contains(" tab ", StringComparison.Ordinal);

    // The library tells where the mapping began, not where the tab stands.
    private Mark TabIn(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var at = Array.FindIndex(lines, l => l.TrimStart(' ').StartsWith('\t'));
        return new(file, at + 1, at < 0 ? 1 : lines[at].IndexOf('\t', StringComparison.Ordinal) + 1);
    }

    private static string Mend(YamlException e) =>
        IsTab(e) ? "spaces in place of the tab"
        : e.Message.Contains("escape character", StringComparison.Ordinal) ? "\\\\ for each \\ within double quotes, or single quotes around it, with each ' within them twice"
        : "quote texts that hold ': ', '#', '{' or '['";

    private Mark Place(YamlDotNet.Core.Mark at) => new(file, Math.Max(1, (int)at.Line), Math.Max(1, (int)at.Column));

    private DataMap? ReadTop(YamlCursor root)
    {
        string store = "main";
        string? fingerprint = null;
        SubjectRule? subject = null;
        var tables = new List<TableRule>();
        var before = root.Faults;
        foreach (var (key, at, value) in root.Entries("The map", Skeleton))
        {
            switch (key)
            {
                case "store": store = value.Text("store"); break;
                case "fingerprint": fingerprint = value.Text("fingerprint"); break;
                case "subject": subject = ReadSubject(value); break;
                case "tables":
                    foreach (var (name, nameAt, body) in value.Entries("tables", "tables:\n  accounts: { on-close: erase }"))
                    {
                        tables.Add(new TableReader(name, nameAt.Where).Read(body));
                    }

                    break;
                default: at.Unknown("The map", key, TopWords); break;
            }
        }

        // A word that is not known may well have been meant for the one that is missing.
        var whole = root.Faults == before;
        if (subject is null && whole) root.Fault("no-subject", "The map does not say whose data this is.", "subject: { table: accounts, key: id }");
        if (tables.Count == 0 && whole) root.Fault("no-tables", "The map has no tables.", "tables:\n  accounts: { on-close: erase }");
        return subject is null ? null : new DataMap { File = file, Store = store, Subject = subject, Tables = tables, Fingerprint = fingerprint, Where = root.Where };
    }

    private static SubjectRule? ReadSubject(YamlCursor at)
    {
        string? table = null;
        IReadOnlyList<string> key = [];
        var before = at.Faults;
        foreach (var (word, wordAt, value) in at.Entries("subject", "subject: { table: accounts, key: id }"))
        {
            if (word == "table") table = value.Text("table");
            else if (word == "key") key = value.Names("key");
            else wordAt.Unknown("subject", word, ["table", "key"]);
        }

        if (table is { Length: > 0 } && key.Count > 0) return new SubjectRule(table, key, at.Where);
        if (at.Faults == before) at.Fault("subject-incomplete", "The subject needs its table and its key.", "subject: { table: accounts, key: id }");
        return null;
    }
}
