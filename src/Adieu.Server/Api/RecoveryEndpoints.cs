using Adieu.Recovery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Api;

/// <summary>Who comes back to a service for a new password.</summary>
internal static class RecoveryEndpoints
{
    public static void MapRecoveries(this IEndpointRouteBuilder api) =>
        api.MapPost("recoveries/use", Use).WithName("useRecovery").WithSummary("Use up the token of somebody who comes back for a new password.");

    private static async Task<Ok<RecoveryUseBody>> Use(ServiceCall call, string service, RecoveryTokenBody body, IRecoveryTokens tokens, CancellationToken cancellationToken) =>
        TypedResults.Ok(new RecoveryUseBody(await tokens.UseAsync(call.Service, body.Token ?? "", cancellationToken)));
}

/// <summary>The token as it came.</summary>
internal sealed record RecoveryTokenBody(string? Token);

/// <summary>Whether it was good, now for the only time.</summary>
internal sealed record RecoveryUseBody(bool Good);
