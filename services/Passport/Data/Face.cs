namespace Passport.Data;

/// <summary>
/// An enrolled face: a reference that Adieu sealed for this account, with the consent that it rests on. The key is not
/// here; no picture ever was. Erased with the account, and at once when the consent is taken back.
/// </summary>
public sealed class Face
{
    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>The sealed reference.</summary>
    public required string Template { get; set; }

    /// <summary>The version of the words that were consented to.</summary>
    public required string ConsentWording { get; set; }

    /// <summary>When consent was given.</summary>
    public DateTimeOffset ConsentedAt { get; set; }

    /// <summary>When it was enrolled.</summary>
    public DateTimeOffset EnrolledAt { get; set; }
}
