using Adieu.Cases;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Visitors;
using Adieu.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.Pads;

/// <summary>The desk's second screen. It waits, shows one case, and forgets it.</summary>
internal static class PadEndpoints
{
    public static void MapPads(this IEndpointRouteBuilder app)
    {
        var pad = app.MapGroup("/pad").WithMetadata(new RequireAntiforgeryTokenAttribute());
        pad.MapGet("", Show);
        pad.MapPost("start", Start).RequireRateLimiting(RateLimits.Codes);
        pad.MapGet("next", Next);
        pad.MapGet("end", End);
    }

    private static async Task<IResult> Show(HttpContext context, IPads pads, IClosing closing, CaseSession session)
    {
        if (context.Request.Cookies[PadCookie.Name] is not { } token || await pads.FindAsync(token, context.RequestAborted) is not { } view) return new RazorComponentResult<PadPage>();
        if (view.Number is not { } number || await closing.FindAsync(number, context.RequestAborted) is not { } found) return new RazorComponentResult<PadPage>(new { View = view });
        // From here on the person sees the same screens as at home; CurrentCase lets this browser see that case alone.
        session.Bind(found.Service, number, onPad: true);
        return ClosingEndpoints.SeeOther($"/s/{found.Service}/{number}" + found.State switch
        {
            CaseState.Requested => await ProveAsync(closing, number, context.RequestAborted),
            CaseState.Verified => "/check",
            CaseState.Preview => "",
            _ => "/done",
        });
    }

    // The code is on its way already: the screen that takes it comes first.
    private static async Task<string> ProveAsync(IClosing closing, CaseNumber number, CancellationToken cancellationToken)
    {
        var proof = await closing.ProofAsync(number, cancellationToken);
        if (proof.Satisfied) return "/check";
        return proof.Methods.FirstOrDefault(method => method is { Id: "sms" or "email", CodeSentAt: not null, Proven: false }) is { } sent ? $"/prove?method={sent.Id}" : "/prove";
    }

    private static async Task<IResult> Start(HttpContext context, IPads pads)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        PadCookie.Give(context, await pads.StartAsync(context.RequestAborted));
        return ClosingEndpoints.SeeOther("/pad");
    }

    // Where a waiting pad shall go: nowhere yet (204), or on.
    private static async Task<IResult> Next(HttpContext context, IPads pads, bool? unpaired)
    {
        if (context.Request.Cookies[PadCookie.Name] is not { } token) return TypedResults.NoContent();
        var view = await pads.FindAsync(token, context.RequestAborted);
        return view is null || view.Number is not null || (unpaired == true && view.Code is null) ? TypedResults.Text("/pad") : TypedResults.NoContent();
    }

    // A page that is left alone comes here by itself. It only ever closes something, so a link may do it.
    private static async Task<IResult> End(HttpContext context, IPads pads)
    {
        if (context.Request.Cookies[PadCookie.Name] is { } token) await pads.ClearAsync(token, context.RequestAborted);
        context.Response.Cookies.Delete(CaseSession.Cookie);
        return ClosingEndpoints.SeeOther("/pad");
    }
}

/// <summary>The cookie that makes a browser a pad.</summary>
internal static class PadCookie
{
    public const string Name = "adieu.pad";

    public static void Give(HttpContext context, PadStart pad) => context.Response.Cookies.Append(Name, pad.Token, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        MaxAge = TimeSpan.FromHours(12),
    });
}
