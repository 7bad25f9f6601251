using Adieu.Client.Calls;
using Adieu.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Adieu.Client.Numbers;

/// <summary>Lets Adieu say which phone numbers were given up elsewhere. What travels is described in docs/service-yaml.md.</summary>
public static class AdieuNumberEndpoints
{
    /// <summary>Maps a POST. Every call must be signed with the secret of <see cref="AdieuOptions"/>; what is not is answered 401.</summary>
    /// <typeparam name="TNumbers">What hears, resolved for each call.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path that <c>service.yaml</c> names under <c>numbers: subscribe: at</c>.</param>
    public static IEndpointConventionBuilder MapAdieuNumbers<TNumbers>(this IEndpointRouteBuilder endpoints, string path) where TNumbers : class, IAdieuNumbers =>
        endpoints.MapPost(path, HearAsync<TNumbers>).DisableAntiforgery().ExcludeFromDescription();

    private static async Task HearAsync<TNumbers>(HttpContext context) where TNumbers : class, IAdieuNumbers
    {
        if (await SignedBody.ReadAsync<Told>(context, NumberHash.Audience, t => t is { Id.Length: > 0 and <= 100, Account.Length: > 0, Number.Length: 64, At: > 0 }) is not { } told) return;
        var secret = context.RequestServices.GetRequiredService<IOptions<AdieuOptions>>().Value.SecretBytes;
        var number = new ReleasedNumber(secret, told.Id!, told.Account!, told.Number!, DateTimeOffset.FromUnixTimeMilliseconds(told.At));
        await context.RequestServices.GetRequiredService<TNumbers>().ReleasedAsync(number, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private sealed record Told(string? Id, string? Account, string? Number, long At);
}
