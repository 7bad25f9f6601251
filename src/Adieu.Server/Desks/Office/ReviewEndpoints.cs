using Adieu.Cases;
using Adieu.Reviews;
using Adieu.Server.Desks.FourEyes;
using Adieu.Server.Pages.Closing;
using Adieu.Services;
using Adieu.Staff;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.Office;

/// <summary>What stands still until somebody has looked: the officer lets it go on, or refuses it.</summary>
internal static class ReviewEndpoints
{
    public static void MapReviews(this RouteGroupBuilder office)
    {
        var review = office.MapGroup("review/{number}");
        review.MapGet("", Show);
        review.MapPost("", Resume);
        review.MapGet("second", Second);
        review.MapPost("second", AskSecond);
    }

    private static Task<IResult> Show(string number, CurrentSeat at, IReviews reviews, ISecondPair pair, ServiceCatalog services, CancellationToken cancellationToken) =>
        PageAsync(number, null, at, reviews, pair, services, cancellationToken);

    private static async Task<IResult> Second(string number, CurrentSeat at, ISecondPair pair, CancellationToken cancellationToken) =>
        CaseNumber.TryParse(number, out var parsed)
            ? new RazorComponentResult<LiveSecond>(new { At = $"/office/review/{parsed}", Second = await pair.AskedAsync(at.Seat, parsed, cancellationToken) })
            : TypedResults.NotFound();

    private static async Task<IResult> AskSecond(string number, CurrentSeat at, IReviews reviews, CancellationToken cancellationToken)
    {
        if (!CaseNumber.TryParse(number, out var parsed)) return TypedResults.NotFound();
        await reviews.AskSecondAsync(at.Seat, parsed, cancellationToken);
        return ClosingEndpoints.SeeOther($"/office/review/{parsed}");
    }

    private static async Task<IResult> Resume(string number, CurrentSeat at, IReviews reviews, ISecondPair pair, ServiceCatalog services, CancellationToken cancellationToken)
    {
        if (!CaseNumber.TryParse(number, out var parsed)) return TypedResults.NotFound();
        switch (await reviews.ResumeAsync(at.Seat, parsed, cancellationToken))
        {
            case ReviewResult.Resumed:
                return ClosingEndpoints.SeeOther("/office?why=resumed");
            case ReviewResult.NeedsSecond:
                await reviews.AskSecondAsync(at.Seat, parsed, cancellationToken);
                return await PageAsync(number, "second", at, reviews, pair, services, cancellationToken);
            default:
                return await PageAsync(number, "late", at, reviews, pair, services, cancellationToken);
        }
    }

    private static async Task<IResult> PageAsync(string number, string? why, CurrentSeat at, IReviews reviews, ISecondPair pair, ServiceCatalog services, CancellationToken cancellationToken)
    {
        if (!CaseNumber.TryParse(number, out var parsed) || await reviews.OpenAsync(at.Seat, parsed, cancellationToken) is not { } review || !services.TryFind(review.Service, out _)) return ClosingEndpoints.SeeOther("/office?why=over");
        return new RazorComponentResult<ReviewPage>(new { at.Seat, Review = review, Second = await pair.AskedAsync(at.Seat, parsed, cancellationToken), Why = why })
        {
            StatusCode = why is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }
}
