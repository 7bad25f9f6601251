using Adieu.Cases;

namespace Adieu.Farewells;

/// <summary>
/// Telling people that one leaves: whom the person picks among the contacts that the service knows, in words of their own, one
/// message each. Every method that takes a case number is called only after the caller has shown that the visitor may act for that case.
/// </summary>
public interface IFarewells
{
    /// <summary>Whom the person can tell; null where the service knows no contacts, or the case is past it.</summary>
    /// <exception cref="Erasure.Stores.StoreException">The service's database cannot be reached.</exception>
    Task<FarewellView?> LookAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Keeps, sealed with the case, who shall be told what. Nothing is sent before the data is erased; who keeps the account tells nobody.</summary>
    /// <param name="number">The case.</param>
    /// <param name="contacts">The contacts' handles; none takes an earlier choice back.</param>
    /// <param name="signature">By which name these people know the person, 1 to 40 characters.</param>
    /// <param name="words">The person's words, at most 200 characters without an address; may be empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<FarewellResult> ChooseAsync(CaseNumber number, IReadOnlyCollection<string> contacts, string signature, string words, CancellationToken cancellationToken);
}

/// <summary>Whom the person can tell, and what they chose before.</summary>
/// <param name="Contacts">In the order of the service.</param>
/// <param name="Signature">What they signed with; empty before.</param>
/// <param name="Words">What they wrote; empty before.</param>
public sealed record FarewellView(IReadOnlyList<ContactView> Contacts, string Signature, string Words);

/// <summary>One contact.</summary>
/// <param name="Handle">Names it among the person's contacts.</param>
/// <param name="Name">As the person calls them.</param>
/// <param name="Address">Where the message goes, masked.</param>
/// <param name="Chosen">Whether they are told.</param>
public sealed record ContactView(string Handle, string Name, string Address, bool Chosen);

/// <summary>The outcome of choosing.</summary>
public abstract record FarewellResult
{
    private FarewellResult()
    {
    }

    /// <summary>Kept.</summary>
    public sealed record Noted(int People) : FarewellResult;

    /// <summary>A field is wrong: codes <c>contacts</c> (unknown, or too many), <c>signature</c>, <c>words</c>.</summary>
    public sealed record Invalid(IReadOnlyList<string> Fields) : FarewellResult;

    /// <summary>The case is past it.</summary>
    public sealed record NotNow : FarewellResult;
}

/// <summary>Who is told what; sealed with the case, and forgotten when the messages are in the outbox.</summary>
/// <param name="Signature">By which name they know the person.</param>
/// <param name="Words">The person's words; may be empty.</param>
/// <param name="People">Whom.</param>
internal sealed record Farewell(string Signature, string Words, IReadOnlyList<FarewellContact> People);

/// <summary>Somebody who is told.</summary>
internal sealed record FarewellContact(string Handle, string Name, string? Phone, string? Email);
