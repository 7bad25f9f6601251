using System.Data.Common;
using Npgsql;

namespace Adieu.Gates;

/// <summary>Lets one transaction through a closed gate: what it does was agreed to by the account's person. Nobody else sees the pass.</summary>
internal static class GatePass
{
    /// <summary>From here on the transaction may change a frozen account; on PostgreSQL until it ends. It waits for locks no longer than 10 seconds.</summary>
    public static Task TakeAsync(DbTransaction transaction, CancellationToken cancellationToken) => transaction is NpgsqlTransaction
        ? ExecuteAsync(transaction, "set local adieu.erasing = 'on'; set local lock_timeout = '10s'; set local statement_timeout = '60s'", cancellationToken)
        : OnSqliteAsync(transaction, "insert into adieu_gate_pass default values", cancellationToken);

    /// <summary>Gives it back: on SQLite it is a row, which must not outlive the transaction.</summary>
    public static Task ReturnAsync(DbTransaction transaction, CancellationToken cancellationToken) => transaction is NpgsqlTransaction
        ? Task.CompletedTask
        : OnSqliteAsync(transaction, "delete from adieu_gate_pass", cancellationToken);

    // A service without a gate has no such table and needs no pass.
    private static async Task OnSqliteAsync(DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var look = transaction.Connection!.CreateCommand();
        (look.Transaction, look.CommandText) = (transaction, "select 1 from sqlite_master where type = 'table' and name = 'adieu_gate_pass'");
        if (await look.ExecuteScalarAsync(cancellationToken) is not null) await ExecuteAsync(transaction, sql, cancellationToken);
    }

    private static async Task ExecuteAsync(DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
