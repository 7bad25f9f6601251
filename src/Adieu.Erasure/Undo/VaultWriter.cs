using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Retention;

namespace Adieu.Erasure.Undo;

/// <summary>
/// Writes the statements that look at rows before and after an erasure. What an erasure changed is not asked of its
/// plan but seen: a row that is gone is sealed whole, a row that differs is sealed where it differs.
/// </summary>
internal sealed class VaultWriter
{
    private readonly SqlWriter _sql;
    private readonly List<string> _snapshots = [];

    /// <param name="map">The map.</param>
    /// <param name="catalog">The schema.</param>
    /// <param name="plan">The plan whose effects are sealed.</param>
    /// <param name="name">What its temporary tables are called: a session may serve two plans.</param>
    public VaultWriter(DataMap map, Catalog catalog, Plan plan, string name = "v")
    {
        Name = name;
        _sql = new SqlWriter(catalog.Dialect);
        var tables = plan.Tables.ToDictionary(t => t.Name, t => new VaultTable(t, name));
        var cuts = ReferenceCuts.Of(map, catalog, [.. plan.Tables.Where(t => t.Fates.Count > 0)]).Where(c => tables.ContainsKey(c.Child.MapName)).ToList();
        // Where the law's time is over already, kept rows go with the rest, and references to them are cut.
        var over = plan.Tables.Where(t => t.Fates.Contains(Fate.Retain) && !t.Archives).SelectMany(t => PurgeCuts.Referrers(plan, t).Select(r => (r.Child, r.Key, Parent: t))).ToList();
        var stays = cuts.Select(c => c.Child.MapName).Concat(over.Select(o => o.Child.Name)).Concat(plan.Recounts.Select(r => r.Owner.Name)).ToHashSet();
        foreach (var table in tables.Values.Where(t => t.Plan.Fates.Count > 0))
        {
            table.OnlyGoes = table.Plan.Fates.SetEquals([Fate.Erase]) && !table.Plan.Opened && !stays.Contains(table.Plan.Name);
            if (!table.OnlyGoes) Add(table, "w", Captured(table, "fate > 0"));
        }

        foreach (var (child, key, parent, goes) in cuts.Select(c => (c.Child.MapName, c.Key, c.Parent, Goes: c.Parent.Goes("w"))).Concat(over.Select(o => (o.Child.Name, o.Key, o.Parent, Goes: Over))))
        {
            var (join, on) = ApplyWriter.Target(_sql, key, parent);
            Add(tables[child], "w", $"from {parent.Work} w{join} join {SqlWriter.Table(tables[child].Plan.Table)} t on {on} where {goes}");
        }

        foreach (var (owner, rule, index) in plan.Recounts)
        {
            var which = string.Join(" and ", rule.On.Select((o, i) => $"t.{SqlWriter.Name(o.There)} = x.c{I(i)}"));
            Add(tables[owner.Name], "x", $"from {RecountWriter.Work(index)} x join {SqlWriter.Table(owner.Table)} t on {which} where true");
        }

        Tables = [.. tables.Values.Where(t => t.Plan.Fates.Count > 0 || stays.Contains(t.Plan.Name))];
        Watched = [.. Tables.Where(t => !t.OnlyGoes)];
    }

    // A sweep within an erasure loads nobody: it has found nothing but what is over.
    private const string Over = "w.fate = 4 and w.until <= coalesce((select max(n.now) from adieu_s n), w.until)";

    public string Name { get; }

    /// <summary>All tables that an erasure can change.</summary>
    public IReadOnlyList<VaultTable> Tables { get; }

    /// <summary>Those whose rows may stay, changed.</summary>
    public IReadOnlyList<VaultTable> Watched { get; }

    /// <summary>Tables whose rows cannot be found again once they are changed.</summary>
    public IEnumerable<TablePlan> Unfit => Watched.Where(t => t.Plan.Key.Count == 0 || t.KeyAt.Contains(-1) || KeyChanges(t)).Select(t => t.Plan);

    /// <summary>Takes down rows as they are before they change.</summary>
    public IReadOnlyList<string> Snapshots => _snapshots;

    public IEnumerable<string> Create() => Watched.Select(t =>
    {
        var key = Keys(t).Select((type, i) => $"k{I(i)} {type}");
        var columns = t.Columns.Select((_, i) => _sql.Postgres ? $"c{I(i)} text" : $"c{I(i)}");
        return $"create temp table {t.Before} (ord integer not null, {string.Join(", ", key.Concat(columns))}, primary key ({KeyNames(t)}, ord))" + (_sql.Postgres ? " on commit delete rows" : "");
    });

    /// <summary>Who has looked at a row at which somebody before them has looked too: their place, and the nearest place before it. Null where nothing is watched.</summary>
    public string? Meets => Watched.Count == 0 ? null : $"select ord, max(before) from ({string.Join(" union all ", Watched.Select(t => $"select ord, lag(ord) over (partition by {KeyNames(t)} order by ord) as before from {t.Before}"))}) x where before is not null group by ord order by ord";

    public IEnumerable<string> Clear() => Watched.Select(t => $"delete from {t.Before}");

    /// <summary>Rows about to go, of a table whose rows only go: first whose each is.</summary>
    public string Going(VaultTable table) => $"select w.ord, {Values(table, "t")} {Captured(table, "fate = 3")} order by w.ord";

    /// <summary>Whose a row is, the row as it was, then whether it is still there, then the row as it is.</summary>
    public string Compare(VaultTable table)
    {
        var now = string.Join(", ", table.Columns.Select(c => Value("t", c)));
        var same = string.Join(" and ", _sql.TargetIdentity(table.Plan, "t").Select((t, i) => $"{t} = v.k{I(i)}"));
        var differs = string.Join(" or ", table.Columns.Select((c, i) => _sql.Postgres ? $"v.c{I(i)} is distinct from {Value("t", c)}" : $"v.c{I(i)} is not {Value("t", c)}"));
        var there = _sql.TargetIdentity(table.Plan, "t").First();
        return $"select v.ord, {string.Join(", ", table.Columns.Select((_, i) => $"v.c{I(i)}"))}, {there} is not null, {now} from {table.Before} v left join {SqlWriter.Table(table.Plan.Table)} t on {same} where {there} is null or {differs} order by v.ord";
    }

    private IEnumerable<string> Keys(VaultTable table) => table.Plan.Key.Count == 0 ? [_sql.PlaceType(table.Plan.Table)] : table.Plan.Key.Select(_sql.Type);

    private string KeyNames(VaultTable table) => string.Join(", ", Keys(table).Select((_, i) => "k" + I(i)));

    private void Add(VaultTable table, string whose, string from) =>
        _snapshots.Add($"insert into {table.Before} select {whose}.ord, {string.Join(", ", _sql.TargetIdentity(table.Plan, "t"))}, {Values(table, "t")} {from} on conflict do nothing");

    private string Captured(VaultTable table, string which) =>
        $"from (select distinct ord, {string.Join(", ", SqlWriter.WorkIdentity(table.Plan, "f"))} from {table.Plan.Work} f where {which}) w join {SqlWriter.Table(table.Plan.Table)} t on {SqlWriter.Same(_sql.TargetIdentity(table.Plan, "t"), SqlWriter.WorkIdentity(table.Plan, "w"))} where true";

    private string Values(VaultTable table, string alias) => string.Join(", ", table.Columns.Select(c => Value(alias, c)));

    // Text is exact for every type of PostgreSQL; SQLite gives every value as it is stored.
    private string Value(string alias, CatalogColumn column) => _sql.Postgres ? $"{alias}.{SqlWriter.Name(column.Name)}::text" : $"{alias}.{SqlWriter.Name(column.Name)}";

    private static bool KeyChanges(VaultTable table)
    {
        var written = table.Plan.Fates.Overlaps([Fate.Detach, Fate.Anonymise, Fate.Retain])
            ? table.Plan.Owners.SelectMany(l => ColumnFates.Cut(table.Plan, l)).Concat(ColumnFates.Masked(table.Plan)).Select(c => c.Column.Name).ToHashSet()
            : [];
        return table.Plan.Key.Any(k => written.Contains(k.Name));
    }

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);
}
