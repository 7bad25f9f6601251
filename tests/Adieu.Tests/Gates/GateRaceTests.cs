using System.Data;
using System.Data.Common;
using System.Globalization;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Gates;
using Adieu.Tests.Services;
using Npgsql;

namespace Adieu.Tests.Gates;

/// <summary>1,000 purchases against freezes, on each database: none may commit after the freeze that it races with.</summary>
public sealed class GateRaceTests
{
    private const int Buyers = 10;

    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("ADIEU_RACE_ROUNDS") ?? "100", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(SqlDialect.Sqlite, IsolationLevel.Serializable)]
    [InlineData(SqlDialect.PostgreSql, IsolationLevel.ReadCommitted)]
    [InlineData(SqlDialect.PostgreSql, IsolationLevel.RepeatableRead)]
    [InlineData(SqlDialect.PostgreSql, IsolationLevel.Serializable)]
    public async Task No_purchase_commits_after_the_freeze(SqlDialect dialect, IsolationLevel isolation)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        var gate = new Gate(shop.Databases);
        await gate.InstallAsync(shop.Definition, default);
        var (bought, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var id = 1000 + round;
            await shop.RunAsync($"insert into accounts (id, state) values ({id}, 'active')");
            var seenByFreeze = -1L;
            var purchases = Enumerable.Range(0, Buyers).Select(i => Task.Run(() => BuyAsync(shop, isolation, id, i, round))).ToList();
            var freeze = Task.Run(async () =>
            {
                await Task.Delay(TimeSpan.FromMicroseconds(round % 10 * 300));
                return await gate.FreezeAsync(shop.Definition, new SubjectKey(id.ToString(CultureInfo.InvariantCulture)), CaseNumber.New(), async (transaction, _) =>
                {
                    seenByFreeze = await CountAsync(transaction.Connection!, transaction, id);
                    return true;
                }, default);
            });
            (await freeze).ShouldBeOfType<FreezeResult.Frozen>();
            var results = await Task.WhenAll(purchases);
            bought += results.Count(r => r);
            refused += results.Count(r => !r);
            await using var connection = await shop.Database.OpenAsync(default);
            (await CountAsync(connection, null, id)).ShouldBe(seenByFreeze, $"round {round}");
        }

        (bought + refused).ShouldBe(Rounds * Buyers);
        // A race that one side always wins would prove nothing.
        bought.ShouldBeGreaterThan(Rounds / 10);
        refused.ShouldBeGreaterThan(Rounds / 10);
    }

    private static async Task<bool> BuyAsync(SampleService shop, IsolationLevel isolation, int account, int buyer, int round)
    {
        await using var connection = await shop.Database.OpenAsync(default);
        await using var transaction = await connection.BeginTransactionAsync(isolation);
        try
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            // A look first fixes the snapshot where there is one, as real checkouts do.
            command.CommandText = $"select state from accounts where id = {account}";
            await command.ExecuteScalarAsync();
            if (connection is NpgsqlConnection) await Task.Delay(TimeSpan.FromMicroseconds(buyer * 200));
            command.CommandText = $"insert into orders values ('{round}-{buyer}', {account}, 'paid', 5, null)";
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
            return true;
        }
        catch (DbException e)
        {
            (Adieu.Client.AdieuGate.IsRefusal(e) || e.SqlState is "40001" or "40P01").ShouldBeTrue(e.Message);
            return false;
        }
    }

    private static async Task<long> CountAsync(DbConnection connection, DbTransaction? transaction, int account)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, $"select count(*) from orders where account_id = {account}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
