using System.Security.Cryptography;
using System.Text.Json;
using Adieu.Recovery;
using Microsoft.AspNetCore.DataProtection;

namespace Adieu.Server.Visitors;

/// <summary>The sealed cookie of somebody who forgot the password: what they typed, and what they have proved so far.</summary>
internal sealed class RecoverySession(IHttpContextAccessor accessor, IDataProtectionProvider protection)
{
    public const string Cookie = "adieu.recover";

    private readonly IDataProtector _protector = protection.CreateProtector("Adieu.Server.RecoverySession");

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <summary>Gives the browser a pass in place of the one it may have.</summary>
    public void Give(RecoveryPass pass) => Context.Response.Cookies.Append(Cookie, _protector.Protect(JsonSerializer.Serialize(pass)), Options);

    /// <summary>Takes it away: the choice is made.</summary>
    public void End() => Context.Response.Cookies.Delete(Cookie, Options);

    /// <summary>The browser's pass for this service, or null.</summary>
    public RecoveryPass? Read(string service)
    {
        if (Context.Request.Cookies[Cookie] is not { } cookie) return null;
        try
        {
            return JsonSerializer.Deserialize<RecoveryPass>(_protector.Unprotect(cookie)) is { } pass && pass.Service == service ? pass : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            // Altered, or sealed under a key that is gone: as good as no cookie.
            return null;
        }
    }

    private CookieOptions Options => new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Context.Request.IsHttps, IsEssential = true, Path = "/s" };
}
