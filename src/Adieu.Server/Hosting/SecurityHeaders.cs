namespace Adieu.Server.Hosting;

/// <summary>
/// Tells the browser how little a page may do. Nothing inline, nothing from elsewhere, in no frame; no page is kept
/// in any cache, because the next person at a shared computer presses "back".
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string FormsTo = "form-action-to";

    /// <summary>Lets the forms of this page lead on to one other site: browsers hold a form's redirects to the policy too.</summary>
    public static void AllowFormsTo(HttpContext context, Uri site) => context.Items[FormsTo] = site.GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var current = (HttpContext)state;
            var headers = current.Response.Headers;
            headers.ContentSecurityPolicy = current.Items[FormsTo] is string site ? Policy.Replace("form-action 'self'", $"form-action 'self' {site}", StringComparison.Ordinal) : Policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            var camera = current.GetEndpoint()?.Metadata.GetMetadata<UsesCamera>() is null ? "()" : "(self)";
            headers["Permissions-Policy"] = $"camera={camera}, microphone=(), geolocation=(), payment=(), usb=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers.Remove("blazor-enhanced-nav");
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
