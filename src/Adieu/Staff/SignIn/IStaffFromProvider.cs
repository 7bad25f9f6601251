namespace Adieu.Staff;

/// <summary>Lets staff in whom a company's own provider has signed in. What Adieu decided about them holds: who is stopped here stays out.</summary>
public interface IStaffFromProvider
{
    /// <summary>
    /// Begins a session for somebody whom the provider vouches for. Whoever comes for the first time is entered; whose role
    /// has changed at the provider gets the new one, and every older session of theirs ends.
    /// </summary>
    Task<ProvidedResult> ArriveAsync(ProvidedStaff who, string device, CancellationToken cancellationToken);
}

/// <summary>What a provider says about somebody.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">Who it is, in the provider's words; never changes.</param>
/// <param name="Name">A name to be listed under; one that is taken or unfit is replaced.</param>
/// <param name="DisplayName">What colleagues call them.</param>
/// <param name="Roles">The roles that the provider's claims are mapped to. Exactly one lets them in.</param>
/// <param name="SecondFactor">Whether the provider has asked for a second factor.</param>
public sealed record ProvidedStaff(string Issuer, string Subject, string? Name, string? DisplayName, IReadOnlyCollection<StaffRole> Roles, bool SecondFactor)
{
    /// <summary>Their own ID number, if the provider tells it: kept as a keyed hash; or null.</summary>
    public string? OwnDocument { get; init; }

    /// <summary>Their mailbox, if the provider tells it: one mailbox under two accounts is one person where four eyes are asked for; or null.</summary>
    public string? Email { get; init; }

    /// <summary>The roles and nothing else.</summary>
    public override string ToString() => $"provided ({string.Join(", ", Roles)})";
}

/// <summary>The outcome of arriving from a provider.</summary>
public abstract record ProvidedResult
{
    private ProvidedResult()
    {
    }

    /// <summary>A session that lacks the second factor, or only the place where they sit.</summary>
    public sealed record Arrived(StaffToken Token) : ProvidedResult;

    /// <summary>The provider gives them no role here, or more than one.</summary>
    public sealed record NoRole : ProvidedResult;

    /// <summary>They were stopped here, for a while or for good.</summary>
    public sealed record Stopped : ProvidedResult;
}
