using Huhutong.Data;
using Huhutong.Money;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>Bills.</summary>
internal static class BillHandlers
{
    private const int Most = 60;

    public static async Task<IResult> ListAsync(HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var rows = await db.Bills.AsNoTracking().Where(b => b.AccountId == account).OrderByDescending(b => b.Period).ThenByDescending(b => b.Id).Take(Most).ToListAsync(cancellationToken);
        return Show.Page<Pages.Bills>(new { Rows = rows });
    }

    public static Task<IResult> ShowAsync(string billNo, HuhutongDb db, Wallet wallet, Visitor visitor, TimeProvider time, CancellationToken cancellationToken) =>
        PageAsync(billNo, null, db, wallet, visitor, time, cancellationToken);

    public static async Task<IResult> PayAsync(
        string billNo, IFormCollection form, HuhutongDb db, Wallet wallet, PayBill pay, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        _ = form;
        var error = await pay.ExecuteAsync(visitor.Id!.Value, billNo, cancellationToken);
        return error is null ? Show.To("/bills/" + Uri.EscapeDataString(billNo)) : await PageAsync(billNo, error, db, wallet, visitor, time, cancellationToken);
    }

    private static async Task<IResult> PageAsync(
        string billNo, Text? error, HuhutongDb db, Wallet wallet, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = visitor.Id!.Value;
        var bill = await db.Bills.AsNoTracking().FirstOrDefaultAsync(b => b.BillNo == billNo && b.AccountId == account, cancellationToken);
        if (bill is null) return Results.NotFound();
        var today = ChinaTime.Today(time);
        if (bill.Status == BillStatus.Unpaid) bill.LateFeeFen = LateFees.Of(bill.AmountFen, bill.DueOn, today);
        return Show.Page<Pages.BillPage>(
            error is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
            new { Bill = bill, DaysLate = LateFees.DaysLate(bill.DueOn, today), Balance = await wallet.BalanceAsync(account, cancellationToken), Error = error });
    }
}
