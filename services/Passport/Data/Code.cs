namespace Passport.Data;

/// <summary>
/// A code on its way by SMS. It holds neither the number nor the code, only keyed hashes of both, and the row is
/// swept an hour after it was sent.
/// </summary>
public sealed class Code
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>What it is for: <c>register</c>, <c>reset</c>, <c>phone</c>.</summary>
    public required string Purpose { get; set; }

    /// <summary>Keyed hash of the number, lower-case hex.</summary>
    public required string DestinationMac { get; set; }

    /// <summary>Keyed hash of purpose, number and code, lower-case hex.</summary>
    public required string CodeMac { get; set; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset SentAt { get; set; }

    /// <summary>Until when it can be used.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Wrong answers so far.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether it has been used or replaced.</summary>
    public bool Spent { get; set; }
}
