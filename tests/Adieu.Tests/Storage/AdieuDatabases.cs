using Adieu.Erasure.Stores;
using Adieu.Storage;
using Adieu.TestKit;
using Microsoft.Data.Sqlite;

namespace Adieu.Tests.Storage;

/// <summary>Fresh databases of both kinds.</summary>
internal static class AdieuDatabases
{
    public static async Task<AdieuDatabase> NewAsync(SqlDialect dialect)
    {
        var database = new AdieuDatabase(dialect, await ConnectionAsync(dialect));
        await Migrations.RunAsync(database, default);
        return database;
    }

    public static async Task<string> ConnectionAsync(SqlDialect dialect) => dialect == SqlDialect.PostgreSql
        ? await PostgresServer.NewDatabaseAsync()
        : new SqliteConnectionStringBuilder { DataSource = Path.Combine(Folder.Value, $"{Guid.NewGuid():N}.db") }.ToString();

    private static readonly Lazy<string> Folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("adieu-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        };
        return folder;
    });
}
