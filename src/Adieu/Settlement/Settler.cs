using System.Data;
using System.Data.Common;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Gates;
using Adieu.Services;
using Adieu.Standing;

namespace Adieu.Settlement;

/// <summary>Settles accounts in the service's own database: to see what it would come to, and for real. Safe for concurrent use.</summary>
internal sealed class Settler(ServiceDatabases databases, StandingCheck standing, TimeProvider time)
{
    private const int Tries = 4;

    /// <summary>Makes the table of receipts where a service settles anything.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public Task InstallAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        service.Settlement is { Items.Count: 0, Late: null } ? Task.CompletedTask : InTransactionAsync(service, async (transaction, ct) =>
        {
            await SettlementReceipts.InstallAsync(transaction, ct);
            return true;
        }, commit: _ => true, cancellationToken);

    /// <summary>What settling would come to, and what would stand in the way of closure then. Nothing is changed.</summary>
    /// <param name="service">The service.</param>
    /// <param name="account">The account.</param>
    /// <param name="number">The case.</param>
    /// <param name="asked">The day that counts where a rule counts days; null: today.</param>
    /// <param name="picks">What the person picked, by the lines' keys.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">The database cannot be reached, or refuses a statement.</exception>
    public Task<SettlementTrial> TryAsync(
        ServiceDefinition service, SubjectKey account, CaseNumber number, DateTimeOffset? asked, IReadOnlyDictionary<string, string> picks, CancellationToken cancellationToken) =>
        InTransactionAsync(service, (transaction, ct) => RunAsync(service, transaction, account, number, asked, picks, ct), commit: _ => false, cancellationToken);

    /// <summary>The same within the transaction that freezes the account: no business can come between the look and the freeze.</summary>
    /// <exception cref="DbException">The database refuses a statement.</exception>
    public async Task<SettlementTrial> TryAsync(
        ServiceDefinition service, SubjectKey account, CaseNumber number, SettlementConsent agreed, DbTransaction within, CancellationToken cancellationToken)
    {
        const string Before = "adieu_settlement";
        await within.SaveAsync(Before, cancellationToken);
        var trial = await RunAsync(service, within, account, number, agreed.At, agreed.Picks, cancellationToken);
        await within.RollbackAsync(Before, cancellationToken);
        return trial;
    }

    /// <summary>Carries out what was agreed to: all of it with its receipt in one transaction, or nothing.</summary>
    /// <param name="service">The service.</param>
    /// <param name="account">The account.</param>
    /// <param name="number">The case.</param>
    /// <param name="agreed">What was agreed to.</param>
    /// <param name="lifted">Blockers that an appeal has lifted for the case.</param>
    /// <param name="cancellationToken">Gives up; nothing was done then.</param>
    /// <exception cref="StoreException">The database cannot be reached, or refuses a statement; nothing was done.</exception>
    public Task<CarryOutResult> CarryOutAsync(ServiceDefinition service, SubjectKey account, CaseNumber number, SettlementConsent agreed, IReadOnlyCollection<string> lifted, CancellationToken cancellationToken) =>
        InTransactionAsync<CarryOutResult>(service, async (transaction, ct) =>
        {
            var (step, at) = ($"{number}/settle", time.GetUtcNow());
            if (!await SettlementReceipts.AddAsync(transaction, step, agreed.Hash(), at, ct))
                return new CarryOutResult.Done(await SettlementReceipts.FindAsync(transaction, step, ct) ?? at);
            var trial = await RunAsync(service, transaction, account, number, agreed.At, agreed.Picks, ct);
            await GatePass.ReturnAsync(transaction, ct);
            return trial switch
            {
                SettlementTrial.Settled settled when !agreed.Covers(settled.Lines) => new CarryOutResult.Moved(),
                SettlementTrial.Settled settled when !settled.After.Without(lifted).Clear => new CarryOutResult.Blocked(),
                SettlementTrial.Settled => new CarryOutResult.Done(at),
                _ => new CarryOutResult.DoesNotAddUp(),
            };
        }, commit: result => result is CarryOutResult.Done, cancellationToken);

    /// <summary>Sends back what came in too late, one payment after the other. A payment that another node is sending is left to it.</summary>
    /// <returns>The amounts that went back now.</returns>
    /// <exception cref="StoreException">The database cannot be reached, or refuses a statement.</exception>
    public async Task<IReadOnlyList<long>> SendBackAsync(ServiceDefinition service, LateMoneyDefinition late, int most, CancellationToken cancellationToken)
    {
        var waiting = await InTransactionAsync(service, (transaction, ct) => WaitingAsync(transaction, late, most, ct), commit: _ => false, cancellationToken);
        var sent = new List<long>();
        foreach (var (reference, amount) in waiting)
        {
            var went = await InTransactionAsync(service, async (transaction, ct) =>
            {
                var now = time.GetUtcNow();
                if (!await SettlementReceipts.AddAsync(transaction, $"late/{reference}", "", now, ct)) return false;
                await GatePass.TakeAsync(transaction, ct);
                await using var command = transaction.Connection!.CreateCommand();
                (command.Transaction, command.CommandText) = (transaction, late.CarryOut);
                ServiceSql.AddWhereUsed(command, "@reference", reference);
                ServiceSql.AddWhereUsed(command, "@amount", amount);
                ServiceSql.AddWhereUsed(command, "@now", now);
                if (await command.ExecuteNonQueryAsync(ct) == 0) throw new StoreException($"Late money of {service.Id} could not be sent back: the statement changes nothing.", transient: false);
                await GatePass.ReturnAsync(transaction, ct);
                return true;
            }, commit: done => done, cancellationToken);
            if (went) sent.Add(amount);
        }

        return sent;
    }

    private static async Task<List<(string Reference, long Amount)>> WaitingAsync(DbTransaction transaction, LateMoneyDefinition late, int most, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, late.Find);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var waiting = new List<(string, long)>();
        while (waiting.Count < most && await reader.ReadAsync(cancellationToken))
        {
            var row = ServiceSql.Row(reader);
            waiting.Add((Convert.ToString(row["reference"], System.Globalization.CultureInfo.InvariantCulture)!, Convert.ToInt64(row["amount"], System.Globalization.CultureInfo.InvariantCulture)));
        }

        return waiting;
    }

    /// <summary>Settles within a transaction, and looks at what stands in the way then. Whether it stays so is the caller's to say.</summary>
    /// <inheritdoc cref="TryAsync(ServiceDefinition, SubjectKey, CaseNumber, DateTimeOffset?, IReadOnlyDictionary{string, string}, CancellationToken)"/>
    public async Task<SettlementTrial> RunAsync(
        ServiceDefinition service, DbTransaction transaction, SubjectKey account, CaseNumber number, DateTimeOffset? asked, IReadOnlyDictionary<string, string> picks, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await GatePass.TakeAsync(transaction, cancellationToken);
        var lines = await new SettlementRun(service, transaction, account, number, asked ?? now, now).RunAsync(picks, cancellationToken);
        return lines is null ? new SettlementTrial.NotOffered() : new SettlementTrial.Settled(lines, await standing.CheckAsync(service, account, transaction, cancellationToken));
    }

    private async Task<T> InTransactionAsync<T>(ServiceDefinition service, Func<DbTransaction, CancellationToken, Task<T>> work, Func<T, bool> commit, CancellationToken cancellationToken)
    {
        for (var left = Tries - 1; ; left--)
        {
            try
            {
                await using var connection = await databases.Accounts(service).OpenAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                var result = await work(transaction, cancellationToken);
                if (commit(result)) await transaction.CommitAsync(cancellationToken);
                else await transaction.RollbackAsync(cancellationToken);
                return result;
            }
            catch (DbException e)
            {
                var again = e.SqlState is "40P01" or "40001";
                if (again && left > 0) continue;
                throw new StoreException($"{service.Id} could not be settled: {e.GetType().Name} {e.SqlState}.", transient: again || e.IsTransient || e.SqlState == "55P03", e);
            }
        }
    }
}

/// <summary>What settling would come to.</summary>
internal abstract record SettlementTrial
{
    private SettlementTrial()
    {
    }

    /// <summary>It can be settled.</summary>
    /// <param name="Lines">Every line.</param>
    /// <param name="After">What would stand between the account and closure then.</param>
    public sealed record Settled(IReadOnlyList<SettlementLine> Lines, StandingReport After) : SettlementTrial;

    /// <summary>The lines do not account for the money, so that the service's rules are wrong; or there are more of them than anybody reads. Nothing is settled by them.</summary>
    public sealed record NotOffered : SettlementTrial;
}

/// <summary>The outcome of carrying a settlement out.</summary>
internal abstract record CarryOutResult
{
    private CarryOutResult()
    {
    }

    /// <summary>Done, now or before.</summary>
    public sealed record Done(DateTimeOffset At) : CarryOutResult;

    /// <summary>It would be something else than what was agreed to; nothing was done.</summary>
    public sealed record Moved : CarryOutResult;

    /// <summary>Something would still stand in the way; nothing was done.</summary>
    public sealed record Blocked : CarryOutResult;

    /// <summary>The lines do not account for the money; nothing was done.</summary>
    public sealed record DoesNotAddUp : CarryOutResult;
}
