using System.Globalization;
using Adieu.Cases;
using Adieu.Recovery;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Visitors;
using Adieu.Services;
using Adieu.Verification;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Public;

/// <summary>What anybody may read before signing in, the way in from a service, and "this was not me".</summary>
internal static class PublicEndpoints
{
    public static void MapPublic(this IEndpointRouteBuilder app)
    {
        var service = app.MapGroup("/s/{service}").WithMetadata(new RequireAntiforgeryTokenAttribute());
        service.MapGet("", About);
        service.MapGet("brand.css", Brand);
        service.MapGet("enter", Enter);
        service.MapGet("notme", NotMe).RequireRateLimiting(RateLimits.Tracker);
        service.MapPost("notme", Dispute).RequireRateLimiting(RateLimits.Tracker);
        service.MapGet("contact", ContactEndpoints.Show).RequireRateLimiting(RateLimits.Tracker);
        service.MapPost("contact", ContactEndpoints.Agree).RequireRateLimiting(RateLimits.Tracker);
    }

    private static IResult About(string service, ServiceCatalog services) =>
        services.TryFind(service, out var found) ? new RazorComponentResult<ServicePage>(new { Service = found }) : TypedResults.NotFound();

    private static IResult Brand(string service, ServiceCatalog services, HttpContext context)
    {
        if (!services.TryFind(service, out var found) || found.Brand is not { } brand) return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Text(string.Create(CultureInfo.InvariantCulture, $":root {{ --brand-hue: {brand.Hue}; --brand-chroma: {brand.Chroma}; }}\n"), "text/css");
    }

    private static async Task<IResult> Enter(
        string service, string? handoff, ServiceCatalog services, IServiceTokens tokens, IClosing closing, CaseSession session, Visitor visitor, HttpContext context)
    {
        if (!services.TryFind(service, out var found)) return TypedResults.NotFound();
        var read = await tokens.ReadHandOffAsync(found, handoff ?? "", context.RequestAborted);
        if (read is not HandOffResult.Accepted who) return Refused(found, ((HandOffResult.Refused)read).Code);
        var language = VisitorLanguage.Known(who.Language) ?? visitor.Language;
        VisitorLanguage.Remember(context, language);
        var request = new OpenCase(found.Id, who.Account, who.Door, language, who.AuthenticatedAt, who.RecoveredAt) { DeviceSince = who.DeviceSince, PasskeyAt = who.PasskeyAt };
        var opened = await closing.OpenAsync(request, context.RequestAborted);
        switch (opened)
        {
            case OpenResult.Opened open:
                session.Bind(found.Id, open.Case.Number);
                var path = $"/s/{found.Id}/{open.Case.Number}";
                return ClosingEndpoints.SeeOther(open.Case.CanBeKept && ClosingSteps.Furthest(open.Case) == ClosingStep.Done ? $"{path}/keep" : path);
            case OpenResult.DoorShut:
                return Refused(found, "door");
            default:
                return Refused(found, "invalid");
        }
    }

    private static RazorComponentResult<HandOffRefusedPage> Refused(ServiceDefinition service, string code) =>
        new(new { Service = service, Code = code }) { StatusCode = code == "door" ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest };

    // Looking changes nothing: mail scanners and previews open links too.
    private static async Task<IResult> NotMe(string service, string? token, ServiceCatalog services, IClosing closing, IRecovery recovery, CancellationToken cancellationToken)
    {
        if (!services.TryFind(service, out var found)) return TypedResults.NotFound();
        if (recovery.IsDispute(found, token ?? "")) return new RazorComponentResult<NotMyPasswordPage>(new { Service = found, Token = token });
        var number = token is null ? null : await closing.FindDisputeAsync(token, cancellationToken);
        return new RazorComponentResult<NotMePage>(new { Service = found, Number = number?.ToString(), Token = token })
        {
            StatusCode = number is null ? StatusCodes.Status410Gone : StatusCodes.Status200OK,
        };
    }

    private static async Task<IResult> Dispute(string service, ServiceCatalog services, IClosing closing, IRecovery recovery, Visitor visitor, HttpContext context)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        if (!services.TryFind(service, out var found)) return TypedResults.NotFound();
        var token = (await context.Request.ReadFormAsync(context.RequestAborted))["token"].ToString();
        if (recovery.IsDispute(found, token))
        {
            return await recovery.DisputeAsync(found, token, visitor.Language, context.RequestAborted) is { } held
                ? ClosingEndpoints.SeeOther($"/case/{held}?why=secured")
                : new RazorComponentResult<NotMePage>(new { Service = found }) { StatusCode = StatusCodes.Status410Gone };
        }

        var number = await closing.FindDisputeAsync(token, context.RequestAborted);
        if (number is null || !await closing.DisputeAsync(token, context.RequestAborted))
            return new RazorComponentResult<NotMePage>(new { Service = found }) { StatusCode = StatusCodes.Status410Gone };
        return ClosingEndpoints.SeeOther($"/case/{number}?why=noted");
    }
}
