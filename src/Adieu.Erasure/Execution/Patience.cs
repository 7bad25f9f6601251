using System.Data.Common;
using System.Security.Cryptography;
using Adieu.Erasure.Stores;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.Erasure.Execution;

/// <summary>
/// What the engine does when others are in its way: it gives way, waits a little longer each time, and tries again; a
/// batch that takes too long is halved, and so are the next ones of the store until it is quick again; one account that
/// takes too long goes in pieces. Receipts make every try safe.
/// </summary>
/// <param name="options">How long to wait, and how often.</param>
/// <param name="time">Waits; null takes the system's.</param>
/// <param name="divisible">Whether the plan has rows that can go in pieces.</param>
/// <param name="size">How many people the store takes at once at the moment.</param>
internal sealed class Patience(ErasureOptions options, TimeProvider? time, bool divisible, BatchSize size)
{
    // A tenth, a hundredth, a thousandth of the usual piece; what even that does not help is not a matter of size.
    private const int Smallest = 3;

    public async Task<IReadOnlyList<Receipt>> EraseAsync(IReadOnlyList<ErasureRequest> batch, Func<IReadOnlyList<ErasureRequest>, int, Task<IReadOnlyList<Receipt>>> erase, CancellationToken ct)
    {
        var receipts = new List<Receipt>(batch.Count);
        while (receipts.Count < batch.Count) receipts.AddRange(await AtOnceAsync([.. batch.Skip(receipts.Count).Take(size.Most)], erase, ct));
        return receipts;
    }

    private async Task<IReadOnlyList<Receipt>> AtOnceAsync(IReadOnlyList<ErasureRequest> batch, Func<IReadOnlyList<ErasureRequest>, int, Task<IReadOnlyList<Receipt>>> erase, CancellationToken ct)
    {
        var tenths = 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var receipts = await erase(batch, tenths);
                size.Went(batch.Count);
                return receipts;
            }
            catch (DbException e) when (TookTooLong(e) && batch.Count > 1 && !ct.IsCancellationRequested)
            {
                size.TookTooLong(batch.Count);
                return await EraseAsync(batch, erase, ct);
            }
            catch (DbException e) when (TookTooLong(e) && divisible && tenths < Smallest && !ct.IsCancellationRequested)
            {
                // Whatever statistics say of its size: in pieces, and smaller ones each time.
                tenths++;
            }
            catch (DbException e) when (InTheWay(e) && attempt < options.Attempts)
            {
                await Task.Delay(Wait(options.BackOff, attempt), time ?? TimeProvider.System, ct);
            }
            catch (StoreException e) when (e.SessionOutdated && attempt < options.Attempts)
            {
                // The session knew tables that have been made anew since, as a restored backup does: another session knows these.
            }
        }
    }

    /// <summary>Twice as long each time, and up to half as long again, so that those who collided do not meet again.</summary>
    internal static TimeSpan Wait(TimeSpan first, int attempt) => first * Math.Pow(2, attempt - 1) * (1 + (RandomNumberGenerator.GetInt32(500) / 1000.0));

    // 57014: the statement's time is over; 55P03: the wait for a lock; 40P01 and 40001: two transactions that cannot both go on.
    private static bool TookTooLong(DbException e) => e is PostgresException { SqlState: "57014" };

    private static bool InTheWay(DbException e) => e is PostgresException { SqlState: "55P03" or "40P01" or "40001" } or SqliteException { SqliteErrorCode: 5 or 6 };
}
