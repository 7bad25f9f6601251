using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Adieu.Erasure.Verification;

/// <summary>
/// Reads every table and every materialised view of a store, mapped or not, and looks for identifiers of many people at once in whatever is there:
/// texts, JSON, arrays, numbers, bytes, large objects. It knows no map and no plan. Memory is that of the identifiers and of the largest row.
/// </summary>
/// <remarks>
/// Base64, hexadecimal digits, letters two bytes wide (UTF-16) and the escapes of JSON and of addresses are looked into, and what is encoded
/// within them once more; what the service compresses, encrypts or spreads over several columns is not found.
/// </remarks>
public static class ResidueScan
{
    private const int BufferSize = 1 << 18;

    // Those that the role may read, a megabyte at a time; pieces overlap, so that nothing is cut in two.
    private const string LargeObjects = """
        with recursive piece as (
          select m.oid, 0::bigint as at, lo_get(m.oid, 0, 1048576) as data from pg_largeobject_metadata m
          where pg_has_role(m.lomowner, 'usage') or exists (select 1 from aclexplode(m.lomacl) a where a.privilege_type = 'SELECT' and (a.grantee = 0 or pg_has_role(a.grantee, 'usage')))
          union all select oid, at + 1048320, lo_get(oid, at + 1048320, 1048576) from piece where length(data) = 1048576)
        select oid, data from piece
        """;

    /// <summary>Scans a whole store once.</summary>
    /// <param name="database">The store.</param>
    /// <param name="identifiers">By person: phone, document and user name, e-mail. Those under five bytes are left out.</param>
    /// <param name="cancellationToken">Cancels the scan.</param>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public static async Task<ResidueReport> RunAsync(SqlDatabase database, IReadOnlyList<IReadOnlyList<string>> identifiers, CancellationToken cancellationToken)
    {
        // While the database tells what there is.
        var preparing = Task.Run(() => new IdentifierMatcher(identifiers), cancellationToken);
        var catalog = await CatalogReader.ReadAsync(database, cancellationToken);
        await using var connection = await database.OpenSteadyAsync(cancellationToken);
        if (connection is NpgsqlConnection) await RunAsync(connection, "set statement_timeout = 0", cancellationToken);
        var matcher = await preparing;
        var searches = new List<LineSearch>();
        foreach (var table in catalog.Tables.Values.Concat(catalog.MaterialisedViews.Select(v => v.Table)).Concat(catalog.Shadows).Where(t => t.Columns.Count > 0))
        {
            var columns = table.PrimaryKey.Concat(table.Columns.Select(c => c.Name).Except(table.PrimaryKey)).ToList();
            var search = new LineSearch(matcher, table.MapName, columns, table.PrimaryKey.Count);
            // A thread that waits for bytes costs far less than a task for every row.
            await Task.Run(() => Read(connection, table, columns, search, cancellationToken), cancellationToken);
            searches.Add(search);
        }

        if (connection is NpgsqlConnection postgres)
        {
            var objects = new LineSearch(matcher, "pg_largeobject", ["loid", "data"], keys: 1);
            await Task.Run(() => Copy(postgres, $"({LargeObjects})", objects, cancellationToken), cancellationToken);
            if (objects.Rows > 0) searches.Add(objects);
        }

        return new ResidueReport(searches.Count, searches.Sum(s => s.Rows), searches.Sum(s => s.Bytes), [.. searches.SelectMany(s => s.Found).OrderBy(r => r.Owner)]);
    }

    private static async Task RunAsync(System.Data.Common.DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct);
    }

    private static void Read(System.Data.Common.DbConnection connection, CatalogTable table, List<string> columns, LineSearch search, CancellationToken ct)
    {
        var names = string.Join(", ", columns.Select(SqlWriter.Name));
        if (connection is NpgsqlConnection npgsql) Copy(npgsql, Source(table, names), search, ct);
        else Step((SqliteConnection)connection, $"select {names} from {SqlWriter.Table(table)}", search, ct);
    }

    private static string Source(CatalogTable table, string names)
    {
        var straight = !table.Partitioned && !table.Derived && !table.Foreign && !table.Columns.Any(c => c.Generated);
        return straight ? $"{SqlWriter.Named(table)} ({names})" : $"(select {names} from {SqlWriter.Table(table)})";
    }

    // COPY streams as fast as the server can; numbers are digits then, and bytes are hexadecimal.
    private static void Copy(NpgsqlConnection connection, string source, LineSearch search, CancellationToken ct)
    {
        // Where the server knows of no encoding, bytes may be no text of ours, and are looked at as they are.
        var raw = connection.PostgresParameters.GetValueOrDefault("server_encoding") == "SQL_ASCII" ? " (encoding 'SQL_ASCII')" : "";
        using var reader = connection.BeginTextExport($"copy {source} to stdout{raw}");
        // The reader decodes; its stream has the bytes.
        var stream = ((StreamReader)reader).BaseStream;
        var buffer = new byte[BufferSize];
        var held = 0;
        for (int read; (read = stream.Read(buffer, held, buffer.Length - held)) > 0;)
        {
            held += read;
            if (held < buffer.Length) continue;
            ct.ThrowIfCancellationRequested();
            var whole = buffer.AsSpan(0, held).LastIndexOf((byte)'\n') + 1;
            if (whole == 0)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
                continue;
            }

            search.Search(buffer.AsMemory(0, whole));
            buffer.AsSpan(whole, held - whole).CopyTo(buffer);
            held -= whole;
        }

        search.Search(buffer.AsMemory(0, held));
    }

    private static void Step(SqliteConnection connection, string sql, LineSearch search, CancellationToken ct)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var statement = reader.Handle!;
        var lines = new Lines();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                // Asked as text, numbers become digits and texts UTF-8; the bytes are then read where SQLite has them.
                if (raw.sqlite3_column_type(statement, i) is not raw.SQLITE_BLOB) raw.sqlite3_column_text(statement, i);
                lines.Add(raw.sqlite3_column_blob(statement, i), i + 1 == reader.FieldCount);
            }

            if (lines.Length < BufferSize) continue;
            ct.ThrowIfCancellationRequested();
            search.Search(lines.Take());
        }

        search.Search(lines.Take());
    }

    // Rows as COPY would write them, but for tabs and ends of lines within a value, which become spaces.
    private sealed class Lines
    {
        private byte[] _buffer = new byte[BufferSize * 2];

        public int Length { get; private set; }

        public void Add(ReadOnlySpan<byte> value, bool last)
        {
            while (Length + value.Length + 1 > _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var to = _buffer.AsSpan(Length, value.Length);
            value.CopyTo(to);
            to.Replace((byte)'\t', (byte)' ');
            to.Replace((byte)'\n', (byte)' ');
            Length += value.Length;
            _buffer[Length++] = last ? (byte)'\n' : (byte)'\t';
        }

        public ReadOnlyMemory<byte> Take()
        {
            var lines = _buffer.AsMemory(0, Length);
            Length = 0;
            return lines;
        }
    }
}
