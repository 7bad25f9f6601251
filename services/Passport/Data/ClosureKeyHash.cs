namespace Passport.Data;

/// <summary>What is kept of an account's closure key: never the key, which its person has on paper.</summary>
public sealed class ClosureKeyHash
{
    /// <summary>Whose; an account has one key at most.</summary>
    public long AccountId { get; set; }

    /// <summary>The hash, as Adieu.Client makes it.</summary>
    public required string Hash { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
