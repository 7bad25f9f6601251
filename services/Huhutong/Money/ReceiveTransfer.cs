using Adieu.Client;
using Huhutong.Data;
using Microsoft.EntityFrameworkCore;
using Passport.SignIn;

namespace Huhutong.Money;

/// <summary>Takes in money that somebody sent to a household by bank transfer. Nobody can be kept from sending it to an account that is closing or gone.</summary>
internal sealed class ReceiveTransfer(HuhutongDb db, Wallet wallet, Gate gate, TimeProvider time)
{
    /// <summary>Takes it in; the same number twice changes nothing.</summary>
    /// <param name="to">The user name that it was sent to.</param>
    /// <param name="fen">How much.</param>
    /// <param name="number">The bank's number of the transfer.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Whether it is in the wallet; otherwise it was put aside and goes back.</returns>
    public async Task<bool> ExecuteAsync(string to, long fen, string number, CancellationToken cancellationToken)
    {
        if (await db.LatePayments.AnyAsync(l => l.PaymentNo == number, cancellationToken)) return false;
        if (await db.Payments.AnyAsync(p => p.PaymentNo == number, cancellationToken)) return true;
        var name = to.ToUpperInvariant();
        var account = await db.Accounts.Where(a => a.NormalizedUserName == name).Select(a => a.Id).FirstOrDefaultAsync(cancellationToken);
        if (account != 0 && await gate.StateAsync(account, cancellationToken) == GateState.Open)
        {
            try
            {
                await EnterAsync(account, fen, number, cancellationToken);
                return true;
            }
            catch (Exception e) when (AdieuGate.IsRefusal(e))
            {
                // Frozen since it was asked.
                db.ChangeTracker.Clear();
            }
        }

        db.LatePayments.Add(new LatePayment { PaymentNo = number, AmountFen = fen, ReceivedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        return false;
    }

    private async Task EnterAsync(long account, long fen, string number, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.Payments.Add(new Payment { AccountId = account, PaymentNo = number, Kind = PaymentKind.TopUp, AmountFen = fen, Status = PaymentStatus.Done, StartedAt = now, SettlesAt = now, CompletedAt = now });
        wallet.Add(account, WalletKind.TopUp, fen, number);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
