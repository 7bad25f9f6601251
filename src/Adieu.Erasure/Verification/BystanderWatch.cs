using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Verification;

/// <summary>
/// Watches from inside an erasing transaction how many rows of every table are really changed and deleted: by the
/// database's own counters, which see what triggers and cascades do unseen. What goes beyond the plan's statements and the
/// receipts is somebody else's, and the transaction is not committed. It costs one short query for a batch, so it is
/// always on; rows that triggers only add harm nobody and are not counted.
/// </summary>
internal sealed class BystanderWatch
{
    /// <summary>What a table is called of which SQLite tells no more than that its rows were touched.</summary>
    public const string Untold = "a table that SQLite does not name";

    private readonly EngineSession _session;
    private readonly Dictionary<string, CatalogTable> _known;
    private readonly HashSet<string> _shadows;
    private readonly Dictionary<string, TablePlan> _plans;
    private readonly Dictionary<long, (string Key, string Root)> _tables;
    private readonly ILookup<string, string> _families;
    private Dictionary<string, RowsTouched> _before = [];
    private Dictionary<string, RowsTouched> _after = [];

    private BystanderWatch(EngineSession session, Plan plan, Catalog catalog, Dictionary<long, (string Key, string Root)> tables)
    {
        (_session, _tables) = (session, tables);
        _families = tables.Values.Distinct().ToLookup(t => t.Root, t => t.Key);
        _known = catalog.Tables.Values.ToDictionary(SqlWriter.Named);
        _shadows = [.. catalog.Shadows.Select(SqlWriter.Named)];
        _plans = plan.Tables.ToDictionary(t => SqlWriter.Named(t.Table));
        var ids = string.Join(',', tables.Keys.Order().Select(i => i.ToString(CultureInfo.InvariantCulture)));
        Counters = $"(select string_agg(o::bigint || ' ' || i || ' ' || u || ' ' || d, ',') from (select o, pg_stat_get_xact_tuples_inserted(o) i, pg_stat_get_xact_tuples_updated(o) u, pg_stat_get_xact_tuples_deleted(o) d from unnest('{{{ids}}}'::oid[]) o) x where i + u + d > 0)";
    }

    /// <summary>PostgreSQL: an expression that tells what the connection has touched, also before this transaction if it was not reported yet.</summary>
    public string Counters { get; }

    /// <summary>Begins watching a session; null where the database was told not to count.</summary>
    public static async Task<BystanderWatch?> OfAsync(EngineSession session, Plan plan, Catalog catalog, CancellationToken ct)
    {
        if (session.Dialect == SqlDialect.Sqlite) return new BystanderWatch(session, plan, catalog, []);
        if ((await session.QueryAsync("select current_setting('track_counts')", r => r.GetString(0), ct))[0] != "on") return null;
        return new BystanderWatch(session, plan, catalog, await TablesAsync(session, ct));
    }

    /// <summary>The transaction has begun.</summary>
    public void Begin(string? counters) => _before = Read(counters);

    /// <summary>Looks what has been touched; PostgreSQL tells with the next question.</summary>
    public Task LookAsync(CancellationToken ct)
    {
        if (_session.Dialect == SqlDialect.PostgreSql) return _session.AskLaterAsync("select " + Counters, r => _after = Since(Read(r.IsDBNull(0) ? null : r.GetString(0))), ct);
        _after = _session.Touched;
        return Task.CompletedTask;
    }

    /// <summary>Compares before the commit what was seen when it last looked.</summary>
    /// <param name="said">What this transaction's receipts say, or null where only its own statements count.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="StoreException">More was touched than was said; the transaction must not be committed.</exception>
    public async Task CheckAsync(IReadOnlyList<TableEffect>? said, CancellationToken ct)
    {
        var touched = _after;
        var sums = said?.GroupBy(e => (e.Table, e.Effect)).ToDictionary(g => g.Key, g => g.Sum(e => e.Rows));
        var findings = touched.Keys.Union(_plans.Keys.Select(Root)).SelectMany(t => Compare(t, touched.GetValueOrDefault(t), sums)).ToList();
        if (Unseen(touched) is > 0 and var unseen) findings.Add(new BystanderFinding(Untold, BystanderChange.Changed, unseen));
        if (findings.Count == 0) return;
        // Rows in a partition that was made since the session began were not counted.
        if (_session.Dialect == SqlDialect.PostgreSql && !(await TablesAsync(_session, ct)).Keys.ToHashSet().SetEquals(_tables.Keys))
            throw new StoreException("Tables were made or dropped meanwhile. What was running was rolled back.", transient: true) { SessionOutdated = true };
        throw new StoreException($"Beyond what the receipts say, rows of others would have been touched: {string.Join(", ", findings.Select(f => $"{f.Rows} of {f.Table} {f.Change.ToString().ToLowerInvariant()}"))}. A trigger or a cascade does what the map does not say. What was running was rolled back; what was committed before, piece by piece, stands.", transient: false) { Bystanders = findings };
    }

    private IEnumerable<BystanderFinding> Compare(string root, RowsTouched touched, Dictionary<(string Table, Effect Effect), long>? said)
    {
        var family = _families[root].Append(root).Distinct().Where(k => k == root || _plans.ContainsKey(k)).ToList();
        var table = _known.GetValueOrDefault(root);
        // Nor does SQLite tell of rows of virtual tables; where these keep them is their own affair.
        if (table is { WithoutRowId: true } or { Module: not null } || _shadows.Contains(root)) yield break;
        var name = table?.MapName ?? root;
        long Said(string key, Effect effect) => _known.GetValueOrDefault(key)?.MapName is { } known ? said?.GetValueOrDefault((known, effect)) ?? 0 : 0;
        var own = family.Aggregate(default(RowsTouched), (sum, key) => sum + _session.Affected.GetValueOrDefault(key));
        var direct = family.Where(k => _plans.GetValueOrDefault(k)?.Direct == true).ToList();
        // What goes to the archive leaves its table, and is kept all the same.
        var archived = _plans.GetValueOrDefault(root)?.Archives == true ? Said(root, Effect.Retain) : 0;
        var deleted = touched.Deleted - (said is null || family.Count > 1 ? own.Deleted + direct.Sum(k => Said(k, Effect.Erase)) : Said(root, Effect.Erase) + archived);
        // A row that several leave at once is cut once, and counted for each.
        var changed = touched.Updated - own.Updated - direct.Sum(k => Said(k, Effect.Detach));
        // A row whose partition key is masked moves: it is deleted here and inserted there.
        if (table?.Partitioned == true && deleted > 0 && changed < 0) (deleted, changed) = (Math.Max(0, deleted + changed), 0);
        if (deleted < 0) yield return new BystanderFinding(name, BystanderChange.Miscounted, -deleted);
        if (family.Exists(k => _plans.GetValueOrDefault(k)?.Rule.TriggersWrite == true)) yield break;
        if (deleted > 0) yield return new BystanderFinding(name, BystanderChange.Vanished, deleted);
        if (changed > 0) yield return new BystanderFinding(name, BystanderChange.Changed, changed);
    }

    private string Root(string key) => _tables.Values.FirstOrDefault(t => t.Key == key).Root ?? key;

    // SQLite tells of rows one by one, but not of those without rowid, nor when a whole table is emptied: these it only counts,
    // together with all that triggers did.
    private long Unseen(Dictionary<string, RowsTouched> touched)
    {
        if (_session.Dialect == SqlDialect.PostgreSql || _shadows.Count > 0 || _plans.Values.Any(p => p.Rule.TriggersWrite)) return 0;
        var seen = touched.Sum(t => t.Value.All - (_session.Affected.GetValueOrDefault(t.Key) is var own ? own.All : 0));
        return _session.Indirect - seen;
    }

    private Dictionary<string, RowsTouched> Since(Dictionary<string, RowsTouched> now) => now.ToDictionary(t => t.Key, t => t.Value - _before.GetValueOrDefault(t.Key));

    private Dictionary<string, RowsTouched> Read(string? counters)
    {
        var all = new Dictionary<string, RowsTouched>();
        foreach (var one in counters?.Split(',') ?? [])
        {
            var parts = one.Split(' ').Select(p => long.Parse(p, CultureInfo.InvariantCulture)).ToArray();
            var key = _tables[parts[0]].Root;
            all[key] = all.GetValueOrDefault(key) + new RowsTouched(parts[1], parts[2], parts[3]);
        }

        return all;
    }

    // Every table of the store, with the one that it is a part of; itself where there is none.
    private static async Task<Dictionary<long, (string Key, string Root)>> TablesAsync(EngineSession session, CancellationToken ct)
    {
        const string sql = """
            with recursive up as (
                select c.oid as leaf, c.oid as at from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)' and c.relname !~ '^adieu_'
                union select up.leaf, i.inhparent from up join pg_class k on k.oid = up.at and k.relispartition join pg_inherits i on i.inhrelid = up.at)
            select u.leaf::bigint, m.nspname, l.relname, n.nspname, c.relname from up u
            join pg_class l on l.oid = u.leaf join pg_namespace m on m.oid = l.relnamespace join pg_class c on c.oid = u.at join pg_namespace n on n.oid = c.relnamespace
            where not c.relispartition
            """;
        static string Quoted(string schema, string name) => SqlWriter.Name(schema) + "." + SqlWriter.Name(name);
        var rows = await session.QueryAsync(sql, r => (Id: r.GetInt64(0), Key: Quoted(r.GetString(1), r.GetString(2)), Root: Quoted(r.GetString(3), r.GetString(4))), ct);
        return rows.DistinctBy(r => r.Id).ToDictionary(r => r.Id, r => (r.Key, r.Root));
    }
}
