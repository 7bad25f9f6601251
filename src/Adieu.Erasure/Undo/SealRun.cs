using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Undo;

/// <summary>
/// Seals what one step changes, in the step's own transaction. Rows pass through memory in pages and leave it in parts
/// of a bounded size, so that a huge account takes no more memory than a small one.
/// </summary>
internal sealed class SealRun(EngineSession session, VaultWriter vault, string step, ReadOnlyMemory<byte> key)
{
    private const int PartBytes = 256 * 1024, Page = 2_000;

    private readonly byte[] _key = VaultPart.KeyOf(key, step);
    private readonly MemoryStream _open = new();
    private VaultTable? _table;
    private int _parts = -1;

    /// <summary>Makes the session's temporary tables, once.</summary>
    public static async Task PrepareAsync(EngineSession session, VaultWriter vault, CancellationToken ct)
    {
        if (session.Seals) return;
        foreach (var sql in vault.Create()) await session.ExecuteAsync(sql, ct);
        session.Seals = true;
    }

    /// <summary>Once the rows are found and before they change.</summary>
    /// <param name="ct">Gives up.</param>
    /// <param name="going">Whether those that are to go do so in this transaction.</param>
    public async Task BeforeAsync(CancellationToken ct, bool going = true)
    {
        if (session.Dialect == SqlDialect.PostgreSql) await session.ExecuteAsync(ExactTexts, ct);
        // Earlier pieces of a huge account have sealed theirs.
        if (_parts < 0) _parts = (await session.QueryAsync("select coalesce(max(part) + 1, 0) from adieu_vault where step_id = @step", r => r.GetInt32(0), ct, ("step", step)))[0];
        foreach (var table in vault.Tables.Where(t => t.OnlyGoes && going))
        {
            await foreach (var row in RowsAsync(vault.Going(table), ct)) await WriteAsync(table, VaultStream.Gone, row, ct);
        }

        await session.ExecuteAllAsync("snapshots", vault.Snapshots, ct);
    }

    /// <summary>Once they have changed, before the commit.</summary>
    /// <param name="ct">Gives up.</param>
    /// <param name="last">Whether nothing more follows for this step.</param>
    public async Task AfterAsync(CancellationToken ct, bool last = true)
    {
        foreach (var table in vault.Watched)
        {
            var width = table.Columns.Count;
            await foreach (var row in RowsAsync(vault.Compare(table), ct))
            {
                var there = row[width] is true or 1L;
                await WriteAsync(table, there ? VaultStream.Changed : VaultStream.Gone, row, ct);
            }
        }

        foreach (var sql in vault.Clear()) await session.ExecuteAsync(sql, ct);
        if (last) _open.WriteByte(VaultStream.End);
        if (_open.Length > 0) await SealAsync(ct);
        CryptographicOperations.ZeroMemory(_key);
    }

    /// <summary>PostgreSQL: texts that read back as the very same values, whatever the database's settings are.</summary>
    internal const string ExactTexts = "select set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true), set_config('extra_float_digits', '3', true), set_config('bytea_output', 'hex', true)";

    private async Task WriteAsync(VaultTable table, byte kind, object?[] row, CancellationToken ct)
    {
        using (var to = new BinaryWriter(_open, Encoding.UTF8, leaveOpen: true))
        {
            if (_table != table)
            {
                to.Write(VaultStream.Table);
                to.Write(table.Plan.Name);
                to.Write7BitEncodedInt(table.Columns.Count);
                foreach (var column in table.Columns) to.Write(column.Name);
                _table = table;
            }

            to.Write(kind);
            var width = table.Columns.Count;
            if (kind == VaultStream.Gone)
            {
                for (var i = 0; i < width; i++) VaultStream.Write(to, row[i]);
            }
            else
            {
                foreach (var at in table.KeyAt) VaultStream.Write(to, row[at]);
                var changed = Enumerable.Range(0, width).Where(i => !Same(row[i], row[width + 1 + i])).ToList();
                to.Write7BitEncodedInt(changed.Count);
                foreach (var i in changed)
                {
                    to.Write7BitEncodedInt(i);
                    VaultStream.Write(to, row[i]);
                    VaultStream.Write(to, row[width + 1 + i]);
                }
            }
        }

        if (_open.Length >= PartBytes) await SealAsync(ct);
    }

    private static bool Same(object? a, object? b) => a is byte[] x && b is byte[] y ? x.AsSpan().SequenceEqual(y) : Equals(a, b);

    private async Task SealAsync(CancellationToken ct)
    {
        var box = VaultPart.Seal(_key, step, _parts, _open);
        await session.ExecuteAsync("insert into adieu_vault (step_id, part, content) values (@step, @part, @content)", ct, ("step", step), ("part", _parts), ("content", box));
        CryptographicOperations.ZeroMemory(_open.GetBuffer());
        _open.SetLength(0);
        _table = null;
        _parts++;
    }

    private async IAsyncEnumerable<object?[]> RowsAsync(string sql, [EnumeratorCancellation] CancellationToken ct)
    {
        if (session.Dialect == SqlDialect.Sqlite)
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

    private static object?[] Row(DbDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        reader.GetValues(row!);
        for (var i = 0; i < row.Length; i++) row[i] = row[i] is DBNull ? null : row[i];
        return row;
    }
}
