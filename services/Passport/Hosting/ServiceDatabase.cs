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
    /// <param name="db">The service's context.</param>
    /// <param name="newest">Reads what the newest version of the schema has; it fails on an older one.</param>
    /// <exception cref="InvalidOperationException">An older version of the sample made this database.</exception>
    public static async Task CreateAsync(PassportDb db, Func<Task> newest)
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
        try
        {
            await newest();
        }
        catch (System.Data.Common.DbException e)
        {
            throw new InvalidOperationException("This database was made by an older version of the sample. Begin again with: ./run --fresh", e);
        }
    }
}
