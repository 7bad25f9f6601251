using System.Security.Cryptography;
using Adieu.Cases;
using Adieu.Sealing;

namespace Adieu.Verification.Picture;

/// <summary>
/// Shows that no robot is at work, by sight, by ear or by a computation. It says nothing about who somebody is. A challenge
/// is good for one answer, right or wrong, and for five minutes.
/// </summary>
internal sealed class PictureMethod(IVerificationStore store, KeyedHash hash, Pictures pictures) : IVerificationMethod
{
    public const string Name = PolicyEvaluator.RobotCheck;

    // People misread; a robot that guesses one of a million digits does not get far with ten answers in a quarter of an hour.
    private static readonly VerificationOptions Limits = new()
    {
        Attempts = 10,
        LockedFor = TimeSpan.FromMinutes(15),
        CodeLifetime = TimeSpan.FromMinutes(5),
        BetweenCodes = TimeSpan.Zero,
        CodesPerCase = 100,
        CodesPerHour = 60,
    };

    public string Id => Name;

    public bool WorksSignedOut => true;

    public async Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken)
    {
        var state = await store.FindAsync(about.Number, Id, cancellationToken);
        return new MethodView(Id, true, state?.Proven ?? false, null, state?.SentAt, state?.LockedUntil ?? DateTimeOffset.MinValue);
    }

    public async Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken)
    {
        var ask = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var request = new CodeRequest(about.Number, Id, Hash(about, ask), [new SendCap(hash.Hash("destination", $"{Id}:{about.Number}"), Limits.CodesPerHour)], Limits);
        return await store.ReserveAsync(request, cancellationToken) switch
        {
            Reservation.Reserved reserved => new SendResult.Asked(ask, [], reserved.ExpiresAt),
            Reservation.TooSoon soon => new SendResult.TooSoon(soon.NextAt),
            Reservation.TooMany many => new SendResult.TooMany(many.NextAt),
            _ => new SendResult.NotNow(),
        };
    }

    /// <summary>Takes the challenge, a space, and the digits or <c>work:</c> and a counter.</summary>
    public async Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken)
    {
        var parts = answer.Text.Length > 200 ? [] : answer.Text.Split(' ', 2);
        switch (await store.TakeAttemptAsync(about.Number, Id, Limits, cancellationToken))
        {
            case Attempt.Expired: return new ProveResult.Expired();
            case Attempt.Locked locked: return new ProveResult.Locked(locked.Until);
            case Attempt.Counted counted:
                var right = parts.Length == 2 && hash.Matches("code", Bind(about, parts[0]), counted.CodeHash) && pictures.IsRight(about.Number, parts[0], parts[1]);
                if (right) return await store.UseCodeAsync(about.Number, Id, counted.CodeHash, cancellationToken) ? new ProveResult.Proven(false) : new ProveResult.NotNow();
                await store.SpendCodeAsync(about.Number, Id, counted.CodeHash, cancellationToken);
                return counted.Left > 0 ? new ProveResult.Wrong(counted.Left) : new ProveResult.Locked(counted.LockedUntil);
            default: return new ProveResult.NotNow();
        }
    }

    private string Hash(ProofCase about, string ask) => hash.Hash("code", Bind(about, ask));

    private string Bind(ProofCase about, string ask) => $"{about.Number}:{Id}:{ask}";
}
