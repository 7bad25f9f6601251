using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Services;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Appeal;

/// <summary>An appeal against a refusal, by the case's number: it moves nothing by itself, and its answer goes to the addresses on file.</summary>
internal static class AppealEndpoints
{
    public static void MapAppeal(this IEndpointRouteBuilder app)
    {
        var appeal = app.MapGroup("/case/{number}/appeal").WithMetadata(new RequireAntiforgeryTokenAttribute());
        appeal.MapGet("", Show).RequireRateLimiting(RateLimits.Tracker);
        appeal.MapPost("", File).RequireRateLimiting(RateLimits.Codes);
    }

    private static async Task<IResult> Show(string number, IAppeals appeals, ServiceCatalog services, CancellationToken cancellationToken) =>
        await PageAsync(number, appeals, services, error: false, cancellationToken);

    private static async Task<IResult> File(string number, HttpContext context, IAppeals appeals, ServiceCatalog services)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        if (!CaseNumber.TryParse(number, out var parsed)) return TypedResults.NotFound();
        var words = (await context.Request.ReadFormAsync(context.RequestAborted))["words"].ToString();
        return await appeals.FileAsync(parsed, words, context.RequestAborted) is AppealResult.Invalid
            ? await PageAsync(number, appeals, services, error: true, context.RequestAborted)
            : ClosingEndpoints.SeeOther($"/case/{parsed}/appeal");
    }

    private static async Task<IResult> PageAsync(string number, IAppeals appeals, ServiceCatalog services, bool error, CancellationToken cancellationToken)
    {
        if (!CaseNumber.TryParse(number, out var parsed) || await appeals.FindAsync(parsed, cancellationToken) is not { } view) return TypedResults.NotFound();
        services.TryFind(view.Service, out var service);
        return new RazorComponentResult<AppealPage>(new { Appeal = view, Service = service, Error = error }) { StatusCode = error ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK };
    }
}
