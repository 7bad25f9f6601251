using System.Security.Cryptography;
using Huhutong.Data;
using Huhutong.Money;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport;

namespace Huhutong.Boxes;

/// <summary>Takes a box back, by courier or at the counter, and gives the deposit back: terms, clause 9.</summary>
internal sealed class ReturnBox(HuhutongDb db, Wallet wallet, IOptions<HuhutongOptions> options, TimeProvider time)
{
    /// <summary>The type that is handed out.</summary>
    public const string Model = "HT-4K2";

    /// <summary>The deposit, in fen.</summary>
    public const long DepositFen = 10_000;

    /// <summary>What damage costs, in fen.</summary>
    public const long DamageFen = 6_000;

    /// <summary>What a state costs of a deposit, in fen.</summary>
    public static long Charge(BoxCondition condition, long depositFen) => condition switch
    {
        BoxCondition.Damaged => Math.Min(depositFen, DamageFen),
        BoxCondition.Lost => depositFen,
        _ => 0,
    };

    /// <summary>Begins a return: a label for the courier, a number for the counter; a lost box is settled at once. Null when done.</summary>
    public async Task<Text?> BeginAsync(long account, long loan, ReturnWay way, BoxCondition condition, CancellationToken cancellationToken)
    {
        var code = (way == ReturnWay.Courier ? "HTK" : "HTG") + RandomNumberGenerator.GetString("0123456789", 10);
        DateTimeOffset? arrives = way == ReturnWay.Courier ? time.GetUtcNow().AddSeconds(options.Value.DeliverySeconds) : null;
        var begun = await db.BoxLoans.Where(l => l.Id == loan && l.AccountId == account && l.Status == BoxStatus.Lent).ExecuteUpdateAsync(
            set => set.SetProperty(l => l.Status, BoxStatus.Returning).SetProperty(l => l.Way, way).SetProperty(l => l.Condition, condition)
                .SetProperty(l => l.ReturnCode, code).SetProperty(l => l.ArrivesAt, arrives),
            cancellationToken);
        if (begun == 0) return new("这台机顶盒不在您手里", "You do not have this box");
        return condition == BoxCondition.Lost ? await ReceiveAsync(account, loan, cancellationToken) : null;
    }

    /// <summary>
    /// Whoever has the box before them notes what they found; that, and not what was said at home, decides about the deposit.
    /// </summary>
    /// <param name="code">The courier's label, or the number that was shown.</param>
    /// <param name="serial">The number on the box's back, as it was read.</param>
    /// <param name="found">What state it is in.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<CheckInResult> CheckInAsync(string code, string serial, BoxCondition found, CancellationToken cancellationToken)
    {
        var box = await db.BoxLoans.AsNoTracking().FirstOrDefaultAsync(l => l.ReturnCode == code && l.Status == BoxStatus.Returning, cancellationToken);
        // A wrong number and another box read the same: this page tells nobody which codes there are.
        if (box?.AccountId is not { } account || box.SerialNo != serial) return new CheckInResult.NoSuchReturn();
        await db.BoxLoans.Where(l => l.Id == box.Id && l.Status == BoxStatus.Returning).ExecuteUpdateAsync(set => set.SetProperty(l => l.Condition, found), cancellationToken);
        return await ReceiveAsync(account, box.Id, cancellationToken) is null
            ? new CheckInResult.Received(box.Model, box.DepositFen - Charge(found, box.DepositFen), Charge(found, box.DepositFen))
            : new CheckInResult.NoSuchReturn();
    }

    /// <summary>The box is back: the deposit, less what its state costs, goes into the wallet. Null when done.</summary>
    public async Task<Text?> ReceiveAsync(long account, long loan, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var box = await db.BoxLoans.AsNoTracking().FirstOrDefaultAsync(l => l.Id == loan && l.AccountId == account, cancellationToken);
        if (box is null) return new("没有这台机顶盒", "There is no such box");
        var charge = Charge(box.Condition ?? BoxCondition.Good, box.DepositFen);
        var now = time.GetUtcNow();
        var received = await db.BoxLoans.Where(l => l.Id == loan && l.Status == BoxStatus.Returning).ExecuteUpdateAsync(
            set => set.SetProperty(l => l.Status, BoxStatus.Returned).SetProperty(l => l.ReturnedAt, now).SetProperty(l => l.ChargeFen, charge), cancellationToken);
        if (received == 0) return new("这台机顶盒已经归还", "This box is back already");
        wallet.Add(account, WalletKind.DepositBack, box.DepositFen - charge, box.SerialNo);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}

/// <summary>What came of a box that was put on the counter.</summary>
internal abstract record CheckInResult
{
    private CheckInResult()
    {
    }

    /// <summary>It is back.</summary>
    /// <param name="Model">Its type.</param>
    /// <param name="BackFen">What comes back of the deposit, in fen.</param>
    /// <param name="ChargeFen">What its state costs, in fen.</param>
    public sealed record Received(string Model, long BackFen, long ChargeFen) : CheckInResult;

    /// <summary>No return of that number is under way for that box.</summary>
    public sealed record NoSuchReturn : CheckInResult;
}
