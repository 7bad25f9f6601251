using System.Data.Common;
using System.Text.Json;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Npgsql;

namespace Adieu.Gates;

/// <summary>The statements on the gate's table, within one transaction. Without a gate every account counts as locked and open.</summary>
internal sealed class GateRows(DbTransaction transaction, GateDefinition? gate)
{
    private bool IsPostgres => transaction is NpgsqlTransaction;

    /// <summary>Waits for business under way with the account, and keeps new business waiting; false when there is no such account.</summary>
    public async Task<bool> LockAsync(SubjectKey account, CancellationToken cancellationToken)
    {
        if (gate is null) return true;
        // SQLite has one writer, and this transaction is it from its beginning.
        var sql = $"select 1 from {ServiceSql.Name(gate.Subject)} s where s.{ServiceSql.Name(gate.SubjectKey)} = @account";
        if (IsPostgres)
        {
            await using var patience = Command("set local lock_timeout = '10s'");
            await patience.ExecuteNonQueryAsync(cancellationToken);
            sql += " for update";
        }

        await using var command = ServiceSql.Command(transaction.Connection!, transaction, sql, "@account", account.Serialize());
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    public async Task<string?> HolderAsync(SubjectKey account, CancellationToken cancellationToken)
    {
        if (gate is null) return null;
        await using var command = ServiceSql.Command(transaction.Connection!, transaction, $"select case_number from {ServiceSql.Name(gate.Table)} where account_id = @account", "@account", account.Serialize());
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    public async Task<IReadOnlyList<CaseNumber>> HoldersAsync(CancellationToken cancellationToken)
    {
        if (gate is null) return [];
        await using var command = Command($"select case_number from {ServiceSql.Name(gate.Table)}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var numbers = new List<CaseNumber>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (CaseNumber.TryParse(reader.GetString(0), out var number)) numbers.Add(number);
        }

        return numbers;
    }

    public async Task InsertAsync(SubjectKey account, CaseNumber number, CancellationToken cancellationToken)
    {
        if (gate is null) return;
        await using var command = ServiceSql.Command(transaction.Connection!, transaction,
            $"insert into {ServiceSql.Name(gate.Table)} (account_id, state, case_number) values (@account, 'frozen', @number)", "@account", account.Serialize());
        ServiceSql.Add(command, "@number", number.ToString());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task DeleteAsync(IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken)
    {
        if (gate is null || numbers.Count == 0) return;
        var set = SqlDatabase.Texts(IsPostgres ? SqlDialect.PostgreSql : SqlDialect.Sqlite, "numbers");
        await using var command = ServiceSql.Command(transaction.Connection!, transaction,
            $"delete from {ServiceSql.Name(gate.Table)} where case_number in ({set})", "@numbers", JsonSerializer.Serialize(numbers.Select(n => n.ToString())));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private DbCommand Command(string sql)
    {
        var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        return command;
    }
}
