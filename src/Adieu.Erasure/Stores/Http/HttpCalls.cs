using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Adieu.Erasure.Stores.Http;

/// <summary>Signed calls to a store's endpoint, tried again while it is busy or cannot be reached.</summary>
internal sealed class HttpCalls(string store, HttpClient http, HttpStoreOptions options, TimeProvider time)
{
    // What is missing is missing: an empty object, as a proxy may answer, says neither that all is erased nor that nothing is left.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    // A thousand purged steps with twenty tables each have a quarter of it.
    private const int LargestAnswer = 16 * 1024 * 1024;

    // Whoever asks for more is asked again all the same: an operator decides about work that takes for ever.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    /// <summary>Posts a question. The answer is the caller's to dispose; its content is not read yet.</summary>
    /// <exception cref="StoreException">The endpoint refused, or stayed busy or out of reach.</exception>
    public Task<HttpResponseMessage> PostAsync(string what, object question, string? key, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, new Uri(options.Url.ToString().TrimEnd('/') + "/" + what), JsonSerializer.SerializeToUtf8Bytes(question, Json), key, ct);

    /// <summary>Looks after work that the endpoint has taken up.</summary>
    public Task<HttpResponseMessage> PollAsync(Uri location, CancellationToken ct) => SendAsync(HttpMethod.Get, location, [], null, ct);

    /// <summary>Reads an answer to its end, which has to come in time.</summary>
    /// <exception cref="JsonException">It is not of the protocol.</exception>
    /// <exception cref="StoreException">It broke off, came too slowly, or is too long.</exception>
    public async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await InTimeAsync(async some =>
        {
            await using var content = await response.Content.ReadAsStreamAsync(some);
            var buffer = new byte[16 * 1024];
            for (int read; (read = await content.ReadAsync(buffer, some)) > 0;)
            {
                if (body.Length + read > LargestAnswer) throw new StoreException($"Store {store} answers with more than {LargestAnswer / 1024 / 1024} MB.", transient: false);
                body.Write(buffer, 0, read);
            }

            return true;
        }, ct);
        return JsonSerializer.Deserialize<T>(body.GetBuffer().AsSpan(0, (int)body.Length), Json) ?? throw new JsonException("The answer is null.");
    }

    /// <summary>Reads a part of an answer, which has to come within the time of a call.</summary>
    /// <exception cref="StoreException">It broke off, or came too slowly.</exception>
    public async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await read(either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new StoreException($"Store {store} broke off its answer.", transient: true);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new StoreException($"Store {store} does not end its answer in time.", transient: true);
        }
    }

    /// <summary>Whether the endpoint says that nobody of that key is known. That no page is there says nothing of anybody: a wrong address, or a deployment under way, has the same status.</summary>
    /// <exception cref="StoreException">It answers 404 or 410 and does not say so.</exception>
    public async Task<bool> SaysUnknownAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Gone)) return false;
        try
        {
            if (!(await ReadAsync<KnownAnswer>(response, ct)).Known) return true;
        }
        catch (JsonException)
        {
        }

        throw new StoreException($"Store {store} answers {(int)response.StatusCode}, and does not say that nobody is known: is its address right?", transient: true);
    }

    /// <summary>How long the endpoint asks to wait, a day at most; null when it does not say.</summary>
    public TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta < LongestAsked ? delta : LongestAsked,
        { Date: { } date } when date - time.GetUtcNow() is var left => left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestAsked ? left : LongestAsked,
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
