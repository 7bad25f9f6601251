using System.Buffers.Text;
using System.Security.Cryptography;

namespace Adieu.Verification.Face;

/// <summary>What a person is asked to do. Only movements that were measured to be told apart.</summary>
public enum FaceMovement
{
    /// <summary>Turn the head to one's own left: the picture's right.</summary>
    TurnLeft,

    /// <summary>Turn the head to one's own right: the picture's left.</summary>
    TurnRight,

    /// <summary>Close both eyes and open them again.</summary>
    Blink,
}

/// <summary>Movements that nobody could know before, to be shown within a short time, once.</summary>
/// <param name="Nonce">128 random bits, base64url; the frames are sent with it.</param>
/// <param name="Movements">In the order in which they must be shown; no two equal ones follow each other.</param>
/// <param name="Expires">After this instant it is worth nothing.</param>
public sealed record FaceChallenge(string Nonce, IReadOnlyList<FaceMovement> Movements, DateTimeOffset Expires)
{
    /// <summary>A new challenge from the system's cryptographic random numbers.</summary>
    public static FaceChallenge Create(FaceThresholds thresholds, TimeProvider time)
    {
        var all = Enum.GetValues<FaceMovement>();
        var movements = new List<FaceMovement>();
        while (movements.Count < thresholds.Movements)
        {
            var next = all[RandomNumberGenerator.GetInt32(all.Length)];
            if (movements.Count == 0 || movements[^1] != next) movements.Add(next);
        }

        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        return new(nonce, movements, time.GetUtcNow() + thresholds.ChallengeLife);
    }
}
