using Adieu.Cases;

namespace Adieu.Staff;

/// <summary>For what two people have to stand.</summary>
public enum SecondFor
{
    /// <summary>The account's person is at the counter and can get no code.</summary>
    Card,

    /// <summary>Somebody acts for the account's person: their card and every paper.</summary>
    Papers,

    /// <summary>A granted appeal lifts what still blocks the account.</summary>
    Lifting,

    /// <summary>A case of which somebody said "this was not me" goes on.</summary>
    Resuming,
}

/// <summary>Somebody asks for a second pair of eyes.</summary>
/// <param name="Id">The request, such as <c>e-4kq7m2xbcd</c>.</param>
/// <param name="Number">The case.</param>
/// <param name="What">For what.</param>
/// <param name="AskedBy">What colleagues call who asks.</param>
/// <param name="Desk">Where, or null.</param>
/// <param name="Service">The service's id.</param>
/// <param name="At">When.</param>
public sealed record SecondRequest(string Id, CaseNumber Number, SecondFor What, string AskedBy, string? Desk, string Service, DateTimeOffset At)
{
    /// <summary>The digits to type, for the screen of who asks and no other; null otherwise, and once they are used up.</summary>
    public string? Digits { get; init; }

    /// <summary>What colleagues call who signed, or null.</summary>
    public string? SignedBy { get; init; }

    /// <summary>The id and nothing else.</summary>
    public override string ToString() => Id;
}

/// <summary>What a second person looks at.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Bar">Why they cannot sign; <see cref="SecondBar.None"/> when they can.</param>
/// <param name="NeedsCode">Whether their sign-in is no longer fresh, so that their authenticator is asked.</param>
public sealed record SecondFile(SecondRequest Request, SecondBar Bar, bool NeedsCode)
{
    /// <summary>The account, masked; null when the case has forgotten it.</summary>
    public string? Account { get; init; }

    /// <summary>The end of the number on the account's own card, or null.</summary>
    public string? Document { get; init; }

    /// <summary>As what somebody else acts, or null.</summary>
    public Capacity? Capacity { get; init; }

    /// <summary>The end of that other person's ID number, or null.</summary>
    public string? RepresentativeDocument { get; init; }

    /// <summary>What a granted appeal would lift: ids of blockers.</summary>
    public IReadOnlyList<string> Lifts { get; init; } = [];

    /// <summary>Why it was refused, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What the person said against it, or null.</summary>
    public string? Words { get; init; }

    /// <summary>Says which, never what.</summary>
    public override string ToString() => Request.Id;
}

/// <summary>Why somebody cannot be the second pair of eyes for one request.</summary>
public enum SecondBar
{
    /// <summary>Nothing: they can.</summary>
    None,

    /// <summary>They are the one who asks, or who refused, under this account or another of theirs.</summary>
    SamePerson,

    /// <summary>Nobody can tell whether they are one of these: not both have an ID number declared, or a mailbox where the rules take that.</summary>
    Unknown,

    /// <summary>It is their own account, or that of a declared relative.</summary>
    TooClose,

    /// <summary>Their sign-in is no longer fresh and they have no authenticator with Adieu: they sign in again first.</summary>
    SignInAgain,
}

/// <summary>The outcome of signing.</summary>
public abstract record SecondResult
{
    private SecondResult()
    {
    }

    /// <summary>Signed; what waited goes on.</summary>
    public sealed record Signed : SecondResult;

    /// <summary>The digits are not those on the other screen, with so many tries left.</summary>
    public sealed record WrongDigits(int Left) : SecondResult;

    /// <summary>The authenticator's code is missing or not right.</summary>
    public sealed record WrongCode : SecondResult;

    /// <summary>They cannot sign this one.</summary>
    public sealed record Barred(SecondBar Bar) : SecondResult;

    /// <summary>It does not wait any more: signed, too old, too many wrong digits, or the case went on.</summary>
    public sealed record Over : SecondResult;
}

/// <summary>Two people stand for something: made by signing, and by nothing else.</summary>
public sealed class SecondSignature
{
    internal SecondSignature(CaseNumber number, SecondFor what, string staff, string session, string? desk, string second) =>
        (Number, What, Staff, Session, Desk, Second) = (number, what, staff, session, desk, second);

    internal CaseNumber Number { get; }

    internal SecondFor What { get; }

    // Who asked, at which desk, and who signed, by staff id.
    internal string Staff { get; }

    internal string Session { get; }

    internal string? Desk { get; }

    internal string Second { get; }
}
