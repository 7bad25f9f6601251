using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Passport.Web;

/// <summary>
/// Strict headers on every answer. Forms may lead to Adieu too, because closing an account is a form that redirects there.
/// </summary>
internal sealed class PageHeaders(RequestDelegate next, IConfiguration configuration)
{
    private readonly string _policy = Policy(configuration["Adieu:PublicUrl"] ?? configuration["Adieu:Url"]);

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        // Enrolling a face is the one thing here that needs a camera.
        var camera = context.Request.Path.StartsWithSegments("/account/face", StringComparison.Ordinal);
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = $"camera={(camera ? "(self)" : "()")}, geolocation=(), microphone=(), publickey-credentials-create=(self), publickey-credentials-get=(self)";
        if (!context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)) (headers.CacheControl, headers.Pragma) = ("no-cache, no-store", "no-cache");
        return next(context);
    }

    private static string Policy(string? adieu)
    {
        var forms = Uri.TryCreate(adieu, UriKind.Absolute, out var address) ? $"'self' {address.GetLeftPart(UriPartial.Authority)}" : "'self'";
        return $"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action {forms}; base-uri 'none'; frame-ancestors 'none'";
    }
}
