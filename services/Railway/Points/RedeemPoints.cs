using Microsoft.EntityFrameworkCore;
using Npgsql;
using Passport.Data;
using Railway.Buying;
using Railway.Data;

namespace Railway.Points;

/// <summary>Turns points into a voucher: 100 points are one yuan, in steps of ten yuan.</summary>
internal sealed class RedeemPoints(RailwayDb db, TimeProvider time)
{
    /// <summary>Points for a yuan.</summary>
    public const int PerYuan = 100;

    /// <summary>The points that can be used now.</summary>
    public Task<long> BalanceAsync(long account, CancellationToken cancellationToken) =>
        db.Points.Where(p => p.AccountId == account).SumAsync(p => p.Points, cancellationToken);

    /// <summary>Redeems; null when done.</summary>
    /// <param name="person">Whose points.</param>
    /// <param name="yuan">A multiple of 10, 10 to 1,000.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Passport.Text?> ExecuteAsync(Account person, int yuan, CancellationToken cancellationToken)
    {
        if (person.State != AccountState.Active) return States.CannotBuy(person);
        if (yuan is < 10 or > 1000 || yuan % 10 != 0) return new("请选择10元的整数倍", "Choose a multiple of ¥10");

        try
        {
            return await RedeemAsync(person.Id, yuan, cancellationToken);
        }
        catch (Exception e) when (e.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure })
        {
            return new("积分刚有变动，请再试一次", "The points have just changed; please try once more");
        }
    }

    private async Task<Passport.Text?> RedeemAsync(long account, int yuan, CancellationToken cancellationToken)
    {
        // Serializable, because the balance is a sum: two redemptions at once must not both see the same points.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await BalanceAsync(account, cancellationToken) < (long)yuan * PerYuan) return new("积分不够", "Not enough points");
        var now = time.GetUtcNow();
        db.Points.Add(new PointsEntry { AccountId = account, Points = -(long)yuan * PerYuan, Reason = "voucher", At = now });
        db.Vouchers.Add(new Voucher { AccountId = account, AmountFen = yuan * 100, IssuedAt = now, ExpiresAt = now.AddYears(1) });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
