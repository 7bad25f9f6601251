using Microsoft.AspNetCore.Http;

namespace Passport.Web;

/// <summary>Answers HEAD wherever GET is answered; the server itself leaves the body out.</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method)) context.Request.Method = HttpMethods.Get;
        return next(context);
    }
}
