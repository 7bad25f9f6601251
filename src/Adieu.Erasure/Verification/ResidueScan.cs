using System.Data.Common;
using System.Text;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;
using Npgsql;

namespace Adieu.Erasure.Verification;

/// <summary>An identifier found in a store.</summary>
/// <param name="Owner">Whose, as the index into the given list.</param>
/// <param name="Table">Where.</param>
/// <param name="Occurrences">How often.</param>
public sealed record Residue(int Owner, string Table, long Occurrences);

/// <summary>
/// Reads every table of a store, mapped or not, and looks for identifiers of many people at once in whatever is there:
/// texts, JSON, numbers, bytes. It knows no map and no plan.
/// </summary>
public static class ResidueScan
{
    private const int BufferSize = 1 << 16;

    /// <summary>Scans a whole store once.</summary>
    /// <param name="database">The store.</param>
    /// <param name="identifiers">By person: names, numbers, addresses. Those under five bytes are left out.</param>
    /// <param name="cancellationToken">Cancels the scan.</param>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public static async Task<IReadOnlyList<Residue>> RunAsync(SqlDatabase database, IReadOnlyList<IReadOnlyList<string>> identifiers, CancellationToken cancellationToken)
    {
        var wanted = new Identifiers(identifiers);
        var found = new Dictionary<(int, string), long>();
        var catalog = await CatalogReader.ReadAsync(database, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        foreach (var table in catalog.Tables.Values)
        {
            void Found(int owner, int at) => found[(owner, table.MapName)] = found.GetValueOrDefault((owner, table.MapName)) + 1;
            if (connection is NpgsqlConnection npgsql) await CopyAsync(npgsql, table, wanted, Found, cancellationToken);
            else await ReadAsync(connection, table, wanted, Found, cancellationToken);
        }

        return [.. found.Select(f => new Residue(f.Key.Item1, f.Key.Item2, f.Value)).OrderBy(r => r.Owner).ThenBy(r => r.Table, StringComparer.Ordinal)];
    }

    // COPY streams as fast as the server can. Each row is one text, so that numbers are digits and bytes are hexadecimal.
    private static async Task CopyAsync(NpgsqlConnection connection, CatalogTable table, Identifiers wanted, Action<int, int> found, CancellationToken ct)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync($"copy (select t::text from {SqlWriter.Table(table)} t) to stdout (format binary)", ct);
        var buffer = new byte[BufferSize + wanted.Longest + 2];
        var held = 0;
        var context = 0;
        for (int read; (read = await stream.ReadAsync(buffer.AsMemory(held, BufferSize - held), ct)) > 0 || held > context;)
        {
            Lower(buffer.AsSpan(held, read));
            var length = held + read;
            // What begins near the end is looked for again with the next bytes behind it, and two before it.
            var end = read == 0 ? length : Math.Max(context, length - wanted.Longest);
            var from = context;
            wanted.Find(buffer.AsSpan(0, length), end, (owner, at) =>
            {
                if (at >= from) found(owner, at);
            });
            if (read == 0) break;
            var keep = Math.Max(0, end - 2);
            context = end - keep;
            held = length - keep;
            buffer.AsSpan(keep, held).CopyTo(buffer);
        }
    }

    private static async Task ReadAsync(DbConnection connection, CatalogTable table, Identifiers wanted, Action<int, int> found, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {SqlWriter.Table(table)}";
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                if (reader.IsDBNull(i)) continue;
                var bytes = reader.GetValue(i) is byte[] blob ? blob : Encoding.UTF8.GetBytes(Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)!);
                Lower(bytes);
                wanted.Find(bytes, bytes.Length, found);
            }
        }
    }

    private static void Lower(Span<byte> text)
    {
        foreach (ref var b in text)
        {
            if ((uint)(b - 'A') <= 'Z' - 'A') b |= 0x20;
        }
    }
}
