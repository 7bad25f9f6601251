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

    private const string OnPad = "/pad";

    /// <summary>How long a browser may act after a hand-off.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Adieu.Server.CaseSession").ToTimeLimitedDataProtector();

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <summary>From now on this browser acts for this case.</summary>
    /// <param name="service">The service's id.</param>
    /// <param name="number">The case.</param>
    /// <param name="onPad">Whether it does so as a desk's pad: only while that shows the case, whatever becomes of the pad's own cookie.</param>
    public void Bind(string service, CaseNumber number, bool onPad = false) => Context.Response.Cookies.Append(Cookie, _protector.Protect($"{service}/{number}{(onPad ? OnPad : "")}", Lifetime), new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = Context.Request.IsHttps,
        IsEssential = true,
        Path = "/",
    });

    /// <summary>Whether this browser may act for the case that an address names.</summary>
    public bool MayAct(string service, string? text, [NotNullWhen(true)] out CaseNumber? number, out bool onPad)
    {
        (number, onPad) = (null, false);
        if (!CaseNumber.TryParse(text, out var named) || Context.Request.Cookies[Cookie] is not { } cookie) return false;
        try
        {
            var bound = _protector.Unprotect(cookie);
            onPad = bound.EndsWith(OnPad, StringComparison.Ordinal);
            if (!string.Equals(bound, $"{service}/{named}{(onPad ? OnPad : "")}", StringComparison.Ordinal)) return false;
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
