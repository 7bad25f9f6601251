using Adieu.Farewells;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Closing;

/// <summary>Whom the person wants told, and in which words.</summary>
internal static class FarewellEndpoints
{
    public static void MapFarewell(this RouteGroupBuilder pages)
    {
        pages.MapGet("tell", Show);
        pages.MapPost("tell", Choose);
    }

    private static async Task<IResult> Show(CurrentCase at, IFarewells farewells, CancellationToken cancellationToken) =>
        !await at.IsProvedAsync(cancellationToken) ? ProveFirst(at)
        : await farewells.LookAsync(at.Number, cancellationToken) is { } view ? new RazorComponentResult<FarewellPage>(new { at.Service, Case = at.View, View = view }) : ClosingEndpoints.SeeOther(at.Path);

    private static async Task<IResult> Choose(CurrentCase at, HttpContext context, IFarewells farewells, CancellationToken cancellationToken)
    {
        if (!await at.IsProvedAsync(cancellationToken)) return ProveFirst(at);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string[] contacts = [.. form["contact"].OfType<string>()];
        var (signature, words) = (form["signature"].ToString(), form["words"].ToString());
        if (await farewells.ChooseAsync(at.Number, contacts, signature, words, cancellationToken) is not FarewellResult.Invalid invalid)
            return ClosingEndpoints.SeeOther(ClosingSteps.Furthest(at.View) == ClosingStep.Check ? $"{at.Path}/check" : at.Path);
        if (await farewells.LookAsync(at.Number, cancellationToken) is not { } view) return ClosingEndpoints.SeeOther(at.Path);
        var typed = view with { Signature = signature, Words = words, Contacts = [.. view.Contacts.Select(c => c with { Chosen = contacts.Contains(c.Handle) })] };
        return new RazorComponentResult<FarewellPage>(new { at.Service, Case = at.View, View = typed, Errors = invalid.Fields }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    // The contacts are other people: nobody reads their names on a screen that staff have handed over.
    private static IResult ProveFirst(CurrentCase at) => ClosingEndpoints.SeeOther($"{at.Path}?why=prove-first");
}
