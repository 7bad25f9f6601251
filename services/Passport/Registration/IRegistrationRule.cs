namespace Passport.Registration;

/// <summary>Asks whether an identifier may be registered (again).</summary>
public interface IRegistrationRule
{
    /// <summary>Asks.</summary>
    /// <param name="kind"><c>phone</c>, <c>document</c>, <c>email</c>.</param>
    /// <param name="value">The identifier.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<RuleAnswer> AskAsync(string kind, string value, CancellationToken cancellationToken);
}

/// <summary>What the rule says.</summary>
public abstract record RuleAnswer
{
    private RuleAnswer()
    {
    }

    /// <summary>Yes.</summary>
    public sealed record Allowed : RuleAnswer;

    /// <summary>No, and why; <paramref name="Until"/> is null for never.</summary>
    public sealed record Refused(Text Reason, DateTimeOffset? Until) : RuleAnswer;

    /// <summary>Nobody answered.</summary>
    public sealed record Silent : RuleAnswer;
}
