using Adieu.Cases;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing.Face;
using Adieu.Server.Visitors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Closing;

/// <summary>The closure, from what it means to done: five screens, each answered by a redirect so that a reload repeats nothing.</summary>
internal static class ClosingEndpoints
{
    public static void MapClosing(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/s/{service}/{number}").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(CurrentCase.Filter);
        pages.MapGet("", Overview);
        pages.MapGet("export", Export);
        pages.MapSettlement();
        pages.MapParts();
        pages.MapFarewell();
        pages.MapCopy();
        pages.MapGet("choices", Choices);
        pages.MapPost("choices", Choose);
        pages.MapGet("check", Check);
        pages.MapPost("check", Confirm);
        pages.MapGet("done", Done);
        pages.MapObjection();
        pages.MapGet("keep", Keep);
        pages.MapPost("keep", KeepAccount);

        var codes = pages.MapGroup("prove");
        codes.MapGet("", ProveEndpoints.Prove);
        codes.MapPost("", ProveEndpoints.Answer).RequireRateLimiting(RateLimits.Codes);
        codes.MapPictures();
        codes.MapPost("send", ProveEndpoints.Send).RequireRateLimiting(RateLimits.Codes);
        codes.MapFace();
    }

    private static async Task<IResult> Overview(CurrentCase at, string? why, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Overview) is { } elsewhere) return SeeOther(elsewhere);
        var look = await at.Closing.LookAsync(at.Number, cancellationToken);
        return new RazorComponentResult<OverviewPage>(new { at.Service, Case = at.View, look.Standing, look.Preview, look.Settlement, Why = why });
    }

    private static async Task Export(CurrentCase at, Visitor visitor, HttpContext context)
    {
        // The link of an old tab: a case that has ended has nothing to give.
        if (at.View.AccountLabel is null)
        {
            await SeeOther($"/case/{at.Number}").ExecuteAsync(context);
            return;
        }

        if (!at.View.MayExport)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        // A desk's screen is seen by the next person: there a code fetches the copy to a device of one's own.
        if (visitor.IsOnPad || !await at.IsProvedAsync(context.RequestAborted))
        {
            await SeeOther(visitor.IsOnPad ? $"{at.Path}/check" : $"{at.Path}?why=prove-first").ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{at.Service.Id}-{at.Number}.zip\"";
        await at.Closing.ExportAsync(at.Number, context.Response.Body, visitor.Language, context.RequestAborted);
    }

    private static async Task<IResult> Choices(CurrentCase at, string? why, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Choices) is { } elsewhere) return SeeOther(elsewhere);
        var standing = await at.Closing.StandingAsync(at.Number, cancellationToken);
        if (!standing.Clear) return SeeOther($"{at.Path}?why=blocked");
        var known = at.View.Choices ?? new Choices(at.View.LikelyCoolingOffDays(at.Service.CoolingOff.DefaultDays), null, null, false);
        return new RazorComponentResult<ChoicesPage>(new { at.Service, Case = at.View, standing.Losses, Chosen = known, Why = why });
    }

    private static async Task<IResult> Choose(CurrentCase at, HttpContext context, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Choices) is { } elsewhere) return SeeOther(elsewhere);
        var chosen = ChoicesForm.Read(await context.Request.ReadFormAsync(cancellationToken));
        switch (await at.Closing.ChooseAsync(at.Number, chosen, cancellationToken))
        {
            case ChooseResult.Chosen:
                return SeeOther($"{at.Path}/prove");
            case ChooseResult.Invalid invalid:
                var standing = await at.Closing.StandingAsync(at.Number, cancellationToken);
                return new RazorComponentResult<ChoicesPage>(new { at.Service, Case = at.View, standing.Losses, Chosen = chosen, Errors = invalid.Fields })
                {
                    StatusCode = StatusCodes.Status422UnprocessableEntity,
                };
            case ChooseResult.Blocked:
                return SeeOther($"{at.Path}?why=blocked");
            default:
                return SeeOther($"{at.Path}/done?why=moved-on");
        }
    }

    private static async Task<IResult> Check(CurrentCase at, string? why, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Check) is { } elsewhere) return SeeOther(elsewhere);
        var look = await at.Closing.LookAsync(at.Number, cancellationToken);
        if (!look.Standing.Clear) return SeeOther($"{at.Path}?why=blocked");
        return new RazorComponentResult<CheckPage>(new { at.Service, Case = at.View, look.Standing.Losses, look.Preview, Why = why });
    }

    private static async Task<IResult> Confirm(CurrentCase at, HttpContext context, CancellationToken cancellationToken)
    {
        // A form posted twice, or from an old tab, finds the case further on and shows it as it stands.
        if (ClosingSteps.Detour(at, ClosingStep.Check) is { } elsewhere) return SeeOther(elsewhere.Split('?')[0]);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        if (!int.TryParse(form["version"], out var version)) return TypedResults.BadRequest();
        return await at.Closing.ConfirmAsync(at.Number, version, cancellationToken) switch
        {
            ConfirmResult.Confirmed => SeeOther($"{at.Path}/done"),
            ConfirmResult.Blocked => SeeOther($"{at.Path}?why=blocked"),
            ConfirmResult.NotNow now => SeeOther(ClosingSteps.Furthest(now.Case) == ClosingStep.Done ? $"{at.Path}/done" : $"{at.Path}/check?why=changed"),
            _ => TypedResults.BadRequest(),
        };
    }

    private static async Task<IResult> Done(CurrentCase at, string? why, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Done) is { } elsewhere) return SeeOther(elsewhere);
        // What did not go through, or waits for a person, is no "done": the tracker says how it stands and what comes next.
        if (at.View.ErasesAt is null || at.View.IsUnderReview || at.View.State is CaseState.Cancelled or CaseState.Expired or CaseState.Refused or CaseState.Undone) return SeeOther($"/case/{at.Number}");
        var proof = at.View.CanBeKept ? await at.Closing.ProofAsync(at.Number, cancellationToken) : null;
        return new RazorComponentResult<DonePage>(new { at.Service, Case = at.View, Methods = proof?.Methods ?? [], Why = why });
    }

    private static IResult Keep(CurrentCase at) => at.View.CanBeKept
        ? new RazorComponentResult<KeepPage>(new { at.Service, Case = at.View })
        : SeeOther(ClosingSteps.Furthest(at.View) == ClosingStep.Done ? $"/case/{at.Number}" : at.Path);

    private static async Task<IResult> KeepAccount(CurrentCase at, CancellationToken cancellationToken) =>
        await at.Closing.KeepAsync(at.Number, cancellationToken) switch
        {
            KeepResult.Kept => SeeOther($"/case/{at.Number}?why=kept"),
            KeepResult.UnderReview => SeeOther($"/case/{at.Number}"),
            _ => SeeOther($"/case/{at.Number}?why=too-late"),
        };

    internal static SeeOtherResult SeeOther(string address) => new(address);
}

/// <summary>"Look there" after a form (303), so that a reload does not send the form again.</summary>
internal sealed class SeeOtherResult(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
