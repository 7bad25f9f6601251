using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;

namespace Adieu.Client;

/// <summary>What a service asks Adieu. Values travel in bodies, never in addresses, so that no log on the way holds them.</summary>
/// <remarks>Every call throws <see cref="HttpRequestException"/> when Adieu cannot be reached or refuses; decide there whether to go on without it.</remarks>
public sealed class AdieuApi(HttpClient http, IOptions<AdieuOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Pictures are looked at while the caller waits.
    private static readonly TimeSpan Looking = TimeSpan.FromSeconds(60);

    /// <summary>Whether an identifier may be registered, or belonged to a closed account that the rules still protect.</summary>
    /// <param name="kind"><c>phone</c>, <c>email</c>, <c>document</c> or <c>username</c>.</param>
    /// <param name="value">The identifier as typed; Adieu normalises it and keeps nothing.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<RegistrationCheck> CheckRegistrationAsync(string kind, string value, CancellationToken cancellationToken = default) =>
        PostAsync<RegistrationCheck>("registrations/check", new { kind, value }, cancellationToken);

    /// <summary>
    /// Has the services that listen told that a person gave up a phone number: call it when they changed their number and
    /// said so. A service that does not have the number on file learns nothing.
    /// </summary>
    /// <param name="phone">The number; Adieu keeps it sealed until it is told.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task ReleaseNumberAsync(string phone, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync("numbers/release", new { value = phone }, Patience, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// Whether Adieu can be reached now. Ask before people are sent there: a page of the service's own says more than what a
    /// browser shows of a server that does not answer. Waits 10 seconds at most, and throws nothing.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var response = await http.GetAsync(new Uri(options.Value.Url!, "/healthz/live"), limit.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The open closing case of an account, or null.</summary>
    /// <param name="account">The account's key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<OpenClosing?> FindOpenCaseAsync(string account, CancellationToken cancellationToken = default) =>
        (await PostAsync<CaseAnswer>("cases/find", new { account }, cancellationToken)).Case;

    /// <summary>
    /// The account of somebody whom Adieu sent back for a new password (<c>?recovered=</c> at the page that the service's
    /// file names); null when the token is not good, too old or used. The first call uses it up.
    /// </summary>
    /// <param name="token">The token as it came.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<RecoveredAccount?> UseRecoveryAsync(string token, CancellationToken cancellationToken = default)
    {
        if (await AdieuToken.ReadRecoveryAsync(options.Value, time, token) is not { } recovered) return null;
        return (await PostAsync<RecoveryAnswer>("recoveries/use", new { token }, cancellationToken)).Good ? recovered : null;
    }

    /// <summary>Makes a face reference of pictures that the person gave with separate consent. Adieu keeps none of it.</summary>
    /// <param name="account">The account's key; the reference is of use to no other.</param>
    /// <param name="pictures">JPEG or PNG files, 5 to 60, of one person looking straight ahead. Overwrite them afterwards.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<FaceEnrolment> EnrolFaceAsync(string account, IReadOnlyList<byte[]> pictures, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync("faces/enrol", new { account, pictures }, Looking, cancellationToken);
        if (response.IsSuccessStatusCode) return new FaceEnrolment.Enrolled((await response.Content.ReadFromJsonAsync<FaceAnswer>(cancellationToken))?.Reference ?? throw new HttpRequestException("Adieu gave no answer."));
        if (response.StatusCode != HttpStatusCode.UnprocessableEntity) return new FaceEnrolment.Unavailable();
        return new FaceEnrolment.Declined((await response.Content.ReadFromJsonAsync<ProblemAnswer>(cancellationToken))?.Code ?? "not-clear");
    }

    private async Task<T> PostAsync<T>(string what, object body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(what, body, Patience, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(cancellationToken) ?? throw new HttpRequestException("Adieu gave no answer.");
    }

    private async Task<HttpResponseMessage> SendAsync(string what, object body, TimeSpan patience, CancellationToken cancellationToken)
    {
        var path = $"/v1/services/{options.Value.Service}/{what}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Url!, path)) { Content = JsonContent.Create(body) };
        var token = AdieuToken.Sign(options.Value, time, new Dictionary<string, object> { ["path"] = path });
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await http.SendAsync(request, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("Adieu did not answer in time.", e);
        }
    }

    private sealed record CaseAnswer(OpenClosing? Case);

    private sealed record RecoveryAnswer(bool Good);

    private sealed record FaceAnswer(string Reference);

    private sealed record ProblemAnswer(string? Code);
}

/// <summary>Whether an identifier may be registered.</summary>
/// <param name="Allowed">Whether it may.</param>
/// <param name="Explanation">Why not, for the person; null when allowed.</param>
/// <param name="Until">When it may be again; null for never, or when allowed.</param>
/// <param name="Source">Where the rule is published; null when allowed.</param>
public sealed record RegistrationCheck(bool Allowed, TwoLanguages? Explanation = null, DateTimeOffset? Until = null, string? Source = null);

/// <summary>A text in both languages.</summary>
public sealed record TwoLanguages(string Zh, string En)
{
    /// <summary>The text for a language tag such as <c>zh-CN</c> or <c>en</c>.</summary>
    public string In(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Zh : En;
}

/// <summary>Whose new password it is.</summary>
/// <param name="Account">The account's key.</param>
/// <param name="HoldsNumber">Whether they proved, beside something else, that they read messages to the account's number now: a number that was given up elsewhere is confirmed by that.</param>
public sealed record RecoveredAccount(string Account, bool HoldsNumber);

/// <summary>An account's open case.</summary>
/// <param name="Number">The public case number.</param>
/// <param name="State">The case's state, such as <c>Frozen</c>.</param>
/// <param name="ErasesAt">When erasure is due; null before the person confirms.</param>
public sealed record OpenClosing(string Number, string State, DateTimeOffset? ErasesAt);

/// <summary>The outcome of enrolling a face.</summary>
public abstract record FaceEnrolment
{
    private FaceEnrolment()
    {
    }

    /// <summary>Keep <paramref name="Reference"/> with the account, and erase it with the account or when the person takes their consent back.</summary>
    public sealed record Enrolled(string Reference) : FaceEnrolment
    {
        /// <summary>Says that there is a reference, never which.</summary>
        public override string ToString() => "face-reference:***";
    }

    /// <summary>The pictures do not do; <paramref name="Why"/> is <c>no-face</c>, <c>several-faces</c>, <c>too-small</c>, <c>not-clear</c>, <c>frame-count</c> or <c>face-changed</c>.</summary>
    public sealed record Declined(string Why) : FaceEnrolment;

    /// <summary>Not possible just now.</summary>
    public sealed record Unavailable : FaceEnrolment;
}
