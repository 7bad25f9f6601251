using System.Data.Common;

namespace Adieu.Erasure.Tests.Kit;

/// <summary>Somebody else at the same rows, whose transaction is open until the test ends it.</summary>
internal sealed class Writer : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    private Writer(DbConnection connection, DbTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<Writer> BeginAsync(World world, string sql)
    {
        var connection = await world.Database.OpenAsync(default);
        var writer = new Writer(connection, await connection.BeginTransactionAsync());
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, writer._transaction);
        await command.ExecuteNonQueryAsync();
        return writer;
    }

    /// <summary>PostgreSQL: returns when somebody in the database waits for a lock.</summary>
    /// <param name="world">The database.</param>
    /// <param name="work">What is to wait. Should it end before, the test fails instead of waiting for ever.</param>
    /// <param name="statement">A part of the statement that waits.</param>
    public static async Task BlocksAsync(World world, Task work, string statement = "")
    {
        while (await world.RowsAsync($"select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%{statement}%'") != "1")
        {
            if (work.IsCompleted) throw new InvalidOperationException("It was done without having waited.", work.Exception);
            await Task.Delay(10);
        }
    }

    public Task CommitAsync() => _transaction.CommitAsync();

    public void Rollback() => _transaction.Rollback();

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
