using System.CommandLine;
using System.Data.Common;
using Adieu.Erasure.Archive;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Sealing;

namespace Adieu.Cli;

/// <summary>The options by which every store command finds its database and its map.</summary>
internal sealed class StoreOptions
{
    public Option<string> Database { get; } = new("--database", "-d")
    {
        // No default value: help prints defaults, and this one may hold a password.
        Description = "The connection string: 'Data Source=shop.db' for SQLite, 'Host=...;Database=...' for PostgreSQL. [default: ADIEU_DATABASE of the environment]",
    };

    public Option<FileInfo> Map { get; } = new("--map", "-m") { Description = "The data map.", DefaultValueFactory = _ => new FileInfo("data-map.yaml") };

    public Option<string> ArchiveKeys { get; } = new("--archive-keys")
    {
        Description = "The folder of the retention archive's keys; a server's are in its folder of keys, below archive/SERVICE/STORE.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ADIEU_ARCHIVE_KEYS") ?? "archive-keys",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(ArchiveKeys);
        command.Options.Add(Database);
        command.Options.Add(Map);
    }

    public SqlDatabase Open(ParseResult parsed)
    {
        var connection = (parsed.GetValue(Database) ?? Environment.GetEnvironmentVariable("ADIEU_DATABASE")) is { Length: > 0 } c ? c : throw new ArgumentException("Which database? Give --database or set ADIEU_DATABASE.");
        try
        {
            return new SqlDatabase(IsSqlite(connection) ? SqlDialect.Sqlite : SqlDialect.PostgreSql, connection, mayCreate: false);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"The database is named by a connection string, such as 'Data Source=shop.db' or 'Host=localhost;Database=shop;Username=adieu': {e.Message}", e);
        }
    }

    public static bool IsSqlite(string connection) =>
        connection.Contains("Data Source", StringComparison.OrdinalIgnoreCase) || connection.Contains("Filename", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens the store by its map.</summary>
    public Task<SqlErasureStore> OpenAsync(ParseResult parsed, SqlDatabase database, DataMap map, bool undo = false) =>
        SqlErasureStore.OpenAsync(map.Store, database, map, options: new ErasureOptions { ArchiveKeys = new ArchiveKeyFolder(parsed.GetValue(ArchiveKeys)!), Undo = undo });

    /// <summary>Does something in the store, which gets the number of columns of a subject's key; what an operator can mend is one message.</summary>
    public Task<int> InStoreAsync(ParseResult parsed, Func<SqlErasureStore, int, Task<int>> work, bool undo = false) => GuardAsync(async () =>
    {
        await using var database = Open(parsed);
        var map = Load(parsed);
        await using var store = await OpenAsync(parsed, database, map, undo);
        return await work(store, map.Subject.Key.Count);
    }, parsed.InvocationConfiguration.Error);

    public DataMap Load(ParseResult parsed)
    {
        var file = parsed.GetValue(Map)!;
        return file.Exists ? DataMap.Load(file.ToString()) : throw new FileNotFoundException($"There is no data map at {file}. Write one with: adieu map init, or name it with --map.");
    }

    /// <summary>Runs a command; what an operator can mend is one message and exit code 1, not a stack trace.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> run, TextWriter? errors = null)
    {
        errors ??= Console.Error;
        try
        {
            return await run();
        }
        catch (MapException e)
        {
            foreach (var diagnostic in e.Diagnostics) errors.WriteLine(diagnostic);
        }
        catch (Exception e) when (e is StoreException or ArgumentException or IOException or FormatException or UnauthorizedAccessException or DbException or KeyRingException or AdieuStartException)
        {
            // Which argument of a method it was tells an operator nothing.
            errors.WriteLine(e is ArgumentException { ParamName: { } name } ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message);
        }

        return 1;
    }
}
