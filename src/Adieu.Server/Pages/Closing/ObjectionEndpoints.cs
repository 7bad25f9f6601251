using Adieu.Appeals;

namespace Adieu.Server.Pages.Closing;

/// <summary>The person does not agree with what only the service can lift: they get the decision in writing, and the page to appeal.</summary>
internal static class ObjectionEndpoints
{
    public static void MapObjection(this IEndpointRouteBuilder pages) => pages.MapPost("object", Ask);

    private static async Task<IResult> Ask(CurrentCase at, IRefusals refusals, CancellationToken cancellationToken) =>
        ClosingEndpoints.SeeOther(await refusals.ObjectAsync(at.Number, cancellationToken) ? $"/case/{at.Number}/appeal" : at.Path);
}
