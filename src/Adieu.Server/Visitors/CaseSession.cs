using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Adieu.Cases;
using Microsoft.AspNetCore.DataProtection;

namespace Adieu.Server.Visitors;

/// <summary>
/// The sealed cookie that lets a browser act for one case, and no other. It is given by a hand-off and says nothing
/// but the service and the case number.
/// </summary>
internal sealed class CaseSession(IHttpContextAccessor accessor, IDataProtectionProvider protection)
{
    public const string Cookie = "adieu.case";

    /// <summary>How long a browser may act after a hand-off.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Adieu.Server.CaseSession").ToTimeLimitedDataProtector();

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <summary>From now on this browser acts for this case.</summary>
    public void Bind(string service, CaseNumber number) => Context.Response.Cookies.Append(Cookie, _protector.Protect($"{service}/{number}", Lifetime), new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = Context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
    });

    /// <summary>Whether this browser may act for the case that an address names.</summary>
    public bool MayAct(string service, string? text, [NotNullWhen(true)] out CaseNumber? number)
    {
        number = null;
        if (!CaseNumber.TryParse(text, out var named) || Context.Request.Cookies[Cookie] is not { } cookie) return false;
        try
        {
            if (!string.Equals(_protector.Unprotect(cookie), $"{service}/{named}", StringComparison.Ordinal)) return false;
        }
        catch (CryptographicException)
        {
            // Altered, expired, or sealed under a key that is gone: as good as no cookie.
            return false;
        }

        number = named;
        return true;
    }
}
