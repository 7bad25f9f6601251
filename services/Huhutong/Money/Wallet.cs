using System.Globalization;
using System.Security.Cryptography;
using Huhutong.Data;
using Microsoft.EntityFrameworkCore;
using Passport;

namespace Huhutong.Money;

/// <summary>A household's money. Lines are only added; whoever spends holds the account's row until they commit.</summary>
internal sealed class Wallet(HuhutongDb db, TimeProvider time)
{
    /// <summary>The balance in fen.</summary>
    public Task<long> BalanceAsync(long account, CancellationToken cancellationToken) =>
        db.WalletEntries.Where(e => e.AccountId == account).SumAsync(e => e.AmountFen, cancellationToken);

    /// <summary>Keeps two who spend apart: SQLite has one writer, PostgreSQL locks the account's row until the transaction ends.</summary>
    public async Task LockAsync(long account, CancellationToken cancellationToken)
    {
        if (db.Database.IsNpgsql()) await db.Database.ExecuteSqlAsync($"select 1 from accounts where id = {account} for no key update", cancellationToken);
    }

    /// <summary>Adds a line; saved with whatever the caller saves next.</summary>
    public void Add(long account, WalletKind kind, long fen, string reference)
    {
        if (fen != 0) db.WalletEntries.Add(new WalletEntry { AccountId = account, Kind = kind, AmountFen = fen, At = time.GetUtcNow(), Reference = reference });
    }

    /// <summary>Pays in what is missing for an expense, by the sample bank, which confirms at once; the caller holds the lock.</summary>
    /// <param name="account">Whose wallet.</param>
    /// <param name="fen">What is going to be spent.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task CoverAsync(long account, long fen, CancellationToken cancellationToken)
    {
        var missing = fen - await BalanceAsync(account, cancellationToken);
        if (missing <= 0) return;
        var now = time.GetUtcNow();
        var payment = new Payment
        {
            AccountId = account,
            PaymentNo = Number("P"),
            Kind = PaymentKind.TopUp,
            AmountFen = missing,
            Status = PaymentStatus.Done,
            StartedAt = now,
            SettlesAt = now,
            CompletedAt = now,
        };
        db.Payments.Add(payment);
        Add(account, WalletKind.TopUp, missing, payment.PaymentNo);
    }

    /// <summary>A number for a payment, bill or contract: a letter, today, and eight random digits.</summary>
    public string Number(string letter) => string.Create(
        CultureInfo.InvariantCulture, $"{letter}{time.GetUtcNow().ToOffset(ChinaTime.Offset):yyMMdd}{RandomNumberGenerator.GetInt32(100_000_000):D8}");
}
