using System.Security.Cryptography;
using System.Text;

namespace Adieu.Numbers;

// Compiled into Adieu, which announces, and into Adieu.Client, which hears, so that the two cannot disagree.

/// <summary>
/// A phone number as an announcement carries it: HMAC-SHA-256 under the secret that Adieu shares with this one service,
/// and over the announcement's id, so that two announcements cannot be compared, nor two services' logs. Whoever holds the
/// secret could try all numbers: that is why a service is told only of numbers that it holds.
/// </summary>
internal static class NumberHash
{
    /// <summary>The audience of the token that signs an announcement: no other call's token passes for it.</summary>
    public const string Audience = "adieu-number";

    /// <summary>The hash, as 64 lower-case hex characters.</summary>
    public static string Of(ReadOnlySpan<byte> secret, string announcement, string number) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"adieu number\n{announcement}\n{number}")));
}
