using System.Text.Json;
using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Sealing;
using Adieu.Services;
using Microsoft.Extensions.Options;

namespace Adieu.Verification.Face;

/// <summary>
/// The face, with its own consent. Asking costs one of the few attempts, so that nobody can ask until the movements suit
/// a recording; an answer is worth nothing but for the case and the challenge that it was given to.
/// </summary>
internal sealed class FaceMethod(
    IVerificationStore store, ICaseJournal journal, Accounts accounts, FaceReferences references, FaceCheck check, IFaceEngine engine,
    KeyedHash hash, IOptions<FaceThresholds> thresholds, TimeProvider time) : IVerificationMethod
{
    public const string Name = "face";

    private readonly FaceThresholds _lines = thresholds.Value;

    public string Id => Name;

    public bool WorksSignedOut => true;

    public string? ConsentWording => FaceConsent.Wording;

    public async Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken)
    {
        var state = await store.FindAsync(about.Number, Id, cancellationToken);
        if (state?.Proven == true) return new MethodView(Id, true, true, null, null, DateTimeOffset.MinValue);
        var needs = await NeedsAsync(about, state, cancellationToken);
        return new MethodView(Id, needs is null or "consent", false, null, null, state?.LockedUntil ?? DateTimeOffset.MinValue, needs);
    }

    public async Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken)
    {
        if (await NeedsAsync(about, await store.FindAsync(about.Number, Id, cancellationToken), cancellationToken) is not null) return new SendResult.NotNow();
        var nonce = FaceChallenge.NewNonce();
        // By account, whatever the case or the door: who begins again and again gets no more challenges.
        var whose = $"{about.Service.Id}:{about.Account?.Serialize()}";
        SendCap[] caps = [new(hash.Hash("destination", $"{Id}:{whose}"), Limits().CodesPerHour), new(hash.Hash("destination", $"{Id}:day:{whose}"), 3 * _lines.Attempts, Hours: 24)];
        var request = new CodeRequest(about.Number, Id, hash.Hash("code", Bind(about, nonce)), caps, Limits());
        return await store.ReserveAsync(request, cancellationToken) switch
        {
            Reservation.Reserved reserved => new SendResult.Asked(nonce, [.. Movements(about, nonce).Select(m => JsonNamingPolicy.KebabCaseLower.ConvertName(m.ToString()))], reserved.ExpiresAt),
            Reservation.TooSoon soon => new SendResult.TooSoon(soon.NextAt),
            Reservation.TooMany many => new SendResult.TooMany(many.NextAt),
            _ => new SendResult.NotNow(),
        };
    }

    public async Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(about, answer, cancellationToken);
        }
        finally
        {
            answer.Forget();
        }
    }

    private async Task<ProveResult> TryAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken)
    {
        // Consent may have changed its words meanwhile, and the reference may have been withdrawn: both count now.
        if (await journal.FindConsentAsync(about.Number, Id, cancellationToken) != FaceConsent.Wording) return new ProveResult.NotNow();
        if (await ReferenceAsync(about, cancellationToken) is not { } reference || IsTooNew(reference)) return new ProveResult.NotNow();
        switch (await store.TakeAttemptAsync(about.Number, Id, Limits(), cancellationToken))
        {
            case Attempt.Expired: return new ProveResult.Expired();
            case Attempt.Locked locked: return new ProveResult.Locked(locked.Until);
            case Attempt.Counted counted:
                if (answer.Text.Length > 100 || !hash.Matches("code", Bind(about, answer.Text), counted.CodeHash)) return new ProveResult.Wrong(counted.Left);
                if (!await store.SpendCodeAsync(about.Number, Id, counted.CodeHash, cancellationToken)) return new ProveResult.NotNow();
                return await DecideAsync(about, answer, reference.Template, counted.Left, cancellationToken);
            default: return new ProveResult.NotNow();
        }
    }

    private async Task<ProveResult> DecideAsync(ProofCase about, ProofAnswer answer, FaceTemplate template, int left, CancellationToken cancellationToken)
    {
        var outcome = await check.DecideAsync(Movements(about, answer.Text), answer.Pictures, template, cancellationToken);
        switch (outcome)
        {
            case FaceOutcome.Accepted accepted:
                await store.ProveAsync(about.Number, Id, cancellationToken);
                await NoteAsync(about, "accepted", (int)Math.Round(accepted.Distance * 100), cancellationToken);
                return new ProveResult.Proven(false);
            case FaceOutcome.Declined declined:
                await NoteAsync(about, "declined", null, cancellationToken);
                return new ProveResult.Wrong(left, declined.Why.MayBeTold() ? JsonNamingPolicy.KebabCaseLower.ConvertName(declined.Why.ToString()) : null);
            default:
                await store.GiveBackAsync(about.Number, Id, CancellationToken.None);
                return new ProveResult.Unavailable();
        }
    }

    private async Task<string?> NeedsAsync(ProofCase about, CodeState? state, CancellationToken cancellationToken)
    {
        if (await ReferenceAsync(about, cancellationToken) is not { } reference) return "enrolment";
        reference.Template.Forget();
        if (IsTooNew(reference)) return "age";
        if (state?.Sends >= _lines.Attempts || state?.LockedUntil > time.GetUtcNow()) return "attempts";
        if (!await engine.IsReady(cancellationToken)) return "engine";
        return await journal.FindConsentAsync(about.Number, Id, cancellationToken) == FaceConsent.Wording ? null : "consent";
    }

    // Read from the service each time and never kept: withdrawn there, it is gone here.
    private async Task<FaceReference?> ReferenceAsync(ProofCase about, CancellationToken cancellationToken) =>
        about.Account is { } account && await accounts.FaceAsync(about.Service, account, cancellationToken) is { } text
            ? references.Open(about.Service.Id, account, text)
            : null;

    // Whoever has the password for an hour could enrol their own face and prove themselves with it.
    private bool IsTooNew(FaceReference reference) => reference.EnrolledAt > time.GetUtcNow() - _lines.TrustedAfter;

    private VerificationOptions Limits() => new()
    {
        Attempts = _lines.Attempts,
        LockedFor = _lines.AttemptWindow,
        CodeLifetime = _lines.ChallengeLife,
        BetweenCodes = TimeSpan.Zero,
        CodesPerCase = _lines.Attempts,
        CodesPerHour = 2 * _lines.Attempts,
    };

    private IReadOnlyList<FaceMovement> Movements(ProofCase about, string nonce) =>
        FaceChallenge.Movements(Convert.FromHexString(hash.Hash("face-movements", Bind(about, nonce))), _lines);

    private Task NoteAsync(ProofCase about, string outcome, int? distance, CancellationToken cancellationToken) =>
        journal.NoteAsync(about, "face-check", new JsonObject { ["outcome"] = outcome, ["distance_hundredths"] = distance }, cancellationToken);

    // Bound to case and method: a challenge of one is wrong for any other.
    private static string Bind(ProofCase about, string nonce) => $"{about.Number}:{Name}:{nonce}";
}
