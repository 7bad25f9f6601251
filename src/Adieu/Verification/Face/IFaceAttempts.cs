namespace Adieu.Verification.Face;

/// <summary>Remembers open challenges and counts answers, per owner (a case). Every member is atomic.</summary>
public interface IFaceAttempts
{
    /// <summary>Opens a challenge; an older one of the same owner is void from then on.</summary>
    /// <returns>False when the owner has no attempt left.</returns>
    Task<bool> Open(string owner, FaceChallenge challenge, CancellationToken cancellationToken);

    /// <summary>Takes a challenge, so that nobody can take it again, and counts an attempt.</summary>
    /// <returns>Null when there is none with this nonce for this owner, it has expired, or no attempt is left.</returns>
    Task<FaceChallenge?> Take(string owner, string nonce, CancellationToken cancellationToken);

    /// <summary>Gives the last attempt back: it failed for reasons that are not the person's.</summary>
    Task GiveBack(string owner, CancellationToken cancellationToken);
}
