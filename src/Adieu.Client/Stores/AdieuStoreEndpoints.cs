using System.Globalization;
using System.Text.Json;
using Adieu.Client.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Client.Stores;

/// <summary>Lets Adieu erase in a service that keeps its database to itself. The protocol is described in docs/http-store.md.</summary>
public static class AdieuStoreEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Maps <c>preview</c>, <c>erase</c>, <c>verify</c>, <c>export</c> and <c>purged</c> below a path. Every call must be signed with the
    /// secret of <see cref="AdieuOptions"/>; what is not is answered 401, before the body is looked at.
    /// </summary>
    /// <typeparam name="TStore">What answers, resolved for each call.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, such as <c>/adieu</c>.</param>
    public static RouteGroupBuilder MapAdieuStore<TStore>(this IEndpointRouteBuilder endpoints, string path) where TStore : class, IAdieuStore
    {
        var group = endpoints.MapGroup(path);
        group.MapPost("/preview", PreviewAsync<TStore>).DisableAntiforgery();
        group.MapPost("/erase", EraseAsync<TStore>).DisableAntiforgery();
        group.MapPost("/verify", VerifyAsync<TStore>).DisableAntiforgery();
        group.MapPost("/export", ExportAsync<TStore>).DisableAntiforgery();
        group.MapPost("/purged", PurgedAsync<TStore>).DisableAntiforgery();
        group.MapPost("/purged/acknowledge", AcknowledgeAsync<TStore>).DisableAntiforgery();
        group.ExcludeFromDescription();
        return group;
    }

    private static async Task PreviewAsync<TStore>(HttpContext context) where TStore : class, IAdieuStore
    {
        if (await QuestionAsync(context) is not { } question) return;
        await AnswerAsync(context, await context.RequestServices.GetRequiredService<TStore>().PreviewAsync(question.Subject, context.RequestAborted));
    }

    private static async Task EraseAsync<TStore>(HttpContext context) where TStore : class, IAdieuStore
    {
        if (await QuestionAsync(context) is not { } question) return;
        var step = context.Request.Headers["Idempotency-Key"].ToString();
        // The header is not signed, the body is.
        if (step.Length is 0 or > 200 || step != question.Step)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await AnswerAsync(context, await context.RequestServices.GetRequiredService<TStore>().EraseAsync(question.Subject, step, context.RequestAborted));
    }

    private static async Task AnswerAsync(HttpContext context, StoreAnswer answer)
    {
        switch (answer)
        {
            case StoreAnswer.Done done:
                await context.Response.WriteAsJsonAsync(new { effects = done.Effects, at = done.At }, Json, context.RequestAborted);
                break;
            case StoreAnswer.Working working:
                // Without a place to look, the same question again is how to ask: it names the step.
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                context.Response.Headers.RetryAfter = Math.Max(1, (int)working.Again.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                break;
            default:
                // The status alone could be a wrong address.
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                await context.Response.WriteAsJsonAsync(new { known = false }, Json, context.RequestAborted);
                break;
        }
    }

    private static async Task VerifyAsync<TStore>(HttpContext context) where TStore : class, IAdieuStore
    {
        if (await QuestionAsync(context) is not { } question) return;
        var left = await context.RequestServices.GetRequiredService<TStore>().VerifyAsync(question.Subject, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new { left }, Json, context.RequestAborted);
    }

    private static async Task ExportAsync<TStore>(HttpContext context) where TStore : class, IAdieuStore
    {
        if (await QuestionAsync(context) is not { } question) return;
        context.Response.ContentType = "application/x-ndjson";
        var (output, ct) = (context.Response.BodyWriter, context.RequestAborted);
        await foreach (var table in context.RequestServices.GetRequiredService<TStore>().ExportAsync(question.Subject, ct))
        {
            await LineAsync(new { table = table.Name, columns = table.Columns });
            await foreach (var row in table.Rows.WithCancellation(ct)) await LineAsync(row);
        }

        async Task LineAsync(object line)
        {
            using (var json = new Utf8JsonWriter(output)) JsonSerializer.Serialize(json, line, Json);
            await output.WriteAsync("\n"u8.ToArray(), ct);
            if (output.UnflushedBytes > 32 * 1024) await output.FlushAsync(ct);
        }
    }

    private static async Task PurgedAsync<TStore>(HttpContext context) where TStore : class, IAdieuStore
    {
        if (await ReadAsync<Most>(context, l => l.Limit > 0) is not { } asked) return;
        var steps = await context.RequestServices.GetRequiredService<TStore>().PurgedAsync(asked.Limit, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new { steps }, Json, context.RequestAborted);
    }

    private static async Task AcknowledgeAsync<TStore>(HttpContext context) where TStore : class, IAdieuStore
    {
        if (await ReadAsync<Known>(context, k => k.Steps is not null) is not { } known) return;
        await context.RequestServices.GetRequiredService<TStore>().AcknowledgePurgedAsync(known.Steps!, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<Question?> QuestionAsync(HttpContext context) =>
        await ReadAsync<Asked>(context, a => a.Subject is { Count: > 0 }) is { } asked ? new Question(new StoreSubject(asked.Subject!), asked.Step) : null;

    private static Task<T?> ReadAsync<T>(HttpContext context, Func<T, bool> good) where T : class => SignedBody.ReadAsync(context, "adieu-store", good);

    private sealed record Asked(IReadOnlyList<string>? Subject, string? Step);

    private sealed record Most(int Limit);

    private sealed record Known(IReadOnlyList<string>? Steps);

    private sealed record Question(StoreSubject Subject, string? Step);
}
