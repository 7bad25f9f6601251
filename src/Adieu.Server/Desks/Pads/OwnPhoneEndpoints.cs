using System.Globalization;
using Adieu.Cases;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Visitors;
using Adieu.Services;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.Pads;

/// <summary>
/// The person's own phone: whoever has the case number and the code that went to the phone on file goes on with the case
/// that was begun for them at a desk. What follows are the same screens as everywhere.
/// </summary>
internal static class OwnPhoneEndpoints
{
    public static void MapOwnPhone(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/own").WithMetadata(new RequireAntiforgeryTokenAttribute());
        own.MapGet("", (string? number) => Page(number, null));
        own.MapGet("{number}", (string number) => Page(number, null));
        own.MapPost("", Answer).RequireRateLimiting(RateLimits.Codes);
    }

    private static RazorComponentResult<OwnPhonePage> Page(string? number, string? why) =>
        new(new { Number = CaseNumber.TryParse(number, out var parsed) ? parsed.ToString() : number, Why = why }) { StatusCode = why is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };

    private static bool TakesCodes(CaseView view) => view.State == CaseState.Requested || view is { State: CaseState.Preview, Door: Door.Hotline };

    private static async Task<IResult> Answer(HttpContext context, IClosing closing, ServiceCatalog services, CaseSession session)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var number = form["number"].ToString();
        // An unknown case, one of another door and a wrong code look the same: a number alone tells nothing here.
        if (!CaseNumber.TryParse(number, out var parsed) || await closing.FindAsync(parsed, context.RequestAborted) is not { Door: Door.Counter or Door.Hotline } view || !TakesCodes(view)) return Page(number, "wrong");
        var code = string.Concat(form["code"].ToString().Where(char.IsDigit).Select(c => CharUnicodeInfo.GetDecimalDigitValue(c)));
        var proof = await closing.ProofAsync(parsed, context.RequestAborted);
        if (proof.Methods.Where(method => method is { Id: "sms" or "email", Proven: false, CodeSentAt: not null }).MaxBy(method => method.CodeSentAt) is not { } method) return Page(number, "wrong");
        switch (await closing.ProveAsync(parsed, method.Id, code, context.RequestAborted))
        {
            case ProveResult.Proven:
                session.Bind(view.Service, parsed);
                // Who has something to settle sees that first.
                return ClosingEndpoints.SeeOther($"/s/{view.Service}/{parsed}{(view.State == CaseState.Preview ? "" : "/check")}");
            default:
                return Page(number, "wrong");
        }
    }
}
