using System.Data.Common;
using System.Text;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Stores;
using Npgsql;

namespace Adieu.Erasure.Undo;

/// <summary>Unseals what one transaction of a step sealed, the newest that is left, and fills the temporary tables of a restoration.</summary>
internal sealed class VaultLoad(EngineSession session, VaultWriter vault, RestoreWriter writer)
{
    private readonly Dictionary<VaultTable, (List<object?[]> Gone, List<object?[]> Changed)> _page = [];
    private readonly List<VaultTable> _tables = [];
    private int _rows;
    private bool _ended, _begun;

    /// <summary>The tables that have rows, in the plan's order.</summary>
    public IReadOnlyList<VaultTable> Tables => [.. _tables.OrderBy(t => t.Plan.Index)];

    /// <param name="step">The step.</param>
    /// <param name="key">Its key.</param>
    /// <param name="below">The number that parts must be below.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The parts that were loaded; null when none is left.</returns>
    /// <exception cref="StoreException">The key is another one, the sealed rows were altered, or the schema has lost a column since.</exception>
    public async Task<VaultPiece?> RunAsync(string step, ReadOnlyMemory<byte> key, int below, CancellationToken ct)
    {
        var own = VaultPart.KeyOf(key, step);
        int? last = null;
        for (var at = below; !_begun; last ??= at)
        {
            if (await NextAsync(step, own, at, ct) is not { } part) return last is null ? null : throw Missing();
            if (last is not null && part != at - 1) throw Missing();
            at = part;
            await FlushAsync(ct);
            if (_begun) return new VaultPiece(at, last ?? at, _ended);
        }

        throw Missing();
    }

    /// <summary>The values of columns in the rows that the newest piece has of a table, where it has all of them; nothing is filled.</summary>
    /// <exception cref="StoreException">The key is another one, or the sealed rows were altered.</exception>
    public async Task<IReadOnlyList<object?[]>> ValuesAsync(string step, ReadOnlyMemory<byte> key, VaultTable table, IReadOnlyList<string> columns, CancellationToken ct)
    {
        var own = VaultPart.KeyOf(key, step);
        var values = new List<object?[]>();
        for (int? at = int.MaxValue; at is not null && !_begun;)
        {
            at = await NextAsync(step, own, at.Value, ct);
            if (_page.TryGetValue(table, out var rows))
            {
                values.AddRange(rows.Gone.Select(r => columns.Select(c => r[2 + table.IndexOf(c)]).ToArray()));
                var keys = table.Plan.Key.Select(k => k.Name).ToList();
                if (columns.All(keys.Contains)) values.AddRange(rows.Changed.Select(r => columns.Select(c => r[2 + keys.IndexOf(c)]).ToArray()));
            }

            _page.Clear();
        }

        return values;
    }

    public static StoreException Missing() => new("Parts of the vault are missing.", transient: false);

    // Parts are opened one at a time, the newest first, since a piece may have many.
    private async Task<int?> NextAsync(string step, byte[] own, int below, CancellationToken ct)
    {
        var found = await session.QueryAsync(
            "select part, content from adieu_vault where step_id = @step and part < @below order by part desc limit 1",
            r => (Part: r.GetInt32(0), Content: (byte[])r.GetValue(1)), ct, ("step", step), ("below", below));
        if (found.Count == 0) return null;
        using var content = VaultPart.Open(own, step, found[0].Part, found[0].Content);
        Read(content);
        return found[0].Part;
    }

    private void Read(MemoryStream content)
    {
        using var from = new BinaryReader(content, Encoding.UTF8);
        VaultTable? table = null;
        int[] places = [];
        while (content.Position < content.Length)
        {
            switch (from.ReadByte())
            {
                case VaultStream.End:
                    _ended = true;
                    break;
                case VaultStream.Piece:
                    _begun = true;
                    break;
                case VaultStream.Table:
                    (table, places) = Table(from);
                    break;
                case VaultStream.Gone:
                    var row = new object?[2 + table!.Columns.Count];
                    row[0] = ++_rows;
                    foreach (var place in places) row[2 + place] = VaultStream.Read(from);
                    _page[table].Gone.Add(row);
                    break;
                default:
                    Changed(from, table!, places);
                    break;
            }
        }
    }

    private void Changed(BinaryReader from, VaultTable table, int[] places)
    {
        var keys = table.Plan.Key.Count;
        var row = new object?[2 + keys + (3 * table.Columns.Count)];
        row[0] = ++_rows;
        for (var i = 0; i < keys; i++) row[2 + i] = VaultStream.Read(from);
        for (var i = 0; i < table.Columns.Count; i++) row[2 + keys + (3 * i)] = false;
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
        {
            var at = 2 + keys + (3 * places[from.Read7BitEncodedInt()]);
            row[at] = true;
            row[at + 1] = VaultStream.Read(from);
            row[at + 2] = VaultStream.Read(from);
        }

        _page[table].Changed.Add(row);
    }

    // Columns may have been added since; one that is gone takes its value with it, and that is not for us to decide.
    private (VaultTable, int[]) Table(BinaryReader from)
    {
        var name = from.ReadString();
        var table = vault.Tables.FirstOrDefault(t => t.Plan.Name == name) ?? throw new StoreException($"The store has no table {name} any more.", transient: false);
        var places = new int[from.Read7BitEncodedInt()];
        for (var i = 0; i < places.Length; i++)
        {
            var column = from.ReadString();
            places[i] = table.IndexOf(column);
            if (places[i] < 0) throw new StoreException($"Table {name} has no column {column} any more.", transient: false);
        }

        _page.TryAdd(table, ([], []));
        return (table, places);
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        foreach (var (table, rows) in _page)
        {
            if (!_tables.Contains(table))
            {
                foreach (var sql in writer.Create(table)) await PlainAsync(sql, ct);
                _tables.Add(table);
            }

            await FillAsync(table.Gone, rows.Gone, ct);
            await FillAsync(table.Changed, rows.Changed, ct);
            rows.Gone.Clear();
            rows.Changed.Clear();
        }
    }

    private async Task FillAsync(string into, List<object?[]> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return;
        if (session.Connection is NpgsqlConnection npgsql)
        {
            await using var copy = await npgsql.BeginBinaryImportAsync($"copy {into} from stdin (format binary)", ct);
            foreach (var row in rows)
            {
                await copy.StartRowAsync(ct);
                foreach (var value in row)
                {
                    if (value is null) await copy.WriteNullAsync(ct);
                    else if (value is int n) await copy.WriteAsync(n, ct);
                    else if (value is bool b) await copy.WriteAsync(b, ct);
                    else await copy.WriteAsync((string)value, ct);
                }
            }

            await copy.CompleteAsync(ct);
            return;
        }

        var names = Enumerable.Range(0, rows[0].Length).Select(i => $"@p{i}").ToList();
        await using var command = session.Connection.CreateCommand();
        (command.CommandText, command.Transaction) = ($"insert into {into} values ({string.Join(", ", names)})", session.Transaction);
        var parameters = names.ConvertAll(name => Parameter(command, name));
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) parameters[i].Value = row[i] ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private static DbParameter Parameter(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private async Task PlainAsync(string sql, CancellationToken ct)
    {
        await using var command = session.Connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, session.Transaction);
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>What one transaction sealed of a step.</summary>
/// <param name="From">Its first part.</param>
/// <param name="To">Its last part.</param>
/// <param name="Ended">Whether it was the last transaction of the step.</param>
internal sealed record VaultPiece(int From, int To, bool Ended);
