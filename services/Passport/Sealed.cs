using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Passport;

/// <summary>
/// Carries what one step of a form knows to the next, encrypted and for a short time, so that nothing is asked twice
/// and nothing is stored before it is needed.
/// </summary>
public sealed class Sealed(IDataProtectionProvider provider)
{
    /// <summary>Seals a value for a purpose.</summary>
    public string Seal<T>(string purpose, T value, TimeSpan life) =>
        provider.CreateProtector("Passport.Sealed", purpose).ToTimeLimitedDataProtector().Protect(JsonSerializer.Serialize(value), life);

    /// <summary>Opens a value; false when it is too old, altered or for another purpose.</summary>
    public bool TryOpen<T>(string purpose, string? text, out T value)
        where T : class
    {
        value = null!;
        if (string.IsNullOrEmpty(text) || text.Length > 8000) return false;
        try
        {
            value = JsonSerializer.Deserialize<T>(provider.CreateProtector("Passport.Sealed", purpose).ToTimeLimitedDataProtector().Unprotect(text))!;
            return value is not null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return false;
        }
    }
}
