namespace Passport.Codes;

/// <summary>The outcome of asking for a code.</summary>
public abstract record CodeSent
{
    private CodeSent()
    {
    }

    /// <summary>On its way.</summary>
    public sealed record Sent : CodeSent;

    /// <summary>Too soon or too many; possible again then.</summary>
    public sealed record TooSoon(DateTimeOffset NextAt) : CodeSent;

    /// <summary>The gateway did not take it.</summary>
    public sealed record Failed : CodeSent;
}

/// <summary>The outcome of checking a code.</summary>
public enum CodeCheck
{
    /// <summary>Right; it cannot be used again.</summary>
    Right,

    /// <summary>Wrong, or there is none, or it is too old.</summary>
    Wrong,

    /// <summary>Too many wrong answers; a new code is needed.</summary>
    Exhausted,
}

/// <summary>How a code is handed to the gateway.</summary>
public enum Delivery
{
    /// <summary>The answer says whether the gateway took it.</summary>
    Wait,

    /// <summary>The answer does not wait, so that its time says nothing about the account.</summary>
    Background,

    /// <summary>There is nobody to send it to, and nobody may notice.</summary>
    Nobody,
}
