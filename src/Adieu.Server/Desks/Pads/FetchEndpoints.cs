using Adieu.Cases;
using Adieu.Copies;
using Adieu.Server.Hosting;
using Adieu.Server.Visitors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.Pads;

/// <summary>On a device of one's own: case number and the code from the desk's screen fetch the copy, once.</summary>
internal static class FetchEndpoints
{
    public static void MapFetch(this IEndpointRouteBuilder app)
    {
        var copy = app.MapGroup("/copy").WithMetadata(new RequireAntiforgeryTokenAttribute());
        copy.MapGet("", () => Page(null, null));
        copy.MapPost("", Fetch).RequireRateLimiting(RateLimits.Codes);
    }

    private static RazorComponentResult<FetchPage> Page(string? number, string? why) =>
        new(new { Number = number, Why = why }) { StatusCode = why is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };

    private static async Task<IResult> Fetch(HttpContext context, ICopies copies, IClosing closing, Visitor visitor)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var number = form["number"].ToString();
        // An unknown case and a wrong code look the same.
        if (!CaseNumber.TryParse(number, out var parsed) || !await copies.TakeAsync(parsed, form["code"].ToString(), context.RequestAborted)) return Page(number, "wrong");
        return TypedResults.Stream(output => closing.ExportAsync(parsed, output, visitor.Language, context.RequestAborted), "application/zip", $"{parsed}.zip");
    }
}
