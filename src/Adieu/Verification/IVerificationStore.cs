using Adieu.Cases;

namespace Adieu.Verification;

/// <summary>What verification remembers of open cases. Codes and destinations are keyed hashes. All times are the database's.</summary>
internal interface IVerificationStore
{
    /// <summary>Notes when the service vouched for a method; an older time changes nothing.</summary>
    Task NoteAsync(CaseNumber number, string method, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Takes a place for one more code, within all limits, and makes it the method's only good one. Atomic.</summary>
    Task<Reservation> ReserveAsync(CodeRequest request, CancellationToken cancellationToken);

    /// <summary>Counts against caps that nobody is told of; false when one is full.</summary>
    Task<bool> CountAsync(IReadOnlyList<SendCap> caps, CancellationToken cancellationToken);

    /// <summary>Puts a real code where a placeholder was reserved; false when it was replaced meanwhile.</summary>
    Task<bool> FillAsync(CaseNumber number, string method, string placeholder, string codeHash, string accountHash, CancellationToken cancellationToken);

    /// <summary>Makes proofs that one holder made those of another, which nobody has seen yet; the newest may say whose account it was.</summary>
    Task PassOnAsync(CaseNumber number, string method, string? fromHolder, string toHolder, string? accountHash, CancellationToken cancellationToken);

    /// <summary>Takes back a code that could not be sent. It still counts against the limits, but the next need not wait.</summary>
    Task WithdrawAsync(CaseNumber number, string method, CancellationToken cancellationToken);

    /// <summary>Counts an attempt before anything is compared, so that answers given at the same time cannot share one.</summary>
    Task<Attempt> TakeAttemptAsync(CaseNumber number, string method, VerificationOptions limits, CancellationToken cancellationToken);

    /// <summary>Uses a code up and notes the proof, in one transaction; false when it was used or replaced meanwhile.</summary>
    Task<bool> UseCodeAsync(CaseNumber number, string method, string codeHash, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a code worthless before it is looked at more closely: for challenges, which are good for one answer, right
    /// or wrong. False when another answer has taken it.
    /// </summary>
    Task<bool> SpendCodeAsync(CaseNumber number, string method, string codeHash, CancellationToken cancellationToken);

    /// <summary>Notes the proof of a method whose code was spent.</summary>
    Task ProveAsync(CaseNumber number, string method, CancellationToken cancellationToken);

    /// <summary>Gives an attempt and its code back to the limits: it failed for reasons that are not the person's.</summary>
    Task GiveBackAsync(CaseNumber number, string method, CancellationToken cancellationToken);

    /// <summary>How it stands with a method; null before the first code.</summary>
    Task<CodeState?> FindAsync(CaseNumber number, string method, CancellationToken cancellationToken);

    /// <summary>Destroys what was collected to verify these cases; method and time of each proof stay.</summary>
    Task ForgetAsync(IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken);
}

/// <summary>A code to be stored.</summary>
/// <param name="Number">The case.</param>
/// <param name="Method">The method.</param>
/// <param name="CodeHash">Keyed hash of case, method and code.</param>
/// <param name="Caps">How many may be sent within an hour, by destination, person or network.</param>
/// <param name="Limits">The other limits.</param>
internal sealed record CodeRequest(CaseNumber Number, string Method, string CodeHash, IReadOnlyList<SendCap> Caps, VerificationOptions Limits);

/// <summary>A cap on what is sent within some hours.</summary>
/// <param name="Hash">Keyed hash of what it counts by, such as a destination.</param>
/// <param name="Most">How many.</param>
/// <param name="Hours">Within how many hours, 1 to 24.</param>
internal sealed record SendCap(string Hash, int Most, int Hours = 1);

/// <summary>The outcome of asking for one more code.</summary>
internal abstract record Reservation
{
    private Reservation()
    {
    }

    public sealed record Reserved(DateTimeOffset ExpiresAt, DateTimeOffset NextAt) : Reservation;

    public sealed record TooSoon(DateTimeOffset NextAt) : Reservation;

    public sealed record TooMany(DateTimeOffset NextAt) : Reservation;

    public sealed record Proven : Reservation;
}

/// <summary>The outcome of counting an attempt.</summary>
internal abstract record Attempt
{
    private Attempt()
    {
    }

    /// <summary>Compare now.</summary>
    public sealed record Counted(string CodeHash, int Left, DateTimeOffset LockedUntil) : Attempt;

    public sealed record Expired : Attempt;

    public sealed record Locked(DateTimeOffset Until) : Attempt;

    public sealed record NoCode : Attempt;
}

/// <summary>How it stands with the codes of one method.</summary>
internal sealed record CodeState(DateTimeOffset? SentAt, bool Proven, DateTimeOffset? LockedUntil, int Sends = 0)
{
    /// <summary>Keyed hash of the account that a code went to, where it was not yet known when it was asked for.</summary>
    public string? AccountHash { get; init; }

    /// <summary>Keyed hash of the browser that proved it, where there was no case yet.</summary>
    public string? HolderHash { get; init; }
}
