using Adieu.Sealing;

namespace Adieu.Services;

/// <summary>What a service holds of an account's person, as far as a closure needs it. Read when needed, never stored but sealed.</summary>
public sealed class AccountProfile
{
    /// <summary>The name shown to others.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Phone number.</summary>
    public string? Phone { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Identity document number.</summary>
    public string? DocumentNo { get; init; }

    /// <summary>User name.</summary>
    public string? Username { get; init; }

    /// <summary>The account's state in the service's own words.</summary>
    public string? State { get; init; }

    /// <summary>Language tag.</summary>
    public string? Language { get; init; }

    /// <summary>What is known of the phone number's past.</summary>
    public PhoneHistory PhoneHistory { get; init; } = new(null, null, false);

    /// <summary>What the person has put between a closure and its happening.</summary>
    public ClosureLock? Lock { get; init; }

    /// <summary>The account as its person recognises it and others do not, such as <c>张* 138****8000</c>.</summary>
    public string Label => string.Join(' ', new[]
    {
        DisplayName is null ? null : Direction.Isolate(Mask.Name(DisplayName)),
        Phone is not null ? Mask.Phone(Phone) : Email is not null ? Mask.Email(Email) : Username is not null ? Mask.Username(Username) : null,
    }.Where(part => part is not null));

    /// <summary>Its identifiers by kind, normalised; those that it lacks are left out.</summary>
    public IReadOnlyDictionary<string, string> Identify() =>
        new (string Kind, string? Value)[] { ("phone", Phone), ("email", Email), ("document", DocumentNo), ("username", Username) }
            .Where(i => i.Value is not null)
            .ToDictionary(i => i.Kind, i => Identifiers.Normalise(i.Kind, i.Value!), StringComparer.Ordinal);

    /// <summary>Says that there is a profile, never whose.</summary>
    public override string ToString() => "profile:***";
}

/// <summary>What is known of a phone number's past: whether a code sent to it says much about who reads it.</summary>
/// <param name="ChangedAt">When the account's number was last changed; null for never, or not known.</param>
/// <param name="HeldSince">Since when the account has had it; null when the service does not say.</param>
/// <param name="HasNewerHolder">Whether the service has seen the number with somebody else since.</param>
public sealed record PhoneHistory(DateTimeOffset? ChangedAt, DateTimeOffset? HeldSince, bool HasNewerHolder);
