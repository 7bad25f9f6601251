using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Passport.Data;

namespace Passport.Hosting;

/// <summary>What a service does with its database when it starts.</summary>
public static class ServiceDatabase
{
    /// <summary>Points a context at the database, and makes the folder of a SQLite file.</summary>
    public static void Use(DbContextOptionsBuilder options, DatabaseOptions database)
    {
        if (database.Provider == "postgresql")
        {
            options.UseNpgsql(database.Connection);
            return;
        }

        var file = new SqliteConnectionStringBuilder(database.Connection).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
        options.UseSqlite(database.Connection).AddInterceptors(new SqlitePragmas());
    }

    /// <summary>The folder of a service's keys: beside a SQLite file, else in <c>.data</c>.</summary>
    public static string KeysBeside(DatabaseOptions database, string service)
    {
        var folder = database.Provider == "sqlite" ? Path.GetDirectoryName(Path.GetFullPath(new SqliteConnectionStringBuilder(database.Connection).DataSource)) : null;
        return Path.Combine(folder ?? Path.GetFullPath(".data"), "keys", service);
    }

    /// <summary>Makes the tables where there are none.</summary>
    /// <exception cref="InvalidOperationException">The database lacks something: an older version of the sample made it. ./run looks for these words.</exception>
    public static async Task CreateAsync(PassportDb db)
    {
        // Adieu may have been here first with tables of its own, so "is there any table" would be the wrong question.
        var creator = (IRelationalDatabaseCreator)db.GetService<IDatabaseCreator>();
        if (!await creator.ExistsAsync()) await creator.CreateAsync();
        var made = db.Database.IsSqlite()
            ? await db.Database.SqlQuery<int>($"select count(*) as \"Value\" from sqlite_master where type = 'table' and name = 'accounts'").SingleAsync() > 0
            : await db.Database.SqlQuery<bool>($"select to_regclass('accounts') is not null as \"Value\"").SingleAsync();
        if (!made)
        {
            await creator.CreateTablesAsync();
            return;
        }

        // A sample's database is made once and never changed: what an older version made is begun again.
        if (await LackingAsync(db) is { } what) throw new InvalidOperationException($"An older version of the sample made this database: it has no {what}. Begin again with: ./run --fresh");
    }

    // Every column that the service knows is asked for by name, with its table, because SQLite takes an unknown name in quotes for a text.
    private static async Task<string?> LackingAsync(PassportDb db)
    {
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetRelationalModel().Tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select {string.Join(", ", table.Columns.Select(c => $"t.\"{c.Name}\""))} from \"{table.Name}\" t where 1 = 0";
            try
            {
                await command.ExecuteNonQueryAsync();
            }
            catch (DbException)
            {
                return $"{table.Name} as it is now";
            }
        }

        return null;
    }
}
