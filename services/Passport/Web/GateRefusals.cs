using Adieu.Client;
using Microsoft.AspNetCore.Http;

namespace Passport.Web;

/// <summary>Turns the gate's refusal, wherever it was raised, into a page that says why and what can be done.</summary>
internal sealed class GateRefusals(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (AdieuGate.IsRefusal(e) && !context.Response.HasStarted)
        {
            await Show.Page<Pages.Frozen>(StatusCodes.Status409Conflict).ExecuteAsync(context);
        }
    }
}
