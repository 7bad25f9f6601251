using System.Data.Common;
using Adieu.Erasure.Stores;
using Microsoft.Data.Sqlite;

namespace Adieu.Erasure.Catalogs;

/// <summary>Reads live schemas.</summary>
public static class CatalogReader
{
    /// <summary>Reads every table that a person's data could lie in; Adieu's own are left out.</summary>
    /// <exception cref="StoreException">The database cannot be reached, or is none.</exception>
    public static async Task<Catalog> ReadAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        try
        {
            return await ReadAsync(database.Dialect, connection, cancellationToken);
        }
        catch (SqliteException e) when (SqlDatabase.IsOther(e))
        {
            throw database.Other(e);
        }
    }

    internal static async Task<Catalog> ReadAsync(SqlDialect dialect, DbConnection connection, CancellationToken cancellationToken)
    {
        var tables = dialect == SqlDialect.Sqlite
            ? await SqliteCatalog.ReadAsync(connection, cancellationToken)
            : await PostgresCatalog.ReadAsync(connection, cancellationToken);
        var shadows = tables.Where(t => t.Module == SqliteCatalog.Shadow).ToList();
        var own = tables.Except(shadows).Where(t => !t.Name.StartsWith(Catalog.OwnPrefix, StringComparison.OrdinalIgnoreCase));
        return new Catalog(dialect, own.OrderBy(t => t.MapName, StringComparer.Ordinal).ToDictionary(t => t.MapName))
        {
            Shadows = shadows,
            MaterialisedViews = dialect == SqlDialect.Sqlite ? [] : await PostgresViews.ReadAsync(connection, cancellationToken),
        };
    }

    internal static async Task<List<T>> QueryAsync<T>(DbConnection connection, string sql, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(row(reader));
        return rows;
    }
}
