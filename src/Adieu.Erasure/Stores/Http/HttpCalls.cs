using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Adieu.Erasure.Stores.Http;

/// <summary>Signed calls to a store's endpoint, tried again while it is busy or cannot be reached.</summary>
internal sealed class HttpCalls(string store, HttpClient http, HttpStoreOptions options, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Posts a question. The answer is the caller's to dispose; its content is not read yet.</summary>
    /// <exception cref="StoreException">The endpoint refused, or stayed busy or out of reach.</exception>
    public Task<HttpResponseMessage> PostAsync(string what, object question, string? key, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, new Uri(options.Url.ToString().TrimEnd('/') + "/" + what), JsonSerializer.SerializeToUtf8Bytes(question, Json), key, ct);

    /// <summary>Looks after work that the endpoint has taken up.</summary>
    public Task<HttpResponseMessage> PollAsync(Uri location, CancellationToken ct) => SendAsync(HttpMethod.Get, location, [], null, ct);

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
    {
        await using var content = await response.Content.ReadAsStreamAsync(ct);
        return await JsonSerializer.DeserializeAsync<T>(content, Json, ct) ?? throw new JsonException("The answer is null.");
    }

    /// <summary>How long the endpoint asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, byte[] body, string? key, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (response, why) = await TryAsync(method, address, body, key, ct);
            if (response is not null && !Busy(response.StatusCode)) return response;
            var asked = response is null ? null : RetryAfter(response);
            var wait = asked ?? TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt));
            why ??= $"answers {(int)response!.StatusCode}";
            response?.Dispose();
            if (attempt >= options.Attempts || wait > options.Patience) throw new StoreException($"Store {store} {why}.", transient: true) { Again = asked > options.Patience ? asked : null };
            await Task.Delay(wait, time, ct);
        }
    }

    private async Task<(HttpResponseMessage? Response, string? Why)> TryAsync(HttpMethod method, Uri address, byte[] body, string? key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address);
        if (method == HttpMethod.Post) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", CallToken.Sign(options.Secret.Span, options.Caller, "adieu-store", time.GetUtcNow(), address.AbsolutePath, body));
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token), null);
        }
        catch (HttpRequestException)
        {
            // The driver's text may hold the address with its query; ours does not.
            return (null, "cannot be reached");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, "does not answer in time");
        }
    }

    private static bool Busy(HttpStatusCode status) => (int)status is 408 or 425 or 429 or >= 500 and not 501;
}
