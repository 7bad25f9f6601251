using System.Data.Common;
using Adieu.Services;
using Npgsql;

namespace Adieu.Settlement;

/// <summary>The table of a service's store in which settlements say that they were carried out, in the transaction that did it.</summary>
internal static class SettlementReceipts
{
    private const string Table = """
        create table if not exists adieu_settlements (
          step text not null primary key,
          agreed text not null,
          at text not null
        )
        """;

    /// <summary>Makes the table; does nothing when it is there.</summary>
    public static async Task InstallAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, transaction is NpgsqlTransaction ? $"select pg_advisory_xact_lock(4237002002); {Table}" : Table);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Notes a step; false when it was done before. Whoever does it at the same moment waits here for the other.</summary>
    public static async Task<bool> AddAsync(DbTransaction transaction, string step, string agreed, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = ServiceSql.Command(
            transaction.Connection!, transaction, "insert into adieu_settlements (step, agreed, at) values (@step, @agreed, @at) on conflict (step) do nothing", "@step", step);
        ServiceSql.Add(command, "@agreed", agreed);
        ServiceSql.Add(command, "@at", at.UtcDateTime.ToString("O"));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>When a step was done; null when it was not.</summary>
    public static async Task<DateTimeOffset?> FindAsync(DbTransaction transaction, string step, CancellationToken cancellationToken)
    {
        await using var command = ServiceSql.Command(transaction.Connection!, transaction, "select at from adieu_settlements where step = @step", "@step", step);
        return ServiceSql.Moment(await command.ExecuteScalarAsync(cancellationToken));
    }
}
