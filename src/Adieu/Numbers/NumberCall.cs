using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Adieu.Erasure.Stores.Http;
using Adieu.Services;

namespace Adieu.Numbers;

/// <summary>Tells a service that one of its accounts has a number which somebody gave up. The call is signed as those to stores are: path, body, 60 seconds, once.</summary>
internal sealed class NumberCall(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "adieu-numbers";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Makes the call.</summary>
    /// <param name="service">Who is told.</param>
    /// <param name="account">Its account that holds the number.</param>
    /// <param name="held">The number as it stands there.</param>
    /// <param name="claimed">The announcement.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when it was taken; otherwise why not, for an operator.</returns>
    public async Task<string?> TellAsync(ServiceDefinition service, string account, string held, ClaimedAnnouncement claimed, CancellationToken cancellationToken)
    {
        var id = claimed.Announcement.Id;
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id,
            account,
            number = NumberHash.Of(service.Secret.Span, id, held),
            at = claimed.ReleasedAt.ToUnixTimeMilliseconds(),
        });
        var address = new Uri(service.Home.ToString().TrimEnd('/') + service.Numbers.Subscription!.At);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", CallToken.Sign(service.Secret.Span, "adieu", NumberHash.Audience, time.GetUtcNow(), address.AbsolutePath, body));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var client = clients.CreateClient(Client);
            using var answer = await client.SendAsync(request, patience.Token);
            return answer.IsSuccessStatusCode ? null : $"answer-{(int)answer.StatusCode}";
        }
        catch (HttpRequestException)
        {
            return "unreachable";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "timeout";
        }
    }
}
