using Adieu.Copies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Closing;

/// <summary>On a desk's screen: the code with which the person fetches their copy on a device of their own.</summary>
internal static class CopyEndpoints
{
    public static void MapCopy(this IEndpointRouteBuilder pages) => pages.MapPost("copy", Offer);

    private static async Task<IResult> Offer(CurrentCase at, ICopies copies, CancellationToken cancellationToken) =>
        at.View.MayExport && await copies.OfferAsync(at.Number, cancellationToken) is { } code
            ? new RazorComponentResult<CopyPage>(new { at.Service, Case = at.View, Code = code })
            : ClosingEndpoints.SeeOther($"{at.Path}/check");
}
