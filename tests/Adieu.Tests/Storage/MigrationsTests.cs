using Adieu.Erasure.Stores;
using Adieu.Storage;
using Dapper;

namespace Adieu.Tests.Storage;

public sealed class MigrationsTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Nodes_that_start_at_once_migrate_once(SqlDialect dialect)
    {
        var connection = await AdieuDatabases.ConnectionAsync(dialect);
        var ran = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using var database = new AdieuDatabase(dialect, connection);
            return (await Migrations.RunAsync(database, default)).Count;
        }));
        ran.Count(n => n > 0).ShouldBe(1);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_changed_file_and_a_newer_database_are_refused(SqlDialect dialect)
    {
        await using var database = await AdieuDatabases.NewAsync(dialect);
        await using (var connection = await database.OpenAsync(default))
        {
            await connection.ExecuteAsync("insert into schema_versions (version, name, checksum, at) values (999, 'x', 'x', 0)");
            (await Should.ThrowAsync<MigrationException>(() => Migrations.RunAsync(database, default))).Message.ShouldContain("999");
            await connection.ExecuteAsync("delete from schema_versions where version = 999; update schema_versions set checksum = 'x' where version = 1");
        }

        (await Should.ThrowAsync<MigrationException>(() => Migrations.RunAsync(database, default))).Message.ShouldContain("V001_cases.sql");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task The_database_tells_the_time_in_milliseconds(SqlDialect dialect)
    {
        await using var database = await AdieuDatabases.NewAsync(dialect);
        var now = await database.ReadNowAsync(default);
        (now - TimeProvider.System.GetUtcNow()).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }
}
