using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Reviews;
using Adieu.Server.Desks.FourEyes;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.Office;

/// <summary>The privacy office: appeals and what stands still, the most urgent first.</summary>
internal static class OfficeEndpoints
{
    public static void MapOffice(this IEndpointRouteBuilder app)
    {
        app.MapGet("/office", List).AddEndpointFilter(CurrentSeat.Require(StaffAct.SeeAppeals));
        var office = app.MapGroup("/office").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(CurrentSeat.Require(StaffAct.DecideAppeal));
        office.MapPost("refuse", Refuse);
        office.MapReviews();
        office.MapGet("{number}", Show);
        office.MapGet("{number}/second", Second);
        office.MapPost("{number}/second", AskSecond);
        office.MapPost("{number}", Decide).RequireRateLimiting(RateLimits.Codes);
    }

    private static async Task<IResult> List(CurrentSeat at, IAppeals appeals, IReviews reviews, string? why, CancellationToken cancellationToken) =>
        new RazorComponentResult<OfficePage>(new { at.Seat, Appeals = await appeals.ListAsync(at.Seat, cancellationToken), Reviews = await reviews.ListAsync(at.Seat, cancellationToken), Resumed = why == "resumed", Gone = why == "over" });

    // What is held or parked, or waits at a desk: by its number, as whoever asks for it has it.
    private static async Task<IResult> Refuse(HttpContext context, CurrentSeat at, IAppeals appeals, IReviews reviews, IRefusals refusals)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var filled = new RefusalFields(form["number"].ToString(), form["reason"].ToString(), form["basis"].ToString());
        var result = CaseNumber.TryParse(filled.Number, out var number)
            ? await refusals.RefuseAsync(at.Seat, number, filled.Reason, filled.Basis, context.RequestAborted)
            : RefuseResult.NotNow;
        return new RazorComponentResult<OfficePage>(new { at.Seat, Appeals = await appeals.ListAsync(at.Seat, context.RequestAborted), Reviews = await reviews.ListAsync(at.Seat, context.RequestAborted), Result = (RefuseResult?)result, Filled = result == RefuseResult.Refused ? null : filled })
        {
            StatusCode = result == RefuseResult.Refused ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static Task<IResult> Show(string number, CurrentSeat at, IAppeals appeals, ISecondPair pair, CancellationToken cancellationToken) => PageAsync(number, at, appeals, pair, null, null, null, cancellationToken);

    private static async Task<IResult> Second(string number, CurrentSeat at, ISecondPair pair, CancellationToken cancellationToken) =>
        CaseNumber.TryParse(number, out var parsed) ? new RazorComponentResult<LiveSecond>(new { At = $"/office/{parsed}", Second = await pair.AskedAsync(at.Seat, parsed, cancellationToken) }) : TypedResults.NotFound();

    // What was typed so far comes along, and stays.
    private static async Task<IResult> AskSecond(string number, HttpContext context, CurrentSeat at, IAppeals appeals, ISecondPair pair)
    {
        if (!CaseNumber.TryParse(number, out var parsed)) return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        await appeals.AskSecondAsync(at.Seat, parsed, context.RequestAborted);
        return await PageAsync(number, at, appeals, pair, null, form["decision"] == "dismissed" ? false : true, form["answer"], context.RequestAborted);
    }

    private static async Task<IResult> Decide(string number, HttpContext context, CurrentSeat at, IAppeals appeals, ISecondPair pair)
    {
        if (!CaseNumber.TryParse(number, out var parsed)) return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["decision"].ToString() is not ("granted" or "dismissed")) return await PageAsync(number, at, appeals, pair, "invalid", null, form["answer"], context.RequestAborted);
        var granted = form["decision"] == "granted";
        var result = await appeals.DecideAsync(at.Seat, parsed, granted, form["answer"].ToString(), context.RequestAborted);
        if (result is DecideResult.NeedsSecond) await appeals.AskSecondAsync(at.Seat, parsed, context.RequestAborted);
        return result is DecideResult.Decided ? ClosingEndpoints.SeeOther("/office") : await PageAsync(number, at, appeals, pair, result switch { DecideResult.Invalid => "invalid", DecideResult.NeedsSecond => "second", DecideResult.OtherCase => "other", _ => "late" }, granted, form["answer"], context.RequestAborted);
    }

    private static async Task<IResult> PageAsync(string number, CurrentSeat at, IAppeals appeals, ISecondPair pair, string? why, bool? granted, string? answer, CancellationToken cancellationToken) =>
        CaseNumber.TryParse(number, out var parsed) && await appeals.OpenAsync(at.Seat, parsed, cancellationToken) is { } file
            ? new RazorComponentResult<DecidePage>(new { at.Seat, File = file, Second = await pair.AskedAsync(at.Seat, parsed, cancellationToken), Why = why, Granted = granted, Answer = answer }) { StatusCode = why is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity }
            : ClosingEndpoints.SeeOther("/office?why=over");
}

/// <summary>A refusal as an officer typed it.</summary>
/// <param name="Number">The case's number.</param>
/// <param name="Reason">Why.</param>
/// <param name="Basis">What it rests on.</param>
public sealed record RefusalFields(string Number, string Reason, string Basis)
{
    /// <summary>Says that there is one, never what it says.</summary>
    public override string ToString() => "refusal:***";
}
