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
        if (begun == 0) return new("这台机顶盒不在你手里", "You do not have this box");
        return condition == BoxCondition.Lost ? await ReceiveAsync(account, loan, cancellationToken) : null;
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
