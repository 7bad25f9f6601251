using System.Data.Common;
using System.Globalization;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.Standing;

namespace Adieu.Settlement;

/// <summary>
/// Settles one account within a transaction, item after item, so that each finds what those before it have left. A dry run
/// is this and a rollback: what a person is shown has really happened, and was undone.
/// </summary>
internal sealed class SettlementRun(ServiceDefinition service, DbTransaction transaction, SubjectKey account, CaseNumber number, DateTimeOffset asked, DateTimeOffset now)
{
    /// <summary>More lines than this of one item nobody reads, let alone agrees to: then nothing is offered, and each is ended where it stands.</summary>
    private const int MostLines = 500;

    private readonly SettlementDefinition _rules = service.Settlement;

    /// <summary>Settles everything.</summary>
    /// <param name="picks">What the person picked, by the lines' keys; for others the first option.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lines; null when they do not account for the money that the service held before and holds after, or when one item has more of them than anybody reads.</returns>
    /// <exception cref="StoreException">A statement changes nothing.</exception>
    /// <exception cref="DbException">The database refuses a statement.</exception>
    public async Task<IReadOnlyList<SettlementLine>?> RunAsync(IReadOnlyDictionary<string, string> picks, CancellationToken cancellationToken)
    {
        var before = await HeldAsync(cancellationToken);
        var lines = new List<SettlementLine>();
        foreach (var item in _rules.Items)
        {
            if (await RowsAsync(item, cancellationToken) is not { } rows) return null;
            foreach (var row in rows)
            {
                var option = Picked(item, row, picks);
                var line = Line(item, option, row);
                lines.Add(line);
                if (option.CarryOut is { } sql && await ExecuteAsync(sql, option, row, cancellationToken) == 0)
                    throw new StoreException($"The item {item.Id} of {service.Id} settles nothing.", transient: false);
            }
        }

        return before - await HeldAsync(cancellationToken) == (before is null ? null : lines.Sum(l => l.Moves)) ? lines : null;
    }

    private async Task<long?> HeldAsync(CancellationToken cancellationToken)
    {
        if (_rules.Holds is not { } sql) return null;
        await using var command = Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken) is { } held and not DBNull ? held : 0L, CultureInfo.InvariantCulture);
    }

    private async Task<List<Row>?> RowsAsync(SettlementItem item, CancellationToken cancellationToken)
    {
        await using var command = Command(item.Find);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new Row(ServiceSql.Row(reader));
            if (row.Reference.Length == 0 || (row.Amount ?? 1) + row.Fee == 0) continue;
            if (rows.Count == MostLines) return null;
            rows.Add(row);
        }

        return rows;
    }

    private static SettlementOption Picked(SettlementItem item, Row row, IReadOnlyDictionary<string, string> picks) =>
        item.Options.FirstOrDefault(o => picks.TryGetValue($"{item.Id}/{row.Reference}", out var pick) && o.Id == pick) ?? item.Options[0];

    private SettlementLine Line(SettlementItem item, SettlementOption option, Row row)
    {
        // A fee is for giving back: what is kept or given up is kept or given up whole.
        var whole = option.Kind is SettlementKind.Keep or SettlementKind.Waive;
        return new SettlementLine
        {
            Item = item.Id,
            Reference = row.Reference,
            Kind = option.Kind,
            Amount = whole ? row.Amount + row.Fee : row.Amount,
            Fee = whole ? 0 : row.Fee,
            Title = Fill(item.Title, row),
            Because = Fill(item.Because, row),
            Basis = item.Basis is null ? null : service.Bases[item.Basis],
            Way = option.Way is null ? null : Fill(option.Way, row),
            WithinDays = option.WithinDays,
            Options = item.Options.Count > 1 ? item.Options : [],
        };
    }

    private LocalText Fill(LocalText text, Row row) => Template.Fill(text, row.Columns, service.TimeZone);

    private async Task<int> ExecuteAsync(string sql, SettlementOption option, Row row, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        ServiceSql.AddWhereUsed(command, "@reference", row.Reference);
        ServiceSql.AddWhereUsed(command, "@amount", row.Amount ?? 0);
        ServiceSql.AddWhereUsed(command, "@fee", row.Fee);
        ServiceSql.AddWhereUsed(command, "@by", now.AddDays(option.WithinDays ?? 0));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private DbCommand Command(string sql)
    {
        var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        ServiceSql.AddWhereUsed(command, "@account", account.Serialize());
        ServiceSql.AddWhereUsed(command, "@case", number.ToString());
        ServiceSql.AddWhereUsed(command, "@asked", asked.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        ServiceSql.AddWhereUsed(command, "@now", now);
        AskedMoments.Add(command, asked);
        return command;
    }

    private sealed record Row(IReadOnlyDictionary<string, object?> Columns)
    {
        public string Reference => Convert.ToString(Columns.GetValueOrDefault("reference"), CultureInfo.InvariantCulture) ?? "";

        public long? Amount => Number("amount");

        public long Fee => Number("fee") ?? 0;

        private long? Number(string column) => Columns.GetValueOrDefault(column) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
    }
}
