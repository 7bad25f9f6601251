using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Microsoft.Data.Sqlite;

namespace Adieu.Erasure.Verification;

/// <summary>
/// A store's state as far as it must survive an erasure: taken before, compared after. It reads every table of the store
/// and holds a connection with temporary tables; it takes whoever else writes in between for the culprit. So it is for tests,
/// for rehearsals on a copy, and for stores that are quiet meanwhile.
/// </summary>
public sealed class Fingerprint : IAsyncDisposable
{
    private const int Buckets = 1024;
    private readonly DbConnection _connection;
    private readonly ReachSql _reach;
    private readonly bool _postgres;
    private Dictionary<(int Table, int Part), Dictionary<int, (long Rows, decimal Sum)>> _before = [];
    private List<(CatalogTable Table, long Rows)> _wrong = [];

    private Fingerprint(DbConnection connection, ReachSql reach, bool postgres) => (_connection, _reach, _postgres) = (connection, reach, postgres);

    /// <summary>Takes the fingerprint.</summary>
    /// <param name="database">The store.</param>
    /// <param name="map">What belongs to whom.</param>
    /// <param name="leavers">Who is about to leave, together or one after the other.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public static async Task<Fingerprint> TakeAsync(SqlDatabase database, DataMap map, IReadOnlyList<SubjectKey> leavers, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        var catalog = await CatalogReader.ReadAsync(database.Dialect, connection, cancellationToken);
        var taken = new Fingerprint(connection, new ReachSql(map, catalog), database.Dialect == SqlDialect.PostgreSql);
        await taken.BeginAsync(leavers, cancellationToken);
        return taken;
    }

    /// <summary>Compares the store with what it was.</summary>
    /// <param name="receipts">What was said to be done in between, all of it.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>What is not as it must be; empty is the good case.</returns>
    public async Task<IReadOnlyList<BystanderFinding>> CompareAsync(IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        var findings = new List<BystanderFinding>();
        var effects = receipts.SelectMany(r => r.Effects).ToLookup(e => e.Table);
        var after = await ReadAsync(cancellationToken);
        for (var t = 0; t < _reach.Tables.Count; t++)
        {
            var table = _reach.Tables[t];
            var leaves = _reach.Archives(table);
            var erased = effects[table.MapName].Where(e => e.Effect == Effect.Erase || leaves && e.Effect == Effect.Retain).Sum(e => e.Rows);
            // A row without a lasting key that was masked looks like another row: then only numbers can be compared.
            // What the service's own triggers do there can be told from nothing.
            var written = _reach.TriggersWrite(table);
            var known = !written && (_reach.KeyStays(table) || effects[table.MapName].All(e => e.Effect == Effect.Erase || leaves && e.Effect == Effect.Retain));
            if (known)
            {
                Compare(table.MapName, _before[(t, 0)], after[(t, 0)], findings);
                Compare(table.MapName, _before[(t, ReachSql.MayBeCut)], after[(t, ReachSql.MayBeCut)], findings);
                Compare(table.MapName, _before[(t, ReachSql.MustStay)], after[(t, ReachSql.MustStay)], findings);
                Compare(table.MapName, _before[(t, ReachSql.Kept)], after[(t, ReachSql.Kept)], findings);
            }

            var gone = Enumerable.Range(0, ReachSql.Kept + 1).Sum(p => _before[(t, p)].Values.Sum(b => b.Rows) - after[(t, p)].Values.Sum(b => b.Rows));
            if (!written && gone != erased && findings.All(f => f.Table != table.MapName)) findings.Add(new BystanderFinding(table.MapName, BystanderChange.Miscounted, Math.Abs(gone - erased)));
            if ((_reach.GoesWithParent(table) || _reach.TakesAlong(table)) && await OrphansAsync(t, cancellationToken) is > 0 and var left) findings.Add(new BystanderFinding(table.MapName, BystanderChange.LeftBehind, left));
        }

        foreach (var ((table, before), (_, now)) in _wrong.Zip(await WrongAsync(cancellationToken)).Where(w => w.Second.Rows > w.First.Rows)) findings.Add(new BystanderFinding(table.MapName, BystanderChange.Miscounted, now - before));
        return findings;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A pooled connection would keep the temporary tables, and with them who left.
        if (_connection is SqliteConnection sqlite) SqliteConnection.ClearPool(sqlite);
        await _connection.DisposeAsync();
    }

    private static void Compare(string table, Dictionary<int, (long Rows, decimal Sum)> before, Dictionary<int, (long Rows, decimal Sum)> after, List<BystanderFinding> findings)
    {
        long fewer = 0, more = 0, other = 0;
        foreach (var bucket in before.Keys.Union(after.Keys))
        {
            var (was, now) = (before.GetValueOrDefault(bucket), after.GetValueOrDefault(bucket));
            if (now.Rows < was.Rows) fewer += was.Rows - now.Rows;
            else if (now.Rows > was.Rows) more += now.Rows - was.Rows;
            else if (now.Sum != was.Sum) other++;
        }

        if (fewer > 0) findings.Add(new BystanderFinding(table, BystanderChange.Vanished, fewer));
        if (more > 0) findings.Add(new BystanderFinding(table, BystanderChange.Appeared, more));
        if (other > 0) findings.Add(new BystanderFinding(table, BystanderChange.Changed, other));
    }

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);

    private async Task BeginAsync(IReadOnlyList<SubjectKey> leavers, CancellationToken ct)
    {
        if (_connection is SqliteConnection sqlite)
        {
            await ExecuteAsync("pragma temp_store = memory", [], ct);
            sqlite.CreateFunction("adieu_bucket", (string key) => (int)(Hash(key) & (Buckets - 1)), isDeterministic: true);
            sqlite.CreateAggregate("adieu_sum", 0L, (long sum, string? row) => unchecked(sum + Hash(row ?? "")));
        }

        var keys = leavers.SelectMany((l, n) => l.Parts.Select((p, i) => ($"p{I(n)}_{I(i)}", (object)p))).ToArray();
        foreach (var sql in _reach.Create(leavers.Count)) await ExecuteAsync(sql, sql.Contains("@p", StringComparison.Ordinal) ? keys : [], ct);
        foreach (var sql in _reach.Named()) await ExecuteAsync(sql, [], ct);
        for (var added = true; added;)
        {
            added = false;
            foreach (var sql in _reach.Following()) added |= await ExecuteAsync(sql, [], ct) > 0;
        }

        foreach (var sql in _reach.Cut()) await ExecuteAsync(sql, [], ct);
        if (_postgres) await ExecuteAsync("analyze adieu_reach", [], ct);
        _before = await ReadAsync(ct);
        _wrong = await WrongAsync(ct);
    }

    // Counters may have been wrong before; no erasure makes more of them so.
    private async Task<List<(CatalogTable Table, long Rows)>> WrongAsync(CancellationToken ct)
    {
        var wrong = new List<(CatalogTable, long)>();
        foreach (var (table, sql) in _reach.Counters())
        {
            await using var command = _connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (sql, 0);
            wrong.Add((table, Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture)));
        }

        return wrong;
    }

    // By table and by what may happen to a row: outside the reach (0), may be cut, must stay, may go.
    private async Task<Dictionary<(int Table, int Part), Dictionary<int, (long Rows, decimal Sum)>>> ReadAsync(CancellationToken ct)
    {
        var all = new Dictionary<(int, int), Dictionary<int, (long, decimal)>>();
        for (var t = 0; t < _reach.Tables.Count; t++)
        {
            var table = _reach.Tables[t];
            string[] hashes = [Row(_reach.Unchanging(table)), Row(_reach.WithoutReferences(table)), Row(_reach.Staying(table), _reach.StayingLists(table)), "''", "''"];
            var hash = "case coalesce(r.how, 0) " + string.Concat(hashes.Select((h, how) => $"when {I(how)} then {h} ")) + "end";
            var key = _reach.Key(table, "x");
            var (bucket, sum) = _postgres
                ? ($"(hashtextextended({key}, 1) & {I(Buckets - 1)})::int", $"sum(hashtextextended({hash}, 0))")
                : ($"adieu_bucket({key})", $"adieu_sum({hash})");
            for (var how = 0; how <= ReachSql.Kept; how++) all[(t, how)] = [];
            await using var command = _connection.CreateCommand();
            command.CommandText = $"select coalesce(r.how, 0), {bucket}, count(*), {sum} from {SqlWriter.Table(table)} x left join adieu_reach r on r.t = {I(t)} and r.k = {key} group by 1, 2";
            command.CommandTimeout = 0;
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) all[(t, reader.GetInt32(0))][reader.GetInt32(1)] = (reader.GetInt64(2), reader.GetDecimal(3));
        }

        return all;
    }

    private string Row(IEnumerable<string> columns, IEnumerable<string>? more = null)
    {
        var names = columns.Select(c => "x." + SqlWriter.Name(c)).Concat(more ?? []).ToList();
        if (names.Count == 0) return "''";
        return _postgres ? $"row({string.Join(", ", names)})::text" : string.Join(" || ',' || ", names.Select(n => $"quote({n})"));
    }

    private async Task<long> OrphansAsync(int t, CancellationToken ct)
    {
        long left = 0;
        for (var p = 0; p < _reach.Tables.Count; p++)
        {
            await using var command = _connection.CreateCommand();
            var gone = $"not exists (select 1 from {SqlWriter.Table(_reach.Tables[p])} y where {_reach.Key(_reach.Tables[p], "y")} = r.pk)";
            command.CommandText = $"select count(*) from adieu_reach r where r.t = {I(t)} and r.pt = {I(p)} and {gone} and exists (select 1 from {SqlWriter.Table(_reach.Tables[t])} x where {_reach.Key(_reach.Tables[t], "x")} = r.k)";
            command.CommandTimeout = 0;
            left += Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
        }

        return left;
    }

    private async Task<int> ExecuteAsync(string sql, (string Name, object Value)[] parameters, CancellationToken ct)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@" + name, value);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(ct);
    }

    private static long Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
