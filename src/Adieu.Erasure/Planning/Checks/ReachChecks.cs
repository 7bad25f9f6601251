using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Sketch;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>Does every row with personal data lead to a person, and fast?</summary>
internal sealed class ReachChecks(DataMap map, Catalog catalog, Func<CatalogTable, string> entry, Report report)
{
    private TableNames? _names;
    private Catalog? _keyed;

    /// <summary>Checks one table; false when nothing reaches it, and further checks would only repeat that.</summary>
    public bool Check(TablePlan plan)
    {
        var rule = plan.Rule;
        if (rule.NotPersonal)
        {
            if (rule.Links.Count > 0) report.Severe("not-personal-but-owned", rule.Where, $"{rule.Name} is called not personal, and yet has an owner.", $"{YamlText.Name(rule.Name)}: {{ personal: no }}   # or drop personal: no");
            Telling(plan);
            return true;
        }

        if (plan.Table.HidesRows)
            report.Severe("row-security", rule.Where, $"Row security hides rows of {rule.Name} from the role that erases: what it cannot see would stay, and nothing would tell.", $"create policy adieu on {SqlWriter.Named(plan.Table)} to current_user using (true);   -- or alter role ... bypassrls");
        Server(plan);
        if (plan.Links.Count == 0)
        {
            report.Severe("unreachable", rule.Where, $"Nothing in the map leads from a person to the rows of {rule.Name}.", entry(plan.Table) + $"\n{YamlText.Name(rule.Name)}: {{ personal: no }}   # if no column speaks of a person");
            return false;
        }

        if (plan.Fates.Count == 0)
        {
            report.Severe("unreachable", rule.Where, $"The parent of {rule.Name} has no fate that its rows could share.", "on-close: erase   # beside parent, or an owner of its own");
            return false;
        }

        if (catalog.Dialect == Stores.SqlDialect.Sqlite && plan.Key.Count == 0 && SqlWriter.RowId(plan.Table) is null)
            report.Severe("no-place", rule.Where, $"{rule.Name} has no key, and its columns _rowid_, rowid and oid hide the number by which SQLite tells its rows apart: those of others could be taken for the person's.", Mends.Key(catalog.Dialect, plan.Table));
        NullableOnly(plan);
        ParentStays(plan);
        Telling(plan);
        foreach (var link in plan.Links) Link(plan, link);
        if (plan.Fates.Contains(Fate.Detach) && rule.LastOwner is null)
            report.Note("last-owner-unsaid", rule.Where, $"The map does not say what becomes of a row of {rule.Name} when its last owner leaves; it is erased.", "last-owner: erase");
        if (plan.Fired.ToList() is { Count: > 0 } fired)
            report.Warn("trigger", rule.Where, $"{rule.Name} has triggers ({string.Join(", ", fired.Select(t => t.Name))}) that fire as its rows {(fired.Exists(t => t.OnDelete) && plan.Deletes ? "go" : "change")}. What they write elsewhere must be in the map too; the engine looks again after it has erased. A table where they change or delete rows of others must say so, or nothing is erased.", "triggers: write   # on the table where they do");
        AfterKeeping(plan);
        return true;
    }

    // When its time is over a kept row goes years after its person, whose name nobody has any more to look again.
    private void AfterKeeping(TablePlan plan)
    {
        if (plan is not { Archives: false, Rule.Retain: { } retain } || plan.Table.Triggers.Where(t => t.OnDelete).Select(t => t.Name).ToList() is not { Count: > 0 } fired) return;
        var lost = ColumnFates.NotKept(plan, ColumnFates.Structural(plan)).Select(c => c.Column.Name).ToHashSet();
        var named = plan.Links.Where(l => l is { Parent: null, IsSelf: false, Effect: Effect.Retain }).SelectMany(l => ColumnFates.NamesOwner(plan, l.Link)).Where(c => !lost.Contains(c)).Distinct().ToList();
        if (named.Count == 0) return;
        report.Warn("trigger-after-keeping", retain.Where, $"Rows of {plan.Name} that the law keeps go on naming their owner ({string.Join(", ", named)}), and go when its time is over, long after that person: what the triggers ({string.Join(", ", fired)}) write of the name then is looked for by nobody.", $"keep: {YamlText.Names([.. retain.Keep.Except(named)])}   # without {string.Join(", ", named)}\narchive: yes   # or so: they leave the table at the closure, where the engine looks again");
    }

    // Where PostgreSQL does otherwise than statements say.
    private void Server(TablePlan plan)
    {
        var (name, table) = (plan.Rule.Name, SqlWriter.Named(plan.Table));
        if (plan.Table.Rules.Count > 0)
            report.Severe("rewrite-rule", plan.Rule.Where, $"{name} has rules ({string.Join(", ", plan.Table.Rules)}), by which the server runs other statements than it is given: rows could stay, and the server would say that they went.", $"drop rule {SqlWriter.Name(plan.Table.Rules[0])} on {table};   # and a trigger in its place");
        if (plan.Table.Foreign)
            report.Severe("foreign-table", plan.Rule.Where, $"Rows of {name} lie on another server: its references and triggers are not known here, its rows cannot be watched, and they would not go in one transaction with the receipt.", "give that server a store and a map of its own in service.yaml");
        foreach (var column in plan.Table.Columns.Where(c => c.LargeObject && !plan.Table.UnlinksObjects && plan.Rule.Columns.GetValueOrDefault(c.Name)?.Class != ColumnClass.NotPersonal))
            report.Severe("large-object", plan.Rule.Where, $"{name}.{column.Name} may be the number of a large object, which stays, with all that is in it, when its row goes.", $"create extension if not exists lo; create trigger adieu_{column.Name}_goes before update or delete on {table} for each row execute function lo_manage({SqlWriter.Name(column.Name)});\ncolumns: {{ {YamlText.Name(column.Name)}: not-personal }}   # if it numbers something else");
    }

    // A column that is called like a reference to the person, and of which the map says nothing, names leavers for ever.
    private void Telling(TablePlan plan)
    {
        if (!catalog.Tables.TryGetValue(map.Subject.Table, out var subject)) return;
        var said = plan.Links.SelectMany(l => l.Pairs.Select(p => p.Here).Concat(ColumnFates.NamesOwner(plan, l.Link)).Concat(Binder.ColumnsOf(l.Link))).Concat(plan.Rule.Columns.Keys).Concat(plan.Rule.Masks.Keys).Concat(plan.Rule.Recounts.Keys)
            .Concat(plan.Rule.Accessors.SelectMany(Binder.ColumnsOf)).Concat(plan.Rule.Retain?.Keep ?? []).ToHashSet();
        foreach (var column in Named(plan.Table).Where(c => !said.Contains(c) && !(plan.Table == subject && map.Subject.Key.Contains(c))))
            report.Warn("may-name-somebody", plan.Rule.Where, $"{plan.Name}.{column} is called like a reference to {subject.MapName}, and the map says nothing of it: in rows that stay it would go on naming who left.", $"owners: [..., {{ column: {YamlText.Name(column)}, on-close: detach }}]   # or erase, or anonymise\ncolumns: {{ {YamlText.Name(column)}: {{ not-personal: \"why it names nobody\" }} }}");
        foreach (var (kind, id) in SketchEdges.Pairs(plan.Table, subject).Where(p => !said.Contains(p.Id)))
            report.Warn("may-name-somebody", plan.Rule.Where, $"{plan.Name}.{id} refers to rows of the kind that {kind} names, and the map says nothing of it: where these are people, it would go on naming who left.", $"owners: [..., {{ column: {YamlText.Name(id)}, when: {YamlText.Text(SqlWriter.Bare(kind) + " = '...'")}, on-close: detach }}]   # or erase, or anonymise\ncolumns: {{ {YamlText.Name(id)}: {{ not-personal: \"never a person's\" }} }}");
    }

    // on-close: erase beside owners and a parent reads as "with its owner, and with its parent"; a parent that is masked does not go.
    private void ParentStays(TablePlan plan)
    {
        foreach (var link in plan.Links.Where(l => l is { Parent: not null, Effect: Effect.Erase } && l.Parent.Fates.Overlaps([Fate.Anonymise, Fate.Retain])))
        {
            var parent = link.Parent!.Name;
            var stays = link.Parent.Fates.Contains(Fate.Anonymise) ? "masked" : "kept by a law";
            if (link.Link.OnClose is null && plan.Owners.Any())
                report.Severe("parent-stays", link.Link.Where, $"Rows of {plan.Name} would be erased also when their row of {parent} is only {stays}, whoever they belong to.", $"owners: [ {{ ..., on-close: erase }}, {{ parent: {YamlText.Name(parent)} }} ]   # without on-close on the table: they share the parent's fate\n{{ parent: {YamlText.Name(parent)}, on-close: erase }}   # if they are to go all the same");
            else
                report.Note("parent-stays", link.Link.Where, $"Rows of {plan.Name} are erased also when their row of {parent} is only {stays}.", $"{{ parent: {YamlText.Name(parent)} }}   # without on-close they share its fate");
        }
    }

    private void NullableOnly(TablePlan plan)
    {
        if (plan.Rule.KeepUnowned || !plan.Fates.SetEquals([Fate.Erase]) || plan.Rule.Name == map.Subject.Table) return;
        var columns = plan.Links.Select(l => l.Link is Link.Column c ? c.Columns.FirstOrDefault(n => plan.Table.Column(n)!.Nullable)
            : l.Link is Link.Parent ? l.Pairs.Select(p => p.Here).FirstOrDefault(n => plan.Table.Column(n)!.Nullable) : null).ToList();
        if (columns.Contains(null)) return;
        report.Severe(
            "nullable-only",
            plan.Rule.Where,
            $"Rows of {plan.Name} whose {string.Join(" and ", columns.Distinct())} is null belong to nobody, and no closure will ever reach them.",
            "unowned: keep   # if such rows hold nothing personal\n" + Mends.TakesNoNull(catalog.Dialect, plan.Table, columns[0]!) + "   -- if there are none");
    }

    private void Link(TablePlan plan, LinkPlan link)
    {
        var columns = link.Parent is null ? [.. Binder.ColumnsOf(link.Link)] : link.Pairs.Select(p => p.Here).ToList();
        if (link.Link.IgnoresCase) Folded(plan, link, columns);
        else if (columns.Count > 0 && !IndexUse.Serves(plan.Table, columns, link.Link.When))
        {
            var gin = link.Link is Link.Elements;
            var isText = gin && plan.Table.Column(columns[0])!.Kind == ColumnKind.Text;
            if (isText || (gin && catalog.Dialect == Stores.SqlDialect.Sqlite)) report.Note("no-index", link.Link.Where, $"There is no index into {(isText ? "a text that lists keys, such as" : "JSON on SQLite, such as")} {plan.Name}.{columns[0]}; every closure reads the whole table.", "a table with a row for each of the list");
            else report.Warn(
                "no-index", link.Link.Where, $"No index begins with {plan.Name}.{columns[0]}; every closure reads the whole table.",
                Mends.Index(catalog.Dialect, plan.Table, columns, method: gin ? "using gin" : ""));
        }

        if (link.Link is { When: null } and (Maps.Link.Column or Maps.Link.Parent) && !link.IsSelf)
        {
            foreach (var (kind, id) in SketchEdges.Pairs(plan.Table, catalog.Tables[map.Subject.Table]).Where(p => columns.Contains(p.Id) && !columns.Contains(p.Kind)))
                report.Warn("kind-unsaid", link.Link.Where, $"{plan.Name}.{id} refers to rows of the kind that {kind} names; without a condition rows of other kinds that have the same number are taken too.", $"{{ ..., when: {YamlText.Text(SqlWriter.Bare(kind) + " = '...'")} }}");
        }

        Heirs(plan, link);
        Case(plan, link);
        Unique(plan, link.Link, [.. Binder.SubjectColumns(link.Link)]);
    }

    // What is unique whatever its case is unique as it is spelled, too.
    private void Unique(TablePlan plan, Link link, IReadOnlyList<string> given)
    {
        var subject = catalog.Tables[map.Subject.Table];
        if (given.Count == 0 || map.Subject.Key.All(given.Contains) || subject.Uniques.Any(u => u.All(given.Contains))) return;
        if (subject.NarrowUniques.Any(u => u.Condition is null && u.Keys.All(k => given.Any(g => k == g || Folds(k, g))))) return;
        var names = string.Join(", ", given);
        report.Warn("not-unique", link.Where, $"{subject.MapName}.{(given.Count > 1 ? $"({names}) are" : $"{names} is")} not unique: rows of {plan.Name} that carry {(given.Count > 1 ? "them" : "it")} could be somebody else's.", Mends.Index(catalog.Dialect, subject, given, "unique"));
    }

    /// <summary>Whether an index's key is this column in one case.</summary>
    internal static bool Folds(string key, string column) =>
        new[] { $"lower({column})", $"lower(({column})::text)", $"lower(\"{column}\")", $"lower((\"{column}\")::text)", $"{column} collate nocase" }.Contains(key, StringComparer.OrdinalIgnoreCase);

    // Of a foreign key PostgreSQL itself says so: it looks among the table's own rows.
    private void Heirs(TablePlan plan, LinkPlan link)
    {
        if (link.Parent is not { Table.Heirs.Count: > 0 } parent || plan.Table.ForeignKeys.Any(f => f.Target == parent.Name && f.Columns.SequenceEqual(link.Pairs.Select(p => p.Here)))) return;
        var unsaid = parent.Table.Heirs.Where(h => !plan.Links.Exists(l => l.Parent?.Name == h)).ToList();
        if (unsaid.Count > 0)
            report.Severe("heirs", link.Link.Where, $"{string.Join(", ", unsaid)} inherit from {parent.Name}, and rows of {plan.Name} that belong to theirs would stay.", $"owners: [ ..., {string.Join(", ", unsaid.Select(h => $"{{ parent: {YamlText.Name(h)}, on: {{ {string.Join(", ", link.Pairs.Select(p => $"{YamlText.Name(p.Here)}: {YamlText.Name(p.There)}"))} }} }}"))} ]");
    }

    // Without an index over the letters alone every row is read.
    private void Folded(TablePlan plan, LinkPlan link, List<string> columns)
    {
        if (columns is not [var column] || plan.Table.Column(column) is not { } here) return;
        var sqlite = catalog.Dialect == Stores.SqlDialect.Sqlite;
        if (plan.Table.Indexes.Select(i => i.Keys).Any(i => sqlite ? i[0] == (here.IgnoresCase ? column : column + " collate nocase") : i[0].StartsWith("lower(", StringComparison.Ordinal) && i[0].Contains(column, StringComparison.Ordinal))) return;
        var bare = SqlWriter.Bare(column);
        report.Warn("no-index", link.Link.Where, $"No index of {plan.Name}.{column} ignores case; every closure reads the whole table.",
            Mends.Index(catalog.Dialect, plan.Table, sqlite ? bare + " collate nocase" : $"lower({bare}{(here.Type == "citext" ? "::text" : "")})", column + "_folded"));
    }

    // Where the person's own column takes A@x and a@x for one, another that does not finds only what is spelled alike.
    private void Case(TablePlan plan, LinkPlan link)
    {
        var (subject, key) = (catalog.Tables[map.Subject.Table], map.Subject.Key);
        IEnumerable<(string Here, CatalogColumn? Column, string There)> compared = link.Link switch
        {
            _ when link.IsSelf || link.Link.IgnoresCase => [],
            Link.Column c => c.Columns.Zip(c.Subject.Count > 0 ? c.Subject : key, (h, s) => ($"{plan.Name}.{h}", plan.Table.Column(h), s)),
            Link.Through g => g.Account.Zip(key, (h, s) => ($"{g.Table}.{h}", catalog.Tables[g.Table].Column(h), s)),
            Link.Format f => [($"{plan.Name}.{f.Name}", null, f.Subject ?? key[0])],
            Link.Elements e => [($"{plan.Name}.{e.Name}", null, e.Subject ?? key[0])],
            Link.Expression e => [($"the expression over {plan.Name}", null, e.Subject ?? key[0])],
            _ => [],
        };
        foreach (var (here, column, there) in compared.Where(c => c.Column?.IgnoresCase != true && IgnoresCase(subject, c.There)))
        {
            var other = there == key[0] && key.Count == 1 ? "" : $", subject: {YamlText.Name(there)}";
            var mend = link.Link switch
            {
                Link.Column { Columns: [var one] } => $"{{ column: {YamlText.Name(one)}{other}, case: ignore }}",
                Link.Expression e => $"{{ json: {YamlText.Text(e.Sql)}{other}, case: ignore }}",
                _ => "keep one spelling on both sides, such as lower case",
            };
            report.Warn("case", link.Link.Where, $"{subject.MapName}.{there} takes A@x and a@x for one, {here} does not: what is spelled otherwise than in the person's own row is not found.", mend);
        }
    }

    private static bool IgnoresCase(CatalogTable table, string column) =>
        table.Column(column)!.IgnoresCase || table.Indexes.Any(i => i.Keys[0].Equals(column + " collate nocase", StringComparison.Ordinal)) || table.NarrowUniques.Any(u => u.Keys.Any(k => k.StartsWith("lower(", StringComparison.OrdinalIgnoreCase) && k.Trim(')').EndsWith(column, StringComparison.OrdinalIgnoreCase) || k.Equals($"lower(({column})::text)", StringComparison.OrdinalIgnoreCase)));

    private IEnumerable<string> Named(CatalogTable table)
    {
        var keyed = _keyed ??= MapSketch.Keyed(catalog, map.Subject.Table, map.Subject.Key);
        var subject = keyed.Tables[map.Subject.Table];
        return SketchEdges.Telling(_names ??= new TableNames(keyed), table, subject);
    }
}
