using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Undo;

/// <summary>
/// Seals what a batch changes, in the batch's own transaction, for each person under a key of their own. Rows pass through
/// memory in pages and leave it in parts of a bounded size, so that a huge account takes no more memory than a small one.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="vault">The store's vault.</param>
/// <param name="steps">The batch as it was loaded; nothing is sealed of those without a key.</param>
internal sealed class SealRun(EngineSession session, VaultWriter vault, IReadOnlyList<ErasureRequest> steps)
{
    private const int PartBytes = 256 * 1024, MostOpenBytes = 32 * 1024 * 1024, Page = 2_000;

    private readonly SqlWriter _sql = new(session.Dialect);
    private Dictionary<int, StepVault>? _vaults;
    private bool _looked;
    private long _held;

    /// <summary>Makes the session's temporary tables, once.</summary>
    public static async Task PrepareAsync(EngineSession session, VaultWriter vault, CancellationToken ct)
    {
        if (!session.Seals.Add(vault.Name)) return;
        foreach (var sql in vault.Create()) await session.ExecuteAsync(sql, ct);
    }

    /// <summary>Seals around a change of a piece, after which more follows for its step; without a vault it only makes the change.</summary>
    /// <param name="seal">What seals; null where nothing is to be sealed.</param>
    /// <param name="going">Whether those that are to go do so in this change.</param>
    /// <param name="change">The change.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task AroundAsync(SealRun? seal, bool going, Func<Task> change, CancellationToken ct)
    {
        if (seal is not null) await seal.BeforeAsync(ct, going);
        await change();
        if (seal is not null) await seal.AfterAsync([], ct);
    }

    /// <summary>
    /// Where the batch must be divided so that nobody shares a row with somebody before them in their part: the places of
    /// those who begin a part. To be asked once the rows are found; what was looked at stands for <see cref="BeforeAsync"/>.
    /// </summary>
    public async Task<IReadOnlyList<int>> DivideAsync(CancellationToken ct)
    {
        await LookAsync(ct);
        var begins = new List<int> { 0 };
        if (vault.Meets is not { } meets) return begins;
        foreach (var (ord, before) in await session.QueryAsync(meets, r => (r.GetInt32(0), r.GetInt32(1)), ct))
        {
            if (before >= begins[^1]) begins.Add(ord);
        }

        return begins;
    }

    /// <summary>Forgets what was looked at.</summary>
    public async Task ClearAsync(CancellationToken ct)
    {
        _looked = false;
        foreach (var sql in vault.Clear()) await session.ExecuteAsync(sql, ct);
    }

    /// <summary>Once the rows are found and before they change.</summary>
    /// <param name="ct">Gives up.</param>
    /// <param name="going">Whether those that are to go do so in this transaction.</param>
    public async Task BeforeAsync(CancellationToken ct, bool going = true)
    {
        if (!_looked) await LookAsync(ct);
        _looked = false;
        foreach (var table in vault.Tables.Where(t => t.OnlyGoes && going))
        {
            await foreach (var row in RowsAsync(vault.Going(table), ct)) await WriteAsync(table, VaultStream.Gone, row, ct);
        }
    }

    /// <summary>Once they have changed, before the commit.</summary>
    /// <param name="ended">The places of those for whom nothing more follows.</param>
    /// <param name="ct">Gives up.</param>
    public async Task AfterAsync(IEnumerable<int> ended, CancellationToken ct)
    {
        foreach (var table in vault.Watched)
        {
            var there = 1 + table.Columns.Count;
            await foreach (var row in RowsAsync(vault.Compare(table), ct)) await WriteAsync(table, row[there] is true or 1L ? VaultStream.Changed : VaultStream.Gone, row, ct);
        }

        await ClearAsync(ct);
        foreach (var ord in ended) if (_vaults!.TryGetValue(ord, out var mine)) mine.End();
        await SealAsync(_vaults!.Values, ct);
        foreach (var mine in _vaults.Values) mine.Forget();
    }

    /// <summary>PostgreSQL: texts that read back as the very same values, whatever the database's settings are.</summary>
    internal const string ExactTexts = "select set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true), set_config('extra_float_digits', '3', true), set_config('bytea_output', 'hex', true)";

    private async Task LookAsync(CancellationToken ct)
    {
        if (_sql.Postgres) await session.ExecuteAsync(ExactTexts, ct);
        _vaults ??= await OpenAsync(ct);
        await session.ExecuteAllAsync("snapshots " + vault.Name, vault.Snapshots, ct);
        _looked = true;
    }

    private async Task<Dictionary<int, StepVault>> OpenAsync(CancellationToken ct)
    {
        var parts = (await session.QueryAsync(
            $"select step_id, max(part) + 1 from adieu_vault where step_id in ({_sql.Listed("ids")}) group by step_id",
            r => (Step: r.GetString(0), Part: r.GetInt32(1)), ct, ("ids", SqlWriter.List(steps.Select(s => s.StepId))))).ToDictionary(p => p.Step, p => p.Part);
        var vaults = new Dictionary<int, StepVault>();
        for (var ord = 0; ord < steps.Count; ord++)
        {
            if (steps[ord].VaultKey is { } key) vaults[ord] = new StepVault(steps[ord].StepId, key, parts.GetValueOrDefault(steps[ord].StepId));
        }

        return vaults;
    }

    // A row begins with whose it is; then come its columns, whether it is still there, and its columns as they are now.
    private async Task WriteAsync(VaultTable table, byte kind, object?[] row, CancellationToken ct)
    {
        if (!_vaults!.TryGetValue(Convert.ToInt32(row[0], CultureInfo.InvariantCulture), out var mine)) return;
        var (width, before) = (table.Columns.Count, mine.Length);
        mine.Write(table, kind, row.AsSpan(1, width), kind == VaultStream.Changed ? row.AsSpan(2 + width) : []);
        _held += mine.Length - before;
        if (_held >= MostOpenBytes) await SealAsync(_vaults.Values, ct);
        else if (mine.Length >= PartBytes) await SealAsync([mine], ct);
    }

    private async Task SealAsync(IEnumerable<StepVault> vaults, CancellationToken ct)
    {
        var open = vaults.Where(v => v.Length > 0).ToList();
        if (open.Count == 0) return;
        _held -= open.Sum(v => v.Length);
        var boxes = open.ConvertAll(v => v.Seal());
        if (_sql.Postgres)
        {
            await session.ExecuteAsync(
                "insert into adieu_vault (step_id, part, content) select * from unnest(@steps::text[], @parts::integer[], @boxes::bytea[])",
                ct, ("steps", boxes.Select(b => b.Step).ToArray()), ("parts", boxes.Select(b => b.Part).ToArray()), ("boxes", boxes.Select(b => b.Content).ToArray()));
            return;
        }

        foreach (var (step, part, content) in boxes)
            await session.ExecuteAsync("insert into adieu_vault (step_id, part, content) values (@step, @part, @content)", ct, ("step", step), ("part", part), ("content", content));
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(string sql, [EnumeratorCancellation] CancellationToken ct)
    {
        if (session.Dialect == Stores.SqlDialect.Sqlite)
        {
            await using var all = Command(sql);
            await using var reader = await all.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) yield return Row(reader);
            yield break;
        }

        // A cursor, because the connection that reads must write in between. Not prepared: its columns differ each time.
        await PlainAsync($"declare adieu_rows no scroll cursor for {sql}", ct);
        var page = new List<object?[]>(Page);
        do
        {
            page.Clear();
            await using (var command = Command($"fetch {Page.ToString(CultureInfo.InvariantCulture)} from adieu_rows"))
            await using (var reader = await command.ExecuteReaderAsync(ct))
            {
                while (await reader.ReadAsync(ct)) page.Add(Row(reader));
            }

            foreach (var row in page) yield return row;
        }
        while (page.Count == Page);

        await PlainAsync("close adieu_rows", ct);
    }

    private DbCommand Command(string sql)
    {
        var command = session.Connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, session.Transaction);
        return command;
    }

    private async Task PlainAsync(string sql, CancellationToken ct)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A row's values, null for what is NULL.</summary>
    public static object?[] Row(DbDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        reader.GetValues(row!);
        for (var i = 0; i < row.Length; i++) row[i] = row[i] is DBNull ? null : row[i];
        return row;
    }
}
