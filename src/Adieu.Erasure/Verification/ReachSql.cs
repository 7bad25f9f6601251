using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Verification;

/// <summary>
/// Which rows may an erasure touch at all? Answered from the map's links and the catalog's foreign keys by the plainest
/// SQL that says it, slow and without any of the plan's tables: a plan that reaches further is found out.
/// </summary>
internal sealed class ReachSql(DataMap map, Catalog catalog)
{
    /// <summary>May be deleted or masked.</summary>
    public const int MayGo = 3;

    /// <summary>Kept by a law: must still be there, reduced.</summary>
    public const int Kept = 4;

    /// <summary>Belongs to somebody else as well, or is to be kept: must still be there.</summary>
    public const int MustStay = 2;

    /// <summary>Somebody else's: only its references to rows that may go can change.</summary>
    public const int MayBeCut = 1;

    private readonly bool _postgres = catalog.Dialect == SqlDialect.PostgreSql;
    // A search index over another table follows that table.
    private readonly List<CatalogTable> _tables = [.. catalog.Tables.Values.Where(t => t.Module is null || map.Tables.Any(r => r.Name == t.MapName && !r.NotPersonal))];
    private readonly Dictionary<string, TableRule> _rules = map.Tables.ToDictionary(t => t.Name);

    public IReadOnlyList<CatalogTable> Tables => _tables;

    public IEnumerable<string> Create(int leavers)
    {
        var subject = catalog.Tables[map.Subject.Table];
        yield return "create temp table adieu_reach (t integer not null, k text not null, how integer not null, pt integer, pk text, primary key (t, k))";
        var rows = Enumerable.Range(0, leavers).Select(n => "(" + string.Join(" and ", map.Subject.Key.Select((k, i) => $"{Text($"x.{SqlWriter.Name(k)}")} = @p{I(n)}_{I(i)}")) + ")");
        yield return $"create temp table adieu_leavers as select * from {SqlWriter.Named(subject)} x where {string.Join(" or ", rows)}";
    }

    /// <summary>Rows that name a leaver.</summary>
    public IEnumerable<string> Named()
    {
        foreach (var (rule, table, t) in Ruled())
        {
            foreach (var link in Owners(rule, table).Where(l => Asked(rule, l) is not Effect.Detach)) yield return Insert(t, MayGo, Rows(table, link, "adieu_leavers", null));
            var sharing = Owners(rule, table).Where(l => Asked(rule, l) is Effect.Detach).ToList();
            foreach (var link in sharing) yield return Insert(t, MustStay, Rows(table, link, "adieu_leavers", null));
            // Where nothing but the law decides over the table's rows; otherwise another leaver may have taken them along.
            if (rule.Retain is { Archive: false } retain && rule.Links.All(l => l is not Link.Parent && Asked(rule, l) is Effect.Retain or Effect.Detach) && rule.References.Values.All(r => !r.Follow))
            {
                // What the law wanted until today is kept not a day longer.
                var now = _postgres ? "now()" : "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";
                var kept = $" and k in (select x.adieu_k from (select r.*, {Key(table, "r")} as adieu_k, {new SqlWriter(catalog.Dialect).Until(retain.Until, table, now)} as adieu_until from {SqlWriter.Table(table)} r) x where x.adieu_until > {now})"
                    + (retain.Condition is null ? "" : $" and k in (select x.adieu_k from {All(table, retain.Condition)} x where x.adieu_when)");
                foreach (var link in Owners(rule, table).Where(l => Asked(rule, l) is Effect.Retain))
                    yield return $"update adieu_reach set how = {I(Kept)} where t = {I(t)} and k in ({Rows(table, link, "adieu_leavers", null)}){kept}";
            }

            if (sharing.Count == 0 || rule.LastOwner is LastOwner.Keep) continue;
            var others = string.Concat(Owners(rule, table).Select(l => $" and k not in ({Rows(table, l, Others(), I(t))})"));
            // Of a row that only leavers own nothing may be left: it follows, so to speak, a row that is gone.
            var follows = TakesAlong(table) ? $", pt = {I(_tables.IndexOf(catalog.Tables[map.Subject.Table]))}, pk = ''" : "";
            yield return $"update adieu_reach set how = {I(MayGo)}{follows} where t = {I(t)} and how = {I(MustStay)}{others}";
        }
    }

    /// <summary>Rows that share the fate of rows that may go; to be repeated until none is added.</summary>
    public IEnumerable<string> Following()
    {
        foreach (var (rule, table, t) in Ruled())
        {
            // What shares a kept parent's fate is kept with it, unless it follows others too, one of which may have taken it along.
            var how = rule.OnClose is null && Parents(rule, table).Count() == 1 && rule.Links.All(l => l.OnClose is null) ? "max(r.how)" : I(MayGo);
            foreach (var (parent, on, when) in Parents(rule, table))
            {
                var p = _tables.IndexOf(parent);
                var join = string.Join(" and ", on.Select(o => Equal("c." + SqlWriter.Name(o.Here), table.Column(o.Here)!, "p." + SqlWriter.Name(o.There), parent.Column(o.There)!)));
                yield return $"insert into adieu_reach (t, k, how, pt, pk) select {I(t)}, c.adieu_k, {how}, {I(p)}, min(p.adieu_k) from {All(table, when)} c join {All(parent, null)} p on {join} join adieu_reach r on r.t = {I(p)} and r.k = p.adieu_k and r.how >= {I(MayGo)}"
                    + $" where {(when is null ? "true" : "c.adieu_when")} group by c.adieu_k on conflict (t, k) do update set how = excluded.how where adieu_reach.how < excluded.how";
            }
        }
    }

    /// <summary>Rows of others that refer to rows that may go.</summary>
    public IEnumerable<string> Cut()
    {
        foreach (var table in _tables)
        {
            foreach (var key in table.ForeignKeys.Where(f => catalog.Tables.ContainsKey(f.Target)))
            {
                var (parent, t) = (catalog.Tables[key.Target], _tables.IndexOf(table));
                var p = _tables.IndexOf(parent);
                var join = string.Join(" and ", key.Columns.Zip(key.TargetColumns, (c, k) => $"c.{SqlWriter.Name(c)} = p.{SqlWriter.Name(k)}"));
                yield return $"insert into adieu_reach (t, k, how) select {I(t)}, c.adieu_k, {I(MayBeCut)} from {All(table, null)} c join {All(parent, null)} p on {join} join adieu_reach r on r.t = {I(p)} and r.k = p.adieu_k and r.how = {I(MayGo)} where true on conflict do nothing";
            }
        }
    }

    /// <summary>A row's key as text; in a PostgreSQL table without one, all of the row.</summary>
    public string Key(CatalogTable table, string alias)
    {
        if (table.PrimaryKey.Count == 0) return _postgres ? $"md5({alias}::text)" : $"cast({alias}.{SqlWriter.RowId(table) ?? "_rowid_"} as text)";
        return string.Join(_postgres ? " || chr(31) || " : " || char(31) || ", table.PrimaryKey.Select(k => $"coalesce({Text($"{alias}.{SqlWriter.Name(k)}")}, '')"));
    }

    /// <summary>Whether a row keeps its key when it is masked.</summary>
    public bool KeyStays(CatalogTable table)
    {
        if (table.PrimaryKey.Count == 0) return !_postgres;
        return !_rules.TryGetValue(table.MapName, out var rule) || !table.PrimaryKey.Any(k => Masked(rule).Contains(k));
    }

    /// <summary>Whether the map says that the service's own triggers change or delete rows here while others go.</summary>
    public bool TriggersWrite(CatalogTable table) => _rules.GetValueOrDefault(table.MapName)?.TriggersWrite == true;

    /// <summary>What no erasure changes in a row outside its reach: all but what the map counts anew.</summary>
    public IEnumerable<string> Unchanging(CatalogTable table) =>
        table.Columns.Select(c => c.Name).Except(_rules.GetValueOrDefault(table.MapName)?.Recounts.Keys ?? []);

    /// <summary>The same for rows whose references may be cut.</summary>
    public IEnumerable<string> WithoutReferences(CatalogTable table) =>
        Unchanging(table).Except(table.ForeignKeys.SelectMany(f => f.Columns).Where(c => table.Column(c)!.Nullable));

    /// <summary>What stays in a row of a leaver that stays: what the map calls shared or not personal.</summary>
    public IEnumerable<string> Staying(CatalogTable table)
    {
        if (!_rules.TryGetValue(table.MapName, out var rule) || rule.Retain is not null) return [];
        var links = rule.Links.SelectMany(l => l switch { Link.Column c => c.Columns, Link.Format f => [f.Name], Link.Elements e => [e.Name], Link.Parent p => [.. p.On.Select(o => o.Here)], _ => (IReadOnlyList<string>)[] });
        return WithoutReferences(table).Where(c => rule.Columns.GetValueOrDefault(c)?.Class is ColumnClass.Shared or ColumnClass.NotPersonal).Except(Masked(rule)).Except(links);
    }

    /// <summary>What stays of the lists in a leaver's row that stays, as expressions over <c>x</c>: everybody else, in their order.</summary>
    public IEnumerable<string> StayingLists(CatalogTable table)
    {
        if (!_rules.TryGetValue(table.MapName, out var rule) || rule.Retain is not null) return [];
        return rule.Links.OfType<Link.Elements>().DistinctBy(e => e.Name).Where(e => !Masked(rule).Contains(e.Name) && table.Column(e.Name) is not null).Select(Others);
    }

    /// <summary>How many rows have a counter that does not say what is there.</summary>
    public IEnumerable<(CatalogTable Table, string Sql)> Counters()
    {
        foreach (var (table, column, recount) in _tables.SelectMany(t => (_rules.GetValueOrDefault(t.MapName)?.Recounts ?? new Dictionary<string, RecountRule>()).Select(r => (t, r.Key, r.Value))).Where(r => catalog.Tables.ContainsKey(r.Value.Table)))
        {
            var on = string.Join(" and ", recount.On.Select(o => $"c.{SqlWriter.Name(o.Here)} = t.{SqlWriter.Name(o.There)}"));
            var right = $"(select {recount.Value} from {SqlWriter.Table(catalog.Tables[recount.Table])} c where {on}{(recount.Condition is null ? "" : $" and ({recount.Condition})")})";
            yield return (table, $"select count(*) from {SqlWriter.Table(table)} t where t.{SqlWriter.Name(column)} {(_postgres ? "is distinct from" : "is not")} {right}");
        }
    }

    private string Others(Link.Elements list)
    {
        var (column, key) = ("x." + SqlWriter.Name(list.Name), Text("l." + SqlWriter.Name(list.Subject ?? map.Subject.Key[0])));
        return _postgres
            ? $"(select string_agg(coalesce(e.v #>> '{{}}', 'null'), ',' order by e.n) from jsonb_array_elements(case when jsonb_typeof(to_jsonb({column})) = 'array' then to_jsonb({column}) else '[]' end) with ordinality e(v, n) where e.v #>> '{{}}' is null or e.v #>> '{{}}' not in (select {key} from adieu_leavers l))"
            : $"(select group_concat(coalesce(e.value, 'null')) from json_each(case when json_valid({column}) and json_type({column}) = 'array' then {column} else '[]' end) e where e.value is null or cast(e.value as text) not in (select {key} from adieu_leavers l))";
    }

    /// <summary>Whether a row must go with the parent that it followed.</summary>
    public bool GoesWithParent(CatalogTable table) =>
        _rules.TryGetValue(table.MapName, out var rule) && rule.Retain is null && rule.OnClose is null or Effect.Erase && rule.Links.All(l => l is Link.Parent { OnClose: null or Effect.Erase })
        && !(Parents(rule, table).Skip(1).Any() && MayBeKept(table, []));

    // Of a row that follows several, one may be kept by a law, and the row with it.
    private bool MayBeKept(CatalogTable table, HashSet<string> seen) =>
        seen.Add(table.MapName) && _rules.TryGetValue(table.MapName, out var rule) && (rule.Retain is not null || Parents(rule, table).Any(p => MayBeKept(p.Parent, seen)));

    /// <summary>Whether kept rows leave the table for the archive: by its own word, or with the rows that they follow.</summary>
    public bool Archives(CatalogTable table) => Archives(table, []);

    private bool Archives(CatalogTable table, HashSet<string> seen) =>
        seen.Add(table.MapName) && _rules.TryGetValue(table.MapName, out var rule) && (rule.Retain?.Archive ?? (rule.OnClose is null && Parents(rule, table).Any(p => Archives(p.Parent, seen))));

    /// <summary>Whether a row must go with its last owner.</summary>
    public bool TakesAlong(CatalogTable table) =>
        _rules.TryGetValue(table.MapName, out var rule) && rule.Retain is null && rule.LastOwner is null or LastOwner.Erase
        && rule.Links.All(l => l is not Link.Parent && (l.OnClose ?? rule.OnClose ?? Effect.Detach) == Effect.Detach) && rule.References.Values.All(r => !r.Follow);

    // A table that says what its last owner does has owners who leave one by one.
    private static Effect? Asked(TableRule rule, Link link) => link.OnClose ?? rule.OnClose ?? (rule.LastOwner is null ? null : Effect.Detach);

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static HashSet<string> Masked(TableRule rule) => [.. rule.Masks.Keys, .. rule.Links.SelectMany(l => l.Masks.Keys)];

    private string Text(string sql) => _postgres ? $"({sql})::text" : $"cast({sql} as text)";

    private string Folded(string left, string right) => $"lower({Text(left)}) = lower({Text(right)})";

    private string Others() => $"(select * from {SqlWriter.Named(catalog.Tables[map.Subject.Table])} x where not exists (select 1 from adieu_leavers l where {string.Join(" and ", map.Subject.Key.Select(k => $"l.{SqlWriter.Name(k)} = x.{SqlWriter.Name(k)}"))}))";

    private static string Insert(int t, int how, string rows) =>
        $"insert into adieu_reach (t, k, how) select {I(t)}, k, {I(how)} from ({rows}) x where true on conflict (t, k) do update set how = {I(how)} where adieu_reach.how < {I(how)}";

    private IEnumerable<(TableRule Rule, CatalogTable Table, int Index)> Ruled() =>
        _rules.Values.Where(r => !r.NotPersonal && catalog.Tables.ContainsKey(r.Name)).Select(r => (r, catalog.Tables[r.Name], _tables.IndexOf(catalog.Tables[r.Name])));

    private IEnumerable<Link> Owners(TableRule rule, CatalogTable table) => rule.Links.Where(l => l is not Link.Parent)
        .Concat(table.MapName == map.Subject.Table ? [new Link.Column(map.Subject.Key, map.Subject.Key) { Where = rule.Where, OnClose = rule.OnClose ?? Effect.Erase }] : []);

    private IEnumerable<(CatalogTable Parent, IEnumerable<ColumnPair> On, string? When)> Parents(TableRule rule, CatalogTable table)
    {
        foreach (var link in rule.Links.OfType<Link.Parent>().Where(l => catalog.Tables.ContainsKey(l.Table)))
        {
            var on = link.On.Count > 0 ? link.On : [.. table.ForeignKeys.Where(f => f.Target == link.Table).Take(1).SelectMany(f => f.Columns.Zip(f.TargetColumns, (h, t) => new ColumnPair(h, t)))];
            if (on.Count > 0) yield return (catalog.Tables[link.Table], on, link.When);
        }

        foreach (var key in table.ForeignKeys.Where(f => f.Columns.Any(c => rule.References.GetValueOrDefault(c)?.Follow == true) && catalog.Tables.ContainsKey(f.Target)))
            yield return (catalog.Tables[key.Target], key.Columns.Zip(key.TargetColumns, (h, t) => new ColumnPair(h, t)), null);
    }

    // All rows with their key, and with the map's conditions where bare names mean this table.
    private string All(CatalogTable table, string? when, string? owner = null) =>
        $"(select x.*, {Key(table, "x")} as adieu_k{(when is null ? "" : $", ({when}) as adieu_when")}{(owner is null ? "" : $", ({owner}) as adieu_owner")} from {SqlWriter.Table(table)} x)";

    private string Equal(string left, CatalogColumn a, string right, CatalogColumn b) =>
        a.Type == b.Type || a.Kind == b.Kind && a.Kind is ColumnKind.Integer or ColumnKind.Text && b.Kind == a.Kind || !_postgres && a.Kind != ColumnKind.Text && b.Kind != ColumnKind.Text ? $"{left} = {right}" : $"{Text(left)} = {Text(right)}";

    private string Rows(CatalogTable table, Link link, string subjects, string? among)
    {
        var subject = catalog.Tables[map.Subject.Table];
        var rows = All(table, link.When, (link as Link.Expression)?.Sql);
        var (join, on) = ("", "");
        switch (link)
        {
            case Link.Column c:
                on = string.Join(" and ", c.Columns.Zip(c.Subject.Count > 0 ? c.Subject : map.Subject.Key, (h, s) => c.IgnoresCase ? Folded("r." + SqlWriter.Name(h), "s." + SqlWriter.Name(s)) : Equal("r." + SqlWriter.Name(h), table.Column(h)!, "s." + SqlWriter.Name(s), subject.Column(s)!)));
                break;
            case Link.Expression e:
                var person = "s." + SqlWriter.Name(e.Subject ?? map.Subject.Key[0]);
                on = e.IgnoresCase ? Folded("r.adieu_owner", person) : $"{Text("r.adieu_owner")} = {Text(person)}";
                break;
            case Link.Format f:
                var text = $"{SqlWriter.Text(f.Prefix)} || {Text("s." + SqlWriter.Name(f.Subject ?? map.Subject.Key[0]))} || {SqlWriter.Text(f.Suffix)}";
                on = f.Open ? $"substr({Text("r." + SqlWriter.Name(f.Name))}, 1, length({text})) = {text}" : $"{Text("r." + SqlWriter.Name(f.Name))} = {text}";
                break;
            case Link.Elements e:
                var (list, one) = ("r." + SqlWriter.Name(e.Name), Text("s." + SqlWriter.Name(e.Subject ?? map.Subject.Key[0])));
                on = ProbeWriter.Listed(list, table.Column(e.Name)!, one, _postgres, e.Separator);
                break;
            case Link.Through g:
                var group = catalog.Tables[g.Table];
                join = $" join {SqlWriter.Named(group)} g on {string.Join(" and ", g.On.Select(o => Equal("g." + SqlWriter.Name(o.There), group.Column(o.There)!, "r." + SqlWriter.Name(o.Here), table.Column(o.Here)!)))}";
                on = string.Join(" and ", g.Account.Zip(map.Subject.Key, (h, s) => Equal("g." + SqlWriter.Name(h), group.Column(h)!, "s." + SqlWriter.Name(s), subject.Column(s)!)));
                break;
        }

        var reached = among is null ? "" : $" and r.adieu_k in (select q.k from adieu_reach q where q.t = {among})";
        return $"select distinct r.adieu_k as k from {rows} r{join} join {subjects} s on {on} where {(link.When is null ? "true" : "r.adieu_when")}{reached}";
    }
}
