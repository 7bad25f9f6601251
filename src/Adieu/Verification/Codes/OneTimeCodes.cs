using System.Globalization;
using System.Security.Cryptography;
using Adieu.Cases;
using Adieu.Notices;
using Adieu.Sealing;
using Microsoft.Extensions.Options;

namespace Adieu.Verification.Codes;

/// <summary>Makes, sends and checks six-digit codes: what SMS and e-mail have in common.</summary>
internal sealed class OneTimeCodes(IVerificationStore store, INoticeSender sender, KeyedHash hash, IOptions<VerificationOptions> options)
{
    private const int Digits = 6;

    public async Task<MethodView> ViewAsync(ProofCase about, string method, string? destination, string? masked, CancellationToken cancellationToken)
    {
        var state = await store.FindAsync(about.Number, method, cancellationToken);
        var next = state is null ? DateTimeOffset.MinValue : Later(state.SentAt + options.Value.BetweenCodes, state.LockedUntil);
        return new MethodView(method, destination is not null, state?.Proven ?? false, masked, state?.SentAt, next);
    }

    public async Task<SendResult> SendAsync(ProofCase about, string method, string destination, string masked, Func<string, int, CodeMessage> write, CancellationToken cancellationToken)
    {
        var number = about.Number;
        var code = NewCode();
        var caps = new List<SendCap> { new(hash.Hash("destination", $"{method}:{destination}"), options.Value.CodesPerHour) };
        if (about.AccountHash is { } account) caps.Add(new SendCap(hash.Hash("person", account), 2 * options.Value.CodesPerHour));
        var request = new CodeRequest(number, method, Hash(about, method, code), caps, options.Value);
        switch (await store.ReserveAsync(request, cancellationToken))
        {
            case Reservation.TooSoon soon: return new SendResult.TooSoon(soon.NextAt);
            case Reservation.TooMany many: return new SendResult.TooMany(many.NextAt);
            case Reservation.Reserved reserved:
                var message = write(code, (int)options.Value.CodeLifetime.TotalMinutes);
                if (await sender.SendNowAsync(method, destination, message.Subject, message.Text, cancellationToken) is SendOutcome.Sent)
                    return new SendResult.Sent(masked, reserved.ExpiresAt, reserved.NextAt);
                await store.WithdrawAsync(number, method, CancellationToken.None);
                return new SendResult.NotNow();
            default: return new SendResult.NotNow();
        }
    }

    /// <summary>Makes a code that is shown and not sent; null where too many were made.</summary>
    public async Task<(string Code, DateTimeOffset Until)?> ShowAsync(ProofCase about, string method, CancellationToken cancellationToken)
    {
        var code = NewCode();
        SendCap[] caps = about.AccountHash is { } account ? [new SendCap(hash.Hash("person", $"shown:{account}"), options.Value.CodesPerHour)] : [];
        return await store.ReserveAsync(new CodeRequest(about.Number, method, Hash(about, method, code), caps, options.Value), cancellationToken) is Reservation.Reserved reserved ? (code, reserved.ExpiresAt) : null;
    }

    /// <summary>Takes a place for a code before it is known whether there is anybody to send it to. No answer is right until it is filled.</summary>
    public async Task<(Reservation Result, string Placeholder)> ReserveAsync(CaseNumber number, string method, IReadOnlyList<SendCap> caps, CancellationToken cancellationToken)
    {
        var placeholder = hash.Hash("placeholder", RandomNumberGenerator.GetHexString(32));
        return (await store.ReserveAsync(new CodeRequest(number, method, placeholder, caps, options.Value), cancellationToken), placeholder);
    }

    /// <summary>Fills a reserved place and sends the code, within caps of the destination and the account that the asker never learns of.</summary>
    public async Task DeliverAsync(ProofCase about, string method, string destination, string accountHash, string placeholder, Func<string, int, CodeMessage> write, CancellationToken cancellationToken)
    {
        // Counted apart from cases, so that a stranger who asks for codes cannot use up those of the person who closes.
        SendCap[] caps =
        [
            new(hash.Hash("destination", $"recovery:{method}:{destination}"), options.Value.CodesPerHour),
            new(hash.Hash("person", $"recovery:{accountHash}"), 2 * options.Value.CodesPerHour),
        ];
        if (!await store.CountAsync(caps, cancellationToken)) return;
        var code = NewCode();
        if (!await store.FillAsync(about.Number, method, placeholder, Hash(about, method, code), accountHash, cancellationToken)) return;
        var message = write(code, (int)options.Value.CodeLifetime.TotalMinutes);
        await sender.SendNowAsync(method, destination, message.Subject, message.Text, cancellationToken);
    }

    public async Task<ProveResult> ProveAsync(ProofCase about, string method, string answer, CancellationToken cancellationToken)
    {
        switch (await store.TakeAttemptAsync(about.Number, method, options.Value, cancellationToken))
        {
            case Attempt.Expired: return new ProveResult.Expired();
            case Attempt.Locked locked: return new ProveResult.Locked(locked.Until);
            case Attempt.Counted counted:
                if (hash.Matches("code", Bind(about, method, Typed(answer)), counted.CodeHash))
                    return await store.UseCodeAsync(about.Number, method, counted.CodeHash, cancellationToken) ? new ProveResult.Proven(false) : new ProveResult.NotNow();
                return counted.Left > 0 ? new ProveResult.Wrong(counted.Left) : new ProveResult.Locked(counted.LockedUntil);
            default: return new ProveResult.NotNow();
        }
    }

    private static string NewCode() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    private string Hash(ProofCase about, string method, string code) => hash.Hash("code", Bind(about, method, code));

    // Bound to case and method: a code of one is wrong for any other.
    private static string Bind(ProofCase about, string method, string code) => $"{about.Number}:{method}:{code}";

    // People type spaces, and keyboards give full-width digits.
    private static string Typed(string answer) =>
        string.Concat((answer.Length > 40 ? "" : answer).Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsAsciiDigit).Take(Digits + 1));

    private static DateTimeOffset Later(DateTimeOffset? a, DateTimeOffset? b) => (a > b || b is null ? a : b) ?? DateTimeOffset.MinValue;
}

/// <summary>What a code travels in.</summary>
internal sealed record CodeMessage(string Subject, string Text);
