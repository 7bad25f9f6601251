using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Stores;
using Dapper;

namespace Adieu.Storage;

/// <summary>
/// Brings Adieu's database up to date: runs the numbered SQL files of its dialect that it has not seen, all in one
/// transaction, and refuses to start when a file that ran before has changed.
/// </summary>
public static class Migrations
{
    // Any number will do, as long as it is always the same one.
    private const long PostgreSqlLock = 4_237_001_999;

    /// <summary>Runs what is missing. Nodes that start at once wait for one another.</summary>
    /// <returns>The numbers of the files that ran now.</returns>
    /// <exception cref="MigrationException">A file that ran before has changed, or the database is newer than this program.</exception>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public static Task<IReadOnlyList<int>> RunAsync(AdieuDatabase database, CancellationToken cancellationToken) =>
        database.TransactAsync<IReadOnlyList<int>>(async transaction =>
        {
            var connection = transaction.Connection!;
            if (database.Dialect == SqlDialect.PostgreSql)
                await connection.ExecuteAsync("select pg_advisory_xact_lock(@key)", new { key = PostgreSqlLock }, transaction);
            await connection.ExecuteAsync(
                "create table if not exists schema_versions (version integer not null primary key, name text not null, checksum text not null, at bigint not null)",
                transaction: transaction);
            var applied = (await connection.QueryAsync<(int Version, string Checksum)>("select version, checksum from schema_versions", transaction: transaction))
                .ToDictionary(row => row.Version, row => row.Checksum);
            var files = Files(database.Dialect);
            if (applied.Keys.Except(files.Select(f => f.Version)).ToList() is { Count: > 0 } unknown)
                throw new MigrationException($"The database has schema version {unknown.Max()}, which this program does not know: it was used by a newer one.");

            var ran = new List<int>();
            foreach (var file in files)
            {
                if (applied.TryGetValue(file.Version, out var checksum))
                {
                    if (checksum != file.Checksum) throw new MigrationException($"The migration {file.Name} has changed since it ran. Add a new one instead.");
                    continue;
                }

                await connection.ExecuteAsync(file.Sql, transaction: transaction);
                await connection.ExecuteAsync(
                    $"insert into schema_versions (version, name, checksum, at) values (@Version, @Name, @Checksum, {database.Now})", file, transaction);
                ran.Add(file.Version);
            }

            return ran;
        }, cancellationToken);

    private static List<MigrationFile> Files(SqlDialect dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Adieu.Storage.{(dialect == SqlDialect.Sqlite ? "sqlite" : "postgresql")}.V";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name, prefix.Length))
            .OrderBy(file => file.Version)];
    }

    private static MigrationFile Read(Assembly assembly, string resource, int prefix)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var name = resource[prefix..];
        var version = int.Parse(name.AsSpan(0, name.IndexOf('_', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        return new MigrationFile(version, "V" + name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }

    private sealed record MigrationFile(int Version, string Name, string Sql, string Checksum);
}

/// <summary>Adieu's database is not one that this program can use. The message is for operators.</summary>
public sealed class MigrationException(string message) : Exception(message);
