using Adieu.Numbers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Api;

/// <summary>Phone numbers that people give up while they keep the account.</summary>
internal static class NumberEndpoints
{
    public static void MapNumbers(this IEndpointRouteBuilder api) =>
        api.MapPost("numbers/release", Release).WithName("releaseNumber").WithSummary("Have the services that listen told that a person gave up a phone number.").Refuses(422);

    private static async Task<Results<NoContent, ProblemHttpResult>> Release(ServiceCall call, string service, ReleaseBody body, INumbers numbers, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(body.Value) || body.Value.Length > 40) return Problems.Invalid(["value"]);
        await numbers.ReleaseAsync(call.Service, body.Value, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>The number that was given up.</summary>
internal sealed record ReleaseBody(string Value);
