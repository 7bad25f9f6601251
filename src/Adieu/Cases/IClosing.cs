using Adieu.Erasure;
using Adieu.Evidence;
using Adieu.Standing;
using Adieu.Verification;

namespace Adieu.Cases;

/// <summary>
/// Closing an account, step by step. Pages, desks and the API all call this and nothing else. Expected outcomes are
/// results, never exceptions. Every method that takes a case number is called only after the caller has shown that
/// the visitor may act for that case.
/// </summary>
public interface IClosing
{
    /// <summary>Opens a case for an account, or gives the one that is already open: an account has one open case at most.</summary>
    Task<OpenResult> OpenAsync(OpenCase request, CancellationToken cancellationToken);

    /// <summary>The case as its person may see it, or null when there is none under that number.</summary>
    Task<CaseView?> FindAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>The open case of an account, or null.</summary>
    Task<CaseView?> FindOpenAsync(string service, SubjectKey account, CancellationToken cancellationToken);

    /// <summary>Checks what stands between the account and closure, now.</summary>
    Task<StandingReport> StandingAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>What stands in the way, what closing would do, and what settling would come to: one look, so that the three agree.</summary>
    Task<ClosureLook> LookAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>What closing would do to the row: everything from signing out to erasing is done in one transaction and undone.</summary>
    Task<ClosurePreview> PreviewAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Writes the person's data as a ZIP (JSON, CSV, a readable index.html), streamed.</summary>
    Task ExportAsync(CaseNumber number, Stream output, string language, CancellationToken cancellationToken);

    /// <summary>Records the person's choices and asks for closure (Preview or Requested -> Requested).</summary>
    Task<ChooseResult> ChooseAsync(CaseNumber number, Choices choices, CancellationToken cancellationToken);

    /// <summary>The ways in which the person can prove who they are at this case's door, and what is still missing.</summary>
    Task<ProofView> ProofAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>
    /// Records that the person consents to a method that needs it (<c>face</c>), with the version of the words they
    /// read; false when those are not the words of today, or the method needs none.
    /// </summary>
    Task<bool> ConsentAsync(CaseNumber number, string method, string wording, CancellationToken cancellationToken);

    /// <summary>Sends a code (methods <c>sms</c>, <c>email</c>), or asks for something else to be shown (<c>face</c>).</summary>
    Task<SendResult> SendCodeAsync(CaseNumber number, string method, CancellationToken cancellationToken);

    /// <summary>Takes an answer to a method. When the policy is met the case moves Requested -> Verified.</summary>
    Task<ProveResult> ProveAsync(CaseNumber number, string method, ProofAnswer answer, CancellationToken cancellationToken);

    /// <summary>
    /// The final confirmation: checks the standing once more, freezes the gate, ends all sessions, starts cooling-off
    /// (Verified -> Confirmed -> Frozen) and queues the notices.
    /// </summary>
    Task<ConfirmResult> ConfirmAsync(CaseNumber number, int version, CancellationToken cancellationToken);

    /// <summary>The person keeps the account: opens the gate and cancels the case. Possible until erasure begins.</summary>
    Task<KeepResult> KeepAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>What a "this was not me" token of a notice stands for, or null; looking changes nothing.</summary>
    Task<CaseNumber?> FindDisputeAsync(string token, CancellationToken cancellationToken);

    /// <summary>"This was not me": holds the case until somebody has looked. The token is used up.</summary>
    Task<bool> DisputeAsync(string token, CancellationToken cancellationToken);

    /// <summary>Somebody says that not they have set a new password: holds the case in the same way; false when it can no longer be stopped.</summary>
    Task<bool> HoldAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>The signed certificates of a case: one at closure, a second when what was retained is purged.</summary>
    Task<IReadOnlyList<Certificate>> CertificatesAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Whether an identifier may be registered at a service.</summary>
    Task<RegistrationAnswer> CheckRegistrationAsync(string service, string kind, string value, CancellationToken cancellationToken);
}

/// <summary>A request to open a case.</summary>
/// <param name="Service">The service's id.</param>
/// <param name="Account">The account's key in the service's first store.</param>
/// <param name="Door">The door.</param>
/// <param name="Language">Language tag for notices, such as <c>zh-CN</c>.</param>
/// <param name="AuthenticatedAt">When the person last proved a password to the service, or null.</param>
/// <param name="RecoveredAt">When the account was last recovered, or null.</param>
public sealed record OpenCase(string Service, SubjectKey Account, Door Door, string Language, DateTimeOffset? AuthenticatedAt, DateTimeOffset? RecoveredAt)
{
    /// <summary>Since when the service has known the person's device, or null when it does not say.</summary>
    public DateTimeOffset? DeviceSince { get; init; }

    /// <summary>When the person last proved a passkey to the service, or null.</summary>
    public DateTimeOffset? PasskeyAt { get; init; }

    /// <summary>Who acts for the account's person; null for the person themselves.</summary>
    public Representative? Representative { get; init; }

    /// <summary>The number under which the person proved who they are before there was a case; null when they did not.</summary>
    public CaseNumber? ProvenAs { get; init; }
}

/// <summary>The outcome of opening a case.</summary>
public abstract record OpenResult
{
    private OpenResult()
    {
    }

    /// <summary>A case is open; <paramref name="IsNew"/> says whether it was made now.</summary>
    public sealed record Opened(CaseView Case, bool IsNew) : OpenResult;

    /// <summary>The service does not have that account.</summary>
    public sealed record NoSuchAccount : OpenResult;

    /// <summary>The door is not open at this service.</summary>
    public sealed record DoorShut : OpenResult;
}

/// <summary>The person's choices.</summary>
/// <param name="CoolingOffDays">One of the case's allowed lengths.</param>
/// <param name="ReasonId">A reason of the service, or null.</param>
/// <param name="Words">Free words, at most 500 characters, or null. Sealed; destroyed with the case.</param>
/// <param name="LossesAccepted">Whether the person agreed to give up what the preview listed as losses.</param>
public sealed record Choices(int CoolingOffDays, string? ReasonId, string? Words, bool LossesAccepted)
{
    /// <summary>Whether the person gives up the phone number too, so that the services of <see cref="CaseView.NumberOffer"/> stop trusting it. Default no.</summary>
    public bool GivesUpNumber { get; init; }
}

/// <summary>The outcome of choosing.</summary>
public abstract record ChooseResult
{
    private ChooseResult()
    {
    }

    /// <summary>Recorded.</summary>
    public sealed record Chosen(CaseView Case) : ChooseResult;

    /// <summary>A field is wrong: codes <c>cooling-off</c>, <c>reason</c>, <c>words</c>, <c>losses</c>.</summary>
    public sealed record Invalid(IReadOnlyList<string> Fields) : ChooseResult;

    /// <summary>Blockers stand in the way.</summary>
    public sealed record Blocked(StandingReport Standing) : ChooseResult;

    /// <summary>The case has moved on and this step is no longer possible.</summary>
    public sealed record NotNow(CaseView Case) : ChooseResult;
}

/// <summary>The outcome of sending a code.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>On its way.</summary>
    public sealed record Sent(string Destination, DateTimeOffset ExpiresAt, DateTimeOffset NextAt) : SendResult;

    /// <summary>Nothing is sent; the person is asked to show something, and the answer goes with the challenge.</summary>
    /// <param name="Challenge">Good once and until <paramref name="ExpiresAt"/>.</param>
    /// <param name="Steps">What to show, in order, such as <c>turn-left</c>.</param>
    /// <param name="ExpiresAt">After this it is worth nothing.</param>
    public sealed record Asked(string Challenge, IReadOnlyList<string> Steps, DateTimeOffset ExpiresAt) : SendResult;

    /// <summary>Too soon after the last one.</summary>
    public sealed record TooSoon(DateTimeOffset NextAt) : SendResult;

    /// <summary>Too many for this person, number or hour.</summary>
    public sealed record TooMany(DateTimeOffset NextAt) : SendResult;

    /// <summary>The method cannot be used for this case now.</summary>
    public sealed record NotNow : SendResult;
}

/// <summary>The outcome of a proof.</summary>
public abstract record ProveResult
{
    private ProveResult()
    {
    }

    /// <summary>Right; <paramref name="Satisfied"/> says whether the policy is met with it.</summary>
    public sealed record Proven(bool Satisfied) : ProveResult;

    /// <summary>Wrong, with the attempts that are left.</summary>
    /// <param name="AttemptsLeft">How many.</param>
    /// <param name="Why">A code for what an honest person can do better, such as <c>too-small</c>; null when nothing is told.</param>
    public sealed record Wrong(int AttemptsLeft, string? Why = null) : ProveResult;

    /// <summary>The answer could not be looked at: something of ours is out of order. It costs no attempt.</summary>
    public sealed record Unavailable : ProveResult;

    /// <summary>Not even well formed; nothing was looked up, and it costs no attempt.</summary>
    /// <param name="Group">The first group that has a slip, from 1; -1 when the length is wrong.</param>
    public sealed record Mistyped(int Group) : ProveResult;

    /// <summary>The code is too old; a new one can be sent.</summary>
    public sealed record Expired : ProveResult;

    /// <summary>Too many wrong answers; possible again at <paramref name="Until"/>.</summary>
    public sealed record Locked(DateTimeOffset Until) : ProveResult;

    /// <summary>The step is not possible now (nothing sent, used already, case moved on).</summary>
    public sealed record NotNow : ProveResult;
}

/// <summary>The outcome of the final confirmation.</summary>
public abstract record ConfirmResult
{
    private ConfirmResult()
    {
    }

    /// <summary>Confirmed; the view says when erasure is due.</summary>
    public sealed record Confirmed(CaseView Case) : ConfirmResult;

    /// <summary>Something has come up since; nothing was frozen.</summary>
    public sealed record Blocked(StandingReport Standing) : ConfirmResult;

    /// <summary>A step is missing, or the case has moved on (a form posted twice gives the case as it now stands).</summary>
    public sealed record NotNow(CaseView Case) : ConfirmResult;
}

/// <summary>The outcome of keeping the account.</summary>
public abstract record KeepResult
{
    private KeepResult()
    {
    }

    /// <summary>The account is open again.</summary>
    public sealed record Kept(CaseView Case) : KeepResult;

    /// <summary>Somebody said "this was not me": an operator decides.</summary>
    public sealed record UnderReview(CaseView Case) : KeepResult;

    /// <summary>Erasure has begun or is done.</summary>
    public sealed record TooLate(CaseView Case) : KeepResult;
}

/// <summary>Whether an identifier may be registered.</summary>
public abstract record RegistrationAnswer
{
    private RegistrationAnswer()
    {
    }

    /// <summary>It may.</summary>
    public sealed record Allowed : RegistrationAnswer;

    /// <summary>Not by the service's rule; <paramref name="Until"/> is null for never.</summary>
    public sealed record Refused(Services.ReRegistrationRule Rule, DateTimeOffset? Until) : RegistrationAnswer;
}
