using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Passport.Codes;

/// <summary>Codes by SMS: six digits, five minutes, five attempts, one a minute and ten an hour to a number.</summary>
public sealed class SmsCodes(PassportDb db, CodeKey key, ISmsSender sender, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);
    private const int Attempts = 5;
    private const int PerHour = 10;

    /// <summary>
    /// Sends a code. With <see cref="Delivery.Nobody"/> everything happens but the sending, so that the answer for an
    /// unknown account is the same.
    /// </summary>
    /// <param name="purpose"><c>register</c>, <c>reset</c> or <c>phone</c>.</param>
    /// <param name="phone">A normalised number.</param>
    /// <param name="text">The message; <c>{0}</c> becomes the code.</param>
    /// <param name="delivery">Whether somebody gets it, and whether that is waited for.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<CodeSent> SendAsync(string purpose, string phone, string text, Delivery delivery, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await SweepAsync(now, cancellationToken);
        var destination = key.Mac("destination", phone);
        var earlier = await db.Codes.Where(c => c.DestinationMac == destination && c.Purpose == purpose).OrderBy(c => c.SentAt).ToListAsync(cancellationToken);
        if (earlier.Count > 0 && earlier[^1].SentAt + Pause > now) return new CodeSent.TooSoon(earlier[^1].SentAt + Pause);
        if (earlier.Count >= PerHour) return new CodeSent.TooSoon(earlier[0].SentAt + TimeSpan.FromHours(1));

        foreach (var old in earlier) old.Spent = true;
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        db.Codes.Add(new Code
        {
            Purpose = purpose,
            DestinationMac = destination,
            CodeMac = key.Mac(purpose, phone, code),
            SentAt = now,
            ExpiresAt = now + Life,
        });
        await db.SaveChangesAsync(cancellationToken);
        var message = string.Format(CultureInfo.InvariantCulture, text, code);
        if (delivery == Delivery.Wait && !await sender.SendAsync(phone, message, cancellationToken)) return new CodeSent.Failed();
        if (delivery == Delivery.Background) _ = sender.SendAsync(phone, message, CancellationToken.None);
        return new CodeSent.Sent();
    }

    /// <summary>Checks a code and uses it up when it is right.</summary>
    public async Task<CodeCheck> CheckAsync(string purpose, string phone, string? answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var destination = key.Mac("destination", phone);
        var code = await db.Codes.AsNoTracking().Where(c => c.DestinationMac == destination && c.Purpose == purpose && !c.Spent && c.ExpiresAt > now)
            .OrderByDescending(c => c.SentAt).FirstOrDefaultAsync(cancellationToken);
        if (code is null) return CodeCheck.Wrong;

        // The attempt is counted before the answer is looked at, in one statement: two requests at once count as two.
        var counted = await db.Codes.Where(c => c.Id == code.Id && !c.Spent && c.Attempts < Attempts)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Attempts, c => c.Attempts + 1), cancellationToken);
        if (counted == 0) return CodeCheck.Exhausted;
        var given = key.Mac(purpose, phone, string.Concat((answer ?? "").Where(char.IsAsciiDigit)));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(code.CodeMac))) return CodeCheck.Wrong;
        var used = await db.Codes.Where(c => c.Id == code.Id && !c.Spent).ExecuteUpdateAsync(set => set.SetProperty(c => c.Spent, true), cancellationToken);
        return used == 1 ? CodeCheck.Right : CodeCheck.Wrong;
    }

    private Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var limit = now - TimeSpan.FromHours(1);
        return db.Codes.Where(c => c.SentAt < limit).ExecuteDeleteAsync(cancellationToken);
    }
}
