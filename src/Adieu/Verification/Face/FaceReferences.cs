using System.Globalization;
using System.Security.Cryptography;
using Adieu.Erasure;
using Adieu.Sealing;

namespace Adieu.Verification.Face;

/// <summary>
/// Enrolled references as they travel and rest. The service keeps the sealed text with the account; the key is Adieu's.
/// So neither of them alone can compare a face, and what erases the account's row erases the reference.
/// </summary>
public sealed class FaceReferences(SealedBox box, TimeProvider time)
{
    private const string Version = "face1";

    /// <summary>Seals a reference for one account of one service, with the time of enrolment, and overwrites it in memory.</summary>
    public string Seal(string service, SubjectKey account, FaceTemplate template)
    {
        var at = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var owner = Owner(service, account, at);
        var key = box.NewKey(owner);
        var content = template.Seal(box, key, owner);
        template.Forget();
        return string.Join('.', Version, at, Convert.ToBase64String(key.Bytes.Span), Convert.ToBase64String(content));
    }

    /// <summary>Opens what <see cref="Seal"/> sealed; null when it was altered, or sealed for another account or by another Adieu.</summary>
    public FaceReference? Open(string service, SubjectKey account, string text)
    {
        if (text.Split('.') is not [Version, var at, var key, var content] || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return null;
        try
        {
            var template = FaceTemplate.Open(box, new SealedKey(Convert.FromBase64String(key)), Owner(service, account, at), Convert.FromBase64String(content));
            return new FaceReference(template, DateTimeOffset.FromUnixTimeSeconds(seconds));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    // The time is part of what the seal is bound to: a fresh face cannot be passed off as an old one.
    private static string Owner(string service, SubjectKey account, string at) => $"face:{service}:{at}:{account.Serialize()}";
}

/// <summary>An opened reference.</summary>
/// <param name="Template">What the probe is compared with. Overwrite it after use.</param>
/// <param name="EnrolledAt">When it was enrolled.</param>
public sealed record FaceReference(FaceTemplate Template, DateTimeOffset EnrolledAt);
