using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Sketch;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>Everything that the compiler refuses or warns of, once names are bound.</summary>
internal static class MapChecks
{
    public static void Run(DataMap map, Catalog catalog, List<TablePlan> tables, List<MapDiagnostic> found)
    {
        var report = new Report(found);
        var entry = MapSketch.Entries(catalog, map.Subject.Table, map.Subject.Key);
        foreach (var table in catalog.Tables.Values.Where(t => !map.IsPart && map.Tables.All(r => r.Name != t.MapName)))
        {
            report.Severe("unmapped-table", map.Where, $"Table {table.MapName} is in the store but not in the map; coverage is total.", entry(table));
        }

        if (map.Fingerprint is { } pinned && pinned != SchemaFingerprint.Of(catalog))
            report.Severe("schema-changed", map.Where, "The live schema is not the one that this map was written for. Read it over, then pin the new one.", $"fingerprint: {SchemaFingerprint.Of(catalog)}");

        foreach (var view in catalog.MaterialisedViews)
        {
            var read = view.Reads.Where(name => map.Tables.Any(t => t.Name == name && !t.NotPersonal)).ToList();
            if (read.Count > 0)
                report.Warn("materialised-view", map.Where, $"{view.Table.MapName} keeps what it has read from {string.Join(", ", read)} until it is refreshed; no closure does that, and no probe looks there.", $"refresh materialized view {SqlWriter.Table(view.Table)};   -- by the service, at least daily");
        }

        foreach (var index in catalog.Tables.Values.Where(t => t.Module?.StartsWith("fts", StringComparison.Ordinal) == true && !t.ForgetsWords))
        {
            report.Warn("full-text-index", map.Tables.FirstOrDefault(t => t.Name == index.MapName)?.Where ?? map.Where, $"{index.MapName} is a full-text index: it keeps the words of rows that were deleted until it merges its parts, where no probe and no scan reads them.",
                index.Module == "fts5" ? $"insert into {SqlWriter.Name(index.Name)} ({SqlWriter.Name(index.Name)}, rank) values ('secure-delete', 1);   -- once; SQLite 3.42 and later" : $"insert into {SqlWriter.Name(index.Name)} ({SqlWriter.Name(index.Name)}) values ('optimize');   -- by the service, at least daily");
        }

        foreach (var bytes in map.Subject.Key.Select(k => catalog.Tables[map.Subject.Table].Column(k)!).Where(k => catalog.Dialect == Stores.SqlDialect.Sqlite && k.Kind == ColumnKind.Binary))
        {
            var (people, hex) = (catalog.Tables[map.Subject.Table], bytes.Name.ToLowerInvariant() + "_hex");
            report.Severe("key-of-bytes", map.Subject.Where, $"A person's key is given as a text, and {people.MapName}.{bytes.Name} holds bytes: nobody would ever be found.",
                $"alter table {SqlWriter.Bare(people.Name)} add column {hex} text generated always as (lower(hex({SqlWriter.Bare(bytes.Name)}))) virtual;\ncreate unique index {SqlWriter.Bare(people.Name + "_" + hex)} on {SqlWriter.Bare(people.Name)} ({hex});\nsubject: {{ table: {YamlText.Name(people.MapName)}, key: {hex} }}   # and in each link: {{ column: ..., subject: {YamlText.Name(bytes.Name)} }}");
        }

        var reachable = new ReachChecks(map, catalog, entry, report);
        var coverage = new CoverageChecks(report);
        var masks = new MaskChecks(catalog.Dialect, report);
        var archives = new ArchiveChecks(report);
        var references = new ReferenceChecks(map, catalog, tables, report);
        foreach (var plan in tables)
        {
            coverage.Names(plan);
            coverage.Recounts(plan, catalog);
            if (!reachable.Check(plan)) continue;
            coverage.Columns(plan);
            masks.Check(plan);
            archives.Check(plan);
            archives.CheckChildren(plan);
        }

        references.Check();
        new CounterChecks(tables, report).Check();
    }

    /// <summary>Whether the map already says what happens to rows behind a foreign key whose target goes.</summary>
    public static bool Settled(TablePlan? plan, ForeignKey key) =>
        plan is not null
        && (plan.Links.Any(l => l.Parent?.Name == key.Target && l.Pairs.Select(p => p.Here).Order().SequenceEqual(key.Columns.Order()))
            || plan.Owners.Any(l => l.Link is Link.Column c && c.Columns.Order().SequenceEqual(key.Columns.Order()) && c.When is null));

    /// <summary>Whether rows may stay although the row behind this key, which they follow, goes.</summary>
    public static bool StaysBehind(TablePlan plan, ForeignKey key) => plan.Links.Any(l =>
        l.Parent?.Name == key.Target && l.Pairs.Select(p => p.Here).Order().SequenceEqual(key.Columns.Order()) && StaysBehind(plan, l));

    /// <summary>Whether rows may stay although their parent by this link goes: the table says what happens to them, or another link keeps them by law.</summary>
    public static bool StaysBehind(TablePlan plan, LinkPlan link) =>
        link.Parent?.Fates.Contains(Fate.Erase) == true
        && (link.Effect is Effect.Retain or Effect.Anonymise or Effect.Detach
            || (link.Effect is null && plan.Links.Any(o => o != link && Binder.FatesOf(plan, o).Contains(Fate.Retain))));

    /// <summary>The tables to which rows that stay lose references.</summary>
    public static HashSet<string> CutFor(DataMap map, Catalog catalog)
    {
        var rules = map.Tables.ToDictionary(t => t.Name);
        return [.. catalog.Tables.Values.SelectMany(t => t.ForeignKeys.Where(f => rules.GetValueOrDefault(t.MapName) is { } rule && IsCut(rule, f))).Select(f => f.Target)];
    }

    /// <summary>Whether rows that stay lose this reference when its target goes: the map says so, or the schema does.</summary>
    public static bool IsCut(TableRule? rule, ForeignKey key)
    {
        var said = key.Columns.Select(c => rule?.References.GetValueOrDefault(c)).FirstOrDefault(r => r is not null);
        return said is null ? key.OnDelete == DeleteRule.SetNull : !said.Follow;
    }
}

/// <summary>Collects diagnostics.</summary>
internal sealed class Report(List<MapDiagnostic> found)
{
    public void Severe(string code, Mark where, string reason, string mend) => found.Add(new(Severity.Severe, code, where, reason, mend));

    public void Warn(string code, Mark where, string reason, string mend) => found.Add(new(Severity.Warning, code, where, reason, mend));

    public void Note(string code, Mark where, string reason, string mend) => found.Add(new(Severity.Note, code, where, reason, mend));
}
