using Adieu.Cases;

namespace Adieu.Staff;

/// <summary>
/// What an agent does for a caller. The agent types what the caller says and learns one thing: whether it fits. A case that
/// begins so can do nothing: the person goes on over a second channel, which reaches them at the number or the mailbox on
/// file. What a caller knows closes no account, and neither does an agent alone.
/// </summary>
public interface IHotline
{
    /// <summary>How many times what a caller says is compared in one call.</summary>
    const int Tries = 3;

    /// <summary>A call was taken; null when this member answers no phone.</summary>
    Task<string?> TakeCallAsync(StaffSeat seat, CancellationToken cancellationToken);

    /// <summary>How many tries a call has left; null when it is not this member's.</summary>
    Task<int?> LeftAsync(StaffSeat seat, string call, CancellationToken cancellationToken);

    /// <summary>Compares what a caller says. An account that does not exist, one detail that is wrong and three look the same.</summary>
    Task<CallResult> AskAsync(StaffSeat seat, string call, CallerSays said, string language, CancellationToken cancellationToken);

    /// <summary>A case that this member began on the phone, or null.</summary>
    Task<CallView?> FindAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>The agent has called the number on file and somebody answered: Adieu sends a code to it, which the agent does not see.</summary>
    Task<SendResult> CallBackAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>
    /// Before anything is chosen, where something in the account has to be settled: sends a link and a code to the number or the mailbox
    /// on file. With it the person sees on a screen of their own what it is, agrees to it line by line, chooses and confirms; the agent sees none of it.
    /// </summary>
    /// <param name="seat">Who serves.</param>
    /// <param name="number">The case.</param>
    /// <param name="method"><c>sms</c> or <c>email</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<SendResult> HandOverAsync(StaffSeat seat, CaseNumber number, string method, CancellationToken cancellationToken);

    /// <summary>Sends a code and a link to the mailbox on file, for the person to finish alone.</summary>
    Task<SendResult> MailAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Takes the code that the person says on the phone after the call back.</summary>
    Task<ProveResult> SpokenAsync(StaffSeat seat, CaseNumber number, string code, CancellationToken cancellationToken);

    /// <summary>
    /// The person has heard what will happen and said yes. Only after a call back, and never at once: a closure that somebody
    /// else's hand confirmed leaves time to stop it. Null when that is not so.
    /// </summary>
    Task<ConfirmResult?> ConfirmAsync(StaffSeat seat, CaseNumber number, int version, CancellationToken cancellationToken);
}

/// <summary>What a caller says, as the agent typed it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Document">The ID number.</param>
/// <param name="Phone">The phone number on file.</param>
public sealed record CallerSays(string Name, string Document, string Phone)
{
    /// <summary>Says that something was said, never what.</summary>
    public override string ToString() => "said:***";
}

/// <summary>A case of a caller as the agent sees it: nothing that the caller has not said, and nothing of what the account holds.</summary>
/// <param name="Case">The case.</param>
/// <param name="Proof">What is proved.</param>
/// <param name="CalledBack">Whether this agent has called the number on file.</param>
/// <param name="MayConfirm">Whether the agent may confirm for the person who says so.</param>
public sealed record CallView(CaseView Case, ProofView Proof, bool CalledBack, bool MayConfirm);

/// <summary>The outcome of comparing what a caller says.</summary>
public abstract record CallResult
{
    private CallResult()
    {
    }

    /// <summary>It fits: the case may go on over a second channel.</summary>
    public sealed record Match(CaseView Case) : CallResult;

    /// <summary>It does not fit, or there is no such account. With none left the call ends.</summary>
    public sealed record NoMatch(int Left) : CallResult;

    /// <summary>Something was typed that cannot be right, whatever the account: <c>name</c>, <c>document</c>, <c>phone</c>. It costs no try.</summary>
    public sealed record Mistyped(IReadOnlyList<string> Fields) : CallResult;

    /// <summary>It fits, and the account is being closed through another door already.</summary>
    public sealed record UnderWay : CallResult;

    /// <summary>The agent's own account or that of a relative.</summary>
    public sealed record TooClose : CallResult;

    /// <summary>Too many comparisons that led to nothing.</summary>
    public sealed record Capped : CallResult;

    /// <summary>The call is over, somebody else's, or the line is not open.</summary>
    public sealed record NotNow : CallResult;
}
