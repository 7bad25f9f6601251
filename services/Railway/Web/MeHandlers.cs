using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.Data;
using Passport.SignIn;
using Passport.Web;
using Railway.Data;
using Railway.Points;

namespace Railway.Web;

/// <summary>What belongs to the person.</summary>
internal static class MeHandlers
{
    private const int LedgerLines = 50;

    public static async Task<IResult> MeAsync(RailwayDb db, RedeemPoints points, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        return Show.Page<Pages.Me>(new
        {
            Account = account,
            Balance = await points.BalanceAsync(account.Id, cancellationToken),
            Open = await db.Orders.CountAsync(o => o.AccountId == account.Id && (o.Status == OrderStatus.Unpaid || o.Status == OrderStatus.Paid), cancellationToken),
            Waiting = await db.WaitlistDeposits.CountAsync(d => d.AccountId == account.Id && d.Status == WaitlistStatus.Open, cancellationToken),
        });
    }

    public static async Task<IResult> PointsAsync(RailwayDb db, RedeemPoints points, Visitor visitor, CancellationToken cancellationToken) =>
        await PageAsync(db, points, await visitor.AccountAsync(cancellationToken), null, cancellationToken);

    public static async Task<IResult> RedeemAsync(IFormCollection form, RailwayDb db, RedeemPoints points, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        var yuan = int.TryParse(form["Yuan"], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : 0;
        var error = await points.ExecuteAsync(account, yuan, cancellationToken);
        return error is null ? Show.To("/points") : await PageAsync(db, points, account, error, cancellationToken);
    }

    private static async Task<IResult> PageAsync(RailwayDb db, RedeemPoints points, Account account, Text? error, CancellationToken cancellationToken)
    {
        var entries = await db.Points.AsNoTracking().Where(p => p.AccountId == account.Id).OrderByDescending(p => p.At).Take(LedgerLines).ToListAsync(cancellationToken);
        var vouchers = await db.Vouchers.AsNoTracking().Where(v => v.AccountId == account.Id).OrderByDescending(v => v.Id).ToListAsync(cancellationToken);
        return Show.Page<Pages.PointsPage>(
            error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            new { Balance = await points.BalanceAsync(account.Id, cancellationToken), Entries = entries, Vouchers = vouchers, Error = error });
    }
}
