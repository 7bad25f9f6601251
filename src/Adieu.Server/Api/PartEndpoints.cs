using Adieu.Evidence;
using Adieu.Parts;
using Adieu.Services;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Api;

/// <summary>Erasing some of the data and keeping the account.</summary>
internal static class PartEndpoints
{
    private const string Past = "The service has no parts, or the case is past it.";

    public static void MapParts(this IEndpointRouteBuilder api)
    {
        var parts = api.MapGroup("cases/{number}/parts").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        parts.MapGet("", Show).WithName("getParts").WithSummary("What can be erased by itself, with what would go.");
        parts.MapPost("erase", Erase).WithName("eraseParts").WithSummary("Erase parts, end the case with the account kept, and sign what was erased.").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Ok<PartsBody>, ProblemHttpResult>> Show(ServiceCall call, IParts parts, string service, string number, CancellationToken cancellationToken) =>
        await parts.LookAsync(call.Number, cancellationToken) is { } view ? TypedResults.Ok(PartsBody.Of(call.Service, view)) : Problems.NotNow(Past);

    private static async Task<Results<Ok<ErasedBody>, ProblemHttpResult>> Erase(ServiceCall call, IParts parts, string service, string number, ErasePartsBody body, CancellationToken cancellationToken) =>
        await parts.EraseAsync(call.Number, body.Parts, cancellationToken) switch
        {
            ErasePartsResult.Erased erased => TypedResults.Ok(new ErasedBody(erased.Certificate)),
            ErasePartsResult.Invalid => Problems.Invalid(["parts"]),
            ErasePartsResult.ProveFirst => Problems.Of("prove-first", StatusCodes.Status409Conflict, "The person has to prove more first."),
            ErasePartsResult.LeftOver => Problems.Of("left-over", StatusCodes.Status503ServiceUnavailable, "Something was found again after it was erased; it can be tried again."),
            _ => Problems.NotNow(Past),
        };

    /// <summary>What can be erased by itself, and whether the person has proved enough for it.</summary>
    private sealed record PartsBody(bool Proven, IReadOnlyList<PartBody> Parts)
    {
        public static PartsBody Of(ServiceDefinition service, PartsView view) =>
            new(view.Proven, [.. view.Parts.Select(p => new PartBody(p.Part.Id, p.Part.Title, p.Part.Text, [.. p.Effects.Select(e => EffectBody.Of(service.Stores[0].Name, e))]))]);
    }

    /// <summary>One part.</summary>
    private sealed record PartBody(string Id, LocalText Title, LocalText Text, IReadOnlyList<EffectBody> Effects);

    /// <summary>Which parts, by their ids.</summary>
    private sealed record ErasePartsBody(IReadOnlyList<string> Parts);

    /// <summary>The certificate of what was erased.</summary>
    private sealed record ErasedBody(Certificate Certificate);
}
