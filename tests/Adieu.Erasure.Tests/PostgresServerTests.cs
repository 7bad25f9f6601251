using Adieu.Erasure.Stores;
using Adieu.TestKit;

namespace Adieu.Erasure.Tests;

public class PostgresServerTests
{
    [Fact]
    public async Task Every_call_hands_out_an_empty_database_of_its_own()
    {
        await using var one = new SqlDatabase(SqlDialect.PostgreSql, await PostgresServer.NewDatabaseAsync());
        await using var two = new SqlDatabase(SqlDialect.PostgreSql, await PostgresServer.NewDatabaseAsync());
        await ExecuteAsync(one, "create table t (id int)");
        await ExecuteAsync(two, "create table t (id int)");
    }

    private static async Task ExecuteAsync(SqlDatabase database, string sql)
    {
        await using var connection = await database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
