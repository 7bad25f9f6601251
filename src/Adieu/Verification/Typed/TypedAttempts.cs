using Adieu.Cases;
using Adieu.Sealing;
using Microsoft.Extensions.Options;

namespace Adieu.Verification.Typed;

/// <summary>
/// Counts the answers to methods that send nothing: what a closure key and knowledge have in common. Asking opens a short
/// time for answers; asking again brings no more of them.
/// </summary>
internal sealed class TypedAttempts(IVerificationStore store, KeyedHash hash, IOptions<VerificationOptions> options)
{
    public async Task<MethodView> ViewAsync(ProofCase about, string method, bool available, CancellationToken cancellationToken)
    {
        var state = await store.FindAsync(about.Number, method, cancellationToken);
        return new MethodView(method, available, state?.Proven ?? false, null, state?.SentAt, state?.LockedUntil ?? DateTimeOffset.MinValue);
    }

    public async Task<SendResult> AskAsync(ProofCase about, string method, CancellationToken cancellationToken)
    {
        var cap = new SendCap(hash.Hash("destination", $"{method}:{about.Service.Id}:{about.Account?.Serialize()}"), Limits.CodesPerHour);
        var request = new CodeRequest(about.Number, method, Mark(about, method), [cap], Limits);
        return await store.ReserveAsync(request, cancellationToken) switch
        {
            Reservation.Reserved reserved => new SendResult.Asked("", [], reserved.ExpiresAt),
            Reservation.TooSoon soon => new SendResult.TooSoon(soon.NextAt),
            Reservation.TooMany many => new SendResult.TooMany(many.NextAt),
            _ => new SendResult.NotNow(),
        };
    }

    public async Task<ProveResult> ProveAsync(ProofCase about, string method, Func<CancellationToken, Task<bool>> isRight, CancellationToken cancellationToken)
    {
        switch (await store.TakeAttemptAsync(about.Number, method, Limits, cancellationToken))
        {
            case Attempt.Expired: return new ProveResult.Expired();
            case Attempt.Locked locked: return new ProveResult.Locked(locked.Until);
            case Attempt.Counted counted:
                if (await isRight(cancellationToken))
                    return await store.UseCodeAsync(about.Number, method, counted.CodeHash, cancellationToken) ? new ProveResult.Proven(false) : new ProveResult.NotNow();
                return counted.Left > 0 ? new ProveResult.Wrong(counted.Left) : new ProveResult.Locked(counted.LockedUntil);
            default: return new ProveResult.NotNow();
        }
    }

    private string Mark(ProofCase about, string method) => hash.Hash("code", $"{about.Number}:{method}:asked");

    // There is nothing to wait for between two askings, and answers are what counts.
    private VerificationOptions Limits => new()
    {
        Attempts = options.Value.Attempts,
        LockedFor = options.Value.LockedFor,
        CodeLifetime = options.Value.TypedWithin,
        BetweenCodes = TimeSpan.Zero,
        CodesPerCase = 10 * options.Value.CodesPerCase,
        CodesPerHour = 10 * options.Value.CodesPerHour,
    };
}
