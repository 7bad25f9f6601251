using Adieu.Cases;
using Adieu.Evidence;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Services;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Tracker;

/// <summary>How a case stands, by its number alone, also after the account is gone. Says nothing about the person.</summary>
internal static class TrackerEndpoints
{
    /// <summary>How long one stream of events lasts; the browser opens the next by itself.</summary>
    private static readonly TimeSpan StreamLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static void MapTracker(this IEndpointRouteBuilder app)
    {
        app.MapGet("/case", Search).RequireRateLimiting(RateLimits.Tracker);
        var tracker = app.MapGroup("/case/{number}").RequireRateLimiting(RateLimits.Tracker);
        tracker.MapGet("", Show);
        tracker.MapGet("events", Events);
    }

    private static IResult Search(string? number)
    {
        if (number is null) return new RazorComponentResult<SearchPage>();
        return CaseNumber.TryParse(number, out var parsed)
            ? ClosingEndpoints.SeeOther($"/case/{parsed}")
            : new RazorComponentResult<SearchPage>(new { Typed = number, Error = true }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    private static async Task<IResult> Show(string number, string? why, IClosing closing, ServiceCatalog services, SigningKey key, CancellationToken cancellationToken)
    {
        if (await FindAsync(number, closing, cancellationToken) is not { } view)
            return new RazorComponentResult<SearchPage>(new { Typed = number, Error = true, Unknown = CaseNumber.TryParse(number, out _) }) { StatusCode = StatusCodes.Status404NotFound };
        services.TryFind(view.Service, out var service);
        var certificates = await closing.CertificatesAsync(view.Number, cancellationToken);
        // Once the case has ended, the certificate alone knows what was settled.
        var settled = certificates.FirstOrDefault(c => c.Kind == "closure") is { } closure ? CertificateText.Read(closure, key)?.Settlement : null;
        return new RazorComponentResult<TrackerPage>(new { Case = view, Service = service, HasCertificate = certificates.Count > 0, Settled = settled?.Settled() ?? view.Settlement, SettledAt = settled?.At, Why = why });
    }

    private static async Task<IResult> Events(string number, HttpContext context, IClosing closing, TimeProvider time, IHostApplicationLifetime server, CancellationToken cancellationToken) =>
        await FindAsync(number, closing, cancellationToken) is not { } view ? TypedResults.NotFound()
        : HeadRequests.Is(context) ? TypedResults.Ok()
        : TypedResults.ServerSentEvents(MovesAsync(view, closing, time, server.ApplicationStopping, cancellationToken), "state");

    private static async IAsyncEnumerable<string> MovesAsync(
        CaseView view, IClosing closing, TimeProvider time, CancellationToken stopping, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A server that stops waits for its answers: this one would keep it waiting, and the browser asks another by itself.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var until = time.GetUtcNow() + StreamLifetime;
        var last = -1;
        while (time.GetUtcNow() < until && !over.IsCancellationRequested)
        {
            if (await closing.FindAsync(view.Number, cancellationToken) is not { } now) yield break;
            if (now.Version != last) yield return now.State.ToString();
            last = now.Version;
            await Task.Delay(LookEvery, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal static async Task<CaseView?> FindAsync(string number, IClosing closing, CancellationToken cancellationToken) =>
        CaseNumber.TryParse(number, out var parsed) ? await closing.FindAsync(parsed, cancellationToken) : null;
}
