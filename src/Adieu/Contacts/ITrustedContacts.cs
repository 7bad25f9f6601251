using Adieu.Cases;

namespace Adieu.Contacts;

/// <summary>
/// Somebody whom a person trusts, named in the service's settings: told of a confirmed closure, and able to stop it. Where the person wanted
/// it, nothing is erased without them: unless they agree by the day on which erasure is due, the closure ends and the account is open again.
/// </summary>
public interface ITrustedContacts
{
    /// <summary>What a contact's token stands for, or null; looking changes nothing.</summary>
    Task<ContactView?> FindAsync(string token, CancellationToken cancellationToken);

    /// <summary>The contact agrees; false when it is not asked of them, or is too late. The same twice is the same.</summary>
    Task<bool> AgreeAsync(string token, CancellationToken cancellationToken);
}

/// <summary>A closure as its person's contact may see it.</summary>
/// <param name="Number">The case.</param>
/// <param name="Service">The service's id.</param>
/// <param name="Account">Whose it is, masked.</param>
/// <param name="ErasesAt">When erasure is due.</param>
/// <param name="IsNeeded">Whether nothing is erased unless they agree.</param>
/// <param name="HasAgreed">Whether they have.</param>
public sealed record ContactView(CaseNumber Number, string Service, string? Account, DateTimeOffset? ErasesAt, bool IsNeeded, bool HasAgreed)
{
    /// <summary>The number alone.</summary>
    public override string ToString() => Number.ToString();
}
