using System.Data.Common;
using System.Text;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Stores;
using Npgsql;

namespace Adieu.Erasure.Undo;

/// <summary>Unseals a step's parts one after the other and fills the temporary tables of a restoration.</summary>
internal sealed class VaultLoad(EngineSession session, VaultWriter vault, RestoreWriter writer)
{
    private readonly Dictionary<VaultTable, (List<object?[]> Gone, List<object?[]> Changed)> _page = [];
    private readonly List<VaultTable> _tables = [];
    private int _rows;
    private bool _ended;

    /// <summary>The tables that have rows, in the plan's order.</summary>
    public IReadOnlyList<VaultTable> Tables => [.. _tables.OrderBy(t => t.Plan.Index)];

    /// <returns>False when nothing is sealed for the step.</returns>
    /// <exception cref="StoreException">The key is another one, the sealed rows were altered, or the schema has lost a column since.</exception>
    public async Task<bool> RunAsync(string step, ReadOnlyMemory<byte> key, CancellationToken ct)
    {
        var own = VaultPart.KeyOf(key, step);
        for (var part = 0; ; part++)
        {
            var found = await session.QueryAsync("select content from adieu_vault where step_id = @step and part = @part", r => (byte[])r.GetValue(0), ct, ("step", step), ("part", part));
            if (found.Count == 0) break;
            using var content = VaultPart.Open(own, step, part, found[0]);
            Read(content);
            await FlushAsync(ct);
        }

        // Only a huge account's rows are sealed in more than one transaction.
        if (await PiecesAsync(ct)) foreach (var sql in _tables.SelectMany(writer.Merge)) await PlainAsync(sql, ct);
        if (_rows == 0 && !_ended) return false;
        return _ended ? true : throw new StoreException("Parts of the vault are missing.", transient: false);
    }

    private async Task<bool> PiecesAsync(CancellationToken ct)
    {
        foreach (var table in _tables.Where(t => t.Plan.Key.Count > 0))
        {
            var keys = string.Join(", ", table.Plan.Key.Select((_, i) => "k" + i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            var gone = string.Join(" and ", table.KeyAt.Select((at, i) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"x.c{at} = y.k{i}")));
            if (await AnyAsync($"select 1 from {table.Changed} group by {keys} having count(*) > 1 limit 1", ct) || await AnyAsync($"select 1 from {table.Changed} y join {table.Gone} x on {gone} limit 1", ct)) return true;
        }

        return false;
    }

    private async Task<bool> AnyAsync(string sql, CancellationToken ct)
    {
        await using var command = session.Connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, session.Transaction);
        return await command.ExecuteScalarAsync(ct) is not null;
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
                if (!Postgres) foreach (var sql in RestoreWriter.Drop(table)) await session.ExecuteAsync(sql, ct);
                foreach (var sql in writer.Create(table)) await PlainAsync(sql, ct);
                _tables.Add(table);
            }

            await FillAsync(table.Gone, rows.Gone, ct);
            await FillAsync(table.Changed, rows.Changed, ct);
            rows.Gone.Clear();
            rows.Changed.Clear();
        }
    }

    private bool Postgres => session.Dialect == SqlDialect.PostgreSql;

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
