using System.Globalization;
using Huhutong.Data;
using Huhutong.Money;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>Money in and out.</summary>
internal static class WalletHandlers
{
    private const int Lines = 40;

    public static Task<IResult> ShowAsync(HuhutongDb db, Wallet wallet, Visitor visitor, CancellationToken cancellationToken) =>
        PageAsync(db, wallet, visitor.Id!.Value, null, cancellationToken);

    public static Task<IResult> TopUpAsync(IFormCollection form, HuhutongDb db, Wallet wallet, MovePayment move, Visitor visitor, CancellationToken cancellationToken) =>
        BeginAsync(form, PaymentKind.TopUp, db, wallet, move, visitor, cancellationToken);

    public static Task<IResult> WithdrawAsync(IFormCollection form, HuhutongDb db, Wallet wallet, MovePayment move, Visitor visitor, CancellationToken cancellationToken) =>
        BeginAsync(form, PaymentKind.Withdrawal, db, wallet, move, visitor, cancellationToken);

    public static Task<IResult> PaymentAsync(string paymentNo, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken) =>
        PaymentPageAsync(paymentNo, null, db, visitor, cancellationToken);

    public static async Task<IResult> CancelAsync(string paymentNo, IFormCollection form, HuhutongDb db, MovePayment move, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        var error = await move.CancelAsync(visitor.Id!.Value, paymentNo, cancellationToken);
        return error is null ? Show.To("/payments/" + Uri.EscapeDataString(paymentNo)) : await PaymentPageAsync(paymentNo, error, db, visitor, cancellationToken);
    }

    /// <summary>The sample bank's word of a transfer; a real one would come signed.</summary>
    public static async Task<IResult> TransferredAsync([FromForm] string to, [FromForm] long fen, [FromForm] string number, ReceiveTransfer receive, CancellationToken cancellationToken) =>
        fen is > 0 and <= MovePayment.Most && number.Length is > 0 and <= 28 ? Results.Text(await receive.ExecuteAsync(to, fen, number, cancellationToken) ? "received" : "aside") : Results.BadRequest();

    private static async Task<IResult> BeginAsync(IFormCollection form, PaymentKind kind, HuhutongDb db, Wallet wallet, MovePayment move, Visitor visitor, CancellationToken cancellationToken)
    {
        var fen = decimal.TryParse(form["Yuan"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var yuan) && yuan is > 0 and < 1_000_000 ? (long)(yuan * 100) : 0;
        var account = await visitor.AccountAsync(cancellationToken);
        var error = await move.BeginAsync(account, kind, fen, cancellationToken);
        return error is null ? Show.To("/wallet") : await PageAsync(db, wallet, account.Id, error, cancellationToken);
    }

    private static async Task<IResult> PageAsync(HuhutongDb db, Wallet wallet, long account, Text? error, CancellationToken cancellationToken) => Show.Page<Pages.WalletPage>(
        error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        new
        {
            Balance = await wallet.BalanceAsync(account, cancellationToken),
            Entries = await db.WalletEntries.AsNoTracking().Where(e => e.AccountId == account).OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(Lines).ToListAsync(cancellationToken),
            Pending = await db.Payments.AsNoTracking().Where(p => p.AccountId == account && p.Status == PaymentStatus.Pending).OrderByDescending(p => p.Id).ToListAsync(cancellationToken),
            Error = error,
        });

    private static async Task<IResult> PaymentPageAsync(string paymentNo, Text? error, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var payment = await db.Payments.AsNoTracking().FirstOrDefaultAsync(p => p.PaymentNo == paymentNo && p.AccountId == account, cancellationToken);
        return payment is null
            ? Results.NotFound()
            : Show.Page<Pages.PaymentPage>(error is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict, new { Payment = payment, Error = error });
    }
}
