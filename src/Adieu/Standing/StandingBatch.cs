using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Npgsql;

namespace Adieu.Standing;

/// <summary>Runs one rule for many accounts in one statement.</summary>
internal static partial class StandingBatch
{
    public static async Task AddAsync(
        HashSet<SubjectKey> blocked, DbTransaction transaction, StandingRule rule, GateDefinition gate, IReadOnlyCollection<SubjectKey> accounts, CancellationToken cancellationToken)
    {
        var first = await FirstColumnAsync(transaction, rule, cancellationToken);
        var postgres = transaction is NpgsqlTransaction;
        var key = $"adieu_subject.{ServiceSql.Name(gate.SubjectKey)}";
        // The rule's query stands as it is, with the account's column in place of the parameter: the database then joins
        // by the column's own type.
        var query = Account().Replace(rule.Query.Trim().TrimEnd(';'), key);
        var text = $"cast(adieu_item.{first} as text)";
        var counts = postgres ? $"{text} !~ '^-?0*\\.?0*$'" : $"({text} = '' or {text} glob '*[^0.-]*')";
        var set = SqlDatabase.Texts(postgres ? SqlDialect.PostgreSql : SqlDialect.Sqlite, "accounts");
        var sql = $"""
            select cast({key} as text) from {ServiceSql.Name(gate.Subject)} adieu_subject
            where {(postgres ? $"{key} in (select cast(k as text)::{await TypeAsync(transaction, gate, cancellationToken)} from ({set}) keys(k))" : $"{key} in ({set})")}
              and exists (select 1 from ({query}) adieu_item where adieu_item.{first} is not null and {counts})
            """;
        await using var command = ServiceSql.Command(transaction.Connection!, transaction, sql, "@accounts", JsonSerializer.Serialize(accounts.Select(a => a.Serialize())));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) blocked.Add(new SubjectKey(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!));
    }

    private static async Task<string> FirstColumnAsync(DbTransaction transaction, StandingRule rule, CancellationToken cancellationToken)
    {
        // No value, because there is none that reads as a key of every type.
        await using var command = ServiceSql.Command(transaction.Connection!, transaction, $"select * from ({rule.Query.Trim().TrimEnd(';')}) q limit 0", "@account", null);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return '"' + reader.GetName(0).Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }

    private static async Task<string> TypeAsync(DbTransaction transaction, GateDefinition gate, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, $"select s.{ServiceSql.Name(gate.SubjectKey)} from {ServiceSql.Name(gate.Subject)} s limit 0");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return reader.GetDataTypeName(0);
    }

    [GeneratedRegex("(?<![A-Za-z0-9_@'])@account(?![A-Za-z0-9_])")]
    private static partial Regex Account();
}
