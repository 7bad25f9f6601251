using System.Data;
using System.Data.Common;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Gates;

/// <summary>
/// The lock on accounts in the service's own database. While an account is frozen its database refuses every business
/// statement for it, whatever the service's code does. A service without a gate in its file is never locked.
/// Safe for concurrent use.
/// </summary>
public sealed class Gate(ServiceDatabases databases)
{
    private const int Tries = 4;

    /// <summary>Makes the gate's table and triggers, or brings them up to date; does nothing when they are. Call it at start.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public async Task InstallAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        if (service.Gate is not { } gate) return;
        await InTransactionAsync(service, async (transaction, ct) =>
        {
            await GateInstall.RunAsync(transaction, gate, ct);
            return true;
        }, cancellationToken);
    }

    /// <summary>
    /// Freezes an account. When this returns <see cref="FreezeResult.Frozen"/>, every business transaction that was
    /// under way has ended, was seen by <paramref name="isClear"/> if it committed, and no later one can begin.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="account">The account's key.</param>
    /// <param name="number">The case that holds the lock.</param>
    /// <param name="isClear">Asked inside the locked transaction; when it says no, nothing is frozen. Not asked when the case holds the lock already.</param>
    /// <param name="cancellationToken">Stops waiting; nothing is frozen then.</param>
    /// <exception cref="StoreException">The database cannot be reached, or business under way did not end within 10 seconds; nothing was frozen.</exception>
    public Task<FreezeResult> FreezeAsync(
        ServiceDefinition service, SubjectKey account, CaseNumber number, Func<DbTransaction, CancellationToken, Task<bool>>? isClear, CancellationToken cancellationToken) =>
        InTransactionAsync<FreezeResult>(service, async (transaction, ct) =>
        {
            var rows = new GateRows(transaction, service.Gate);
            if (!await rows.LockAsync(account, ct)) return new FreezeResult.NoSuchAccount();
            var holder = await rows.HolderAsync(account, ct);
            if (holder is not null) return holder == number.ToString() ? new FreezeResult.Frozen() : new FreezeResult.HeldByAnotherCase();
            // Frozen first, asked second: on SQLite as on PostgreSQL the answer can then only be about a frozen account.
            await rows.InsertAsync(account, number, ct);
            if (isClear is null || await isClear(transaction, ct)) return new FreezeResult.Frozen();
            await rows.DeleteAsync([number], ct);
            return new FreezeResult.NotClear();
        }, cancellationToken);

    /// <summary>Shuts the gate of an account that does not exist yet, or is on its way back, before it is there. Does nothing when a case holds it already.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public Task ShutAsync(ServiceDefinition service, SubjectKey account, CaseNumber number, CancellationToken cancellationToken) =>
        InTransactionAsync(service, async (transaction, ct) =>
        {
            var rows = new GateRows(transaction, service.Gate);
            if (await rows.HolderAsync(account, ct) is null) await rows.InsertAsync(account, number, ct);
            return true;
        }, cancellationToken);

    /// <summary>Opens the gate that a case holds: the person keeps the account. Does nothing when the case holds none.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public Task OpenAsync(ServiceDefinition service, CaseNumber number, CancellationToken cancellationToken) => ReleaseAsync(service, [number], cancellationToken);

    /// <summary>
    /// Ends the gates of cases whose accounts are erased. Their rows go: an account that does not exist needs no lock, and
    /// its key must not stay behind. One statement for any number of cases.
    /// </summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public Task CloseAsync(ServiceDefinition service, IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken) => ReleaseAsync(service, numbers, cancellationToken);

    /// <summary>The case that holds an account's gate, or null when the gate is open.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public Task<CaseNumber?> HolderAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken) =>
        InTransactionAsync<CaseNumber?>(service, async (transaction, ct) =>
            CaseNumber.TryParse(await new GateRows(transaction, service.Gate).HolderAsync(account, ct), out var number) ? number : null, cancellationToken);

    /// <summary>All cases that hold a gate of this service.</summary>
    /// <exception cref="StoreException">The database cannot be reached or refuses.</exception>
    public Task<IReadOnlyList<CaseNumber>> HoldersAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        InTransactionAsync(service, (transaction, ct) => new GateRows(transaction, service.Gate).HoldersAsync(ct), cancellationToken);

    private Task<bool> ReleaseAsync(ServiceDefinition service, IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken) =>
        InTransactionAsync(service, async (transaction, ct) =>
        {
            await new GateRows(transaction, service.Gate).DeleteAsync(numbers, ct);
            return true;
        }, cancellationToken);

    // A deadlock with business that is under way is settled by trying again: the service's side may win, since it will
    // have ended by then.
    private async Task<T> InTransactionAsync<T>(ServiceDefinition service, Func<DbTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var left = Tries - 1; ; left--)
        {
            try
            {
                await using var connection = await databases.Accounts(service).OpenAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                var result = await work(transaction, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (DbException e)
            {
                var again = e.SqlState is "40P01" or "40001";
                if (again && left > 0) continue;
                throw new StoreException($"The gate of {service.Id} could not be set: {e.GetType().Name} {e.SqlState}.", transient: again || e.IsTransient || e.SqlState == "55P03", e);
            }
        }
    }
}

/// <summary>The outcome of freezing an account.</summary>
public abstract record FreezeResult
{
    private FreezeResult()
    {
    }

    /// <summary>The case holds the gate.</summary>
    public sealed record Frozen : FreezeResult;

    /// <summary>Something stands in the way; nothing was frozen.</summary>
    public sealed record NotClear : FreezeResult;

    /// <summary>There is no such account.</summary>
    public sealed record NoSuchAccount : FreezeResult;

    /// <summary>Another case holds the gate.</summary>
    public sealed record HeldByAnotherCase : FreezeResult;
}
