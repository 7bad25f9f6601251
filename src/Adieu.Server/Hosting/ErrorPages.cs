using Adieu.Erasure.Stores;
using Adieu.Server.Pages;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Hosting;

/// <summary>What a person, or a service at /v1, gets when something cannot be answered.</summary>
internal static class ErrorPages
{
    public static Task ExceptionAsync(HttpContext context)
    {
        var status = context.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            StoreException => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "60";
        return AnswerAsync(context, status);
    }

    public static Task StatusAsync(StatusCodeContext status) => AnswerAsync(status.HttpContext, status.HttpContext.Response.StatusCode);

    private static async Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new() { HttpContext = context });
            return;
        }

        await new RazorComponentResult<ErrorPage>(new { Status = status }) { StatusCode = status }.ExecuteAsync(context);
    }
}
