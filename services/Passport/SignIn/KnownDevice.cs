using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Passport.SignIn;

/// <summary>
/// Since when a browser has been signed in to by an account: a sealed cookie that outlives sessions and sign-outs. Nothing
/// of it is stored here, and no other site can read it; whoever deletes it has a new device.
/// </summary>
public sealed class KnownDevice(IHttpContextAccessor http, IDataProtectionProvider provider, TimeProvider time)
{
    private const string Cookie = "passport.device";
    private const int MostAccounts = 8;
    private static readonly TimeSpan Life = TimeSpan.FromDays(400);

    private readonly IDataProtector _protector = provider.CreateProtector("Passport.Device");

    /// <summary>Notes a sign-in; the first one of an account on this browser counts.</summary>
    public void Remember(HttpContext context, long account)
    {
        var known = Read(context);
        known.TryAdd(Key(account), time.GetUtcNow().ToUnixTimeSeconds());
        // A browser that many share keeps the newest.
        foreach (var old in known.OrderByDescending(entry => entry.Value).Skip(MostAccounts).Select(entry => entry.Key).ToList()) known.Remove(old);
        context.Response.Cookies.Append(Cookie, _protector.Protect(JsonSerializer.Serialize(known)), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            IsEssential = true,
            MaxAge = Life,
            Path = "/account",
        });
    }

    /// <summary>Since when this browser has been the account's; now, when it is not known.</summary>
    public DateTimeOffset Since(long account) =>
        http.HttpContext is { } context && Read(context).TryGetValue(Key(account), out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : time.GetUtcNow();

    private Dictionary<string, long> Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[Cookie] is { Length: < 4000 } text ? JsonSerializer.Deserialize<Dictionary<string, long>>(_protector.Unprotect(text)) ?? [] : [];
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            // Altered, or sealed under a key that is gone: a new device.
            return [];
        }
    }

    private static string Key(long account) => account.ToString(CultureInfo.InvariantCulture);
}
