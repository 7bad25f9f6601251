using System.Buffers.Binary;
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

/// <summary>
/// Movements that nobody could know before, to be shown within a short time, once. They follow from the nonce by a keyed
/// hash: nothing but the nonce's own hash has to be stored until the answer comes.
/// </summary>
public static class FaceChallenge
{
    /// <summary>128 random bits, base64url.</summary>
    public static string NewNonce() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The movements that belong to a nonce, in the order in which they must be shown; no two equal ones follow each other.</summary>
    /// <param name="digest">The keyed hash of the nonce: 32 bytes that nobody without the key can predict.</param>
    /// <param name="thresholds">How many, and which.</param>
    public static IReadOnlyList<FaceMovement> Movements(ReadOnlySpan<byte> digest, FaceThresholds thresholds)
    {
        var all = thresholds.Allowed.Count == 0 ? Enum.GetValues<FaceMovement>() : [.. thresholds.Allowed.Distinct()];
        var movements = new List<FaceMovement>();
        for (var i = 0; i < thresholds.Movements; i++)
        {
            FaceMovement[] open = i == 0 ? all : [.. all.Where(m => m != movements[^1])];
            if (open.Length == 0) break;
            // 32 bits for one of three: the most that one of them is favoured by is one in a thousand million.
            movements.Add(open[BinaryPrimitives.ReadUInt32BigEndian(digest[(4 * i)..]) % (uint)open.Length]);
        }

        return movements;
    }
}
