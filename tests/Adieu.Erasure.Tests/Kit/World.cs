using System.Globalization;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.TestKit;

namespace Adieu.Erasure.Tests.Kit;

/// <summary>A small database with a schema, rows and a map: what a shape test is made of.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly string? _file;

    private World(SqlDialect dialect, string connection, string? file) => (Database, Connection, _file) = (new SqlDatabase(dialect, connection), connection, file);

    public SqlDatabase Database { get; }

    public string Connection { get; }

    public string? File => _file;

    /// <summary>Makes a database of the kind, with this schema and these rows.</summary>
    /// <param name="dialect">Which database system.</param>
    /// <param name="sql">The schema and the rows.</param>
    /// <param name="again">PostgreSQL: a database to be emptied and used again, which is faster than a new one.</param>
    public static async Task<World> CreateAsync(SqlDialect dialect, string sql, string? again = null)
    {
        var file = dialect == SqlDialect.Sqlite ? Path.Combine(Directory.CreateTempSubdirectory("adieu-t-").FullName, "store.db") : null;
        var world = new World(dialect, file is null ? again ?? await PostgresServer.NewDatabaseAsync() : $"Data Source={file};Pooling=false", file);
        if (again is not null && file is null) await world.ExecuteAsync("drop schema public cascade; create schema public");
        await world.ExecuteAsync(sql);
        return world;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public Task<SqlErasureStore> StoreAsync(string map, TimeProvider? time = null, ErasureOptions? options = null) =>
        SqlErasureStore.OpenAsync("main", Database, DataMap.Parse(map), time, options);

    /// <summary>A query's rows as one text, rows apart by a semicolon: easy to write down and to compare.</summary>
    public async Task<string> RowsAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "-" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return string.Join("; ", rows);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_file is null) return;
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }
}

/// <summary>Short words for tests.</summary>
internal static class Words
{
    public static ErasureRequest Step(string id, params string[] key) => new(id, new SubjectKey(key));

    public static string Of(IEnumerable<TableEffect> effects) => string.Join(", ", effects.Select(e => $"{e.Table} {e.Effect.ToString().ToLowerInvariant()} {e.Rows}"));
}
