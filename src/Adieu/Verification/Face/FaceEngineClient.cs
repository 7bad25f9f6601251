using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace Adieu.Verification.Face;

/// <summary>Speaks to the face engine over HTTP. Safe for concurrent use; one per process.</summary>
public sealed class FaceEngineClient : IFaceEngine, IDisposable
{
    private const int LargestAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan ReadyFor = TimeSpan.FromSeconds(3);
    private readonly HttpClient _http;
    private readonly HttpClient _health;
    private readonly TimeProvider _time;
    private (bool Ready, DateTimeOffset At)? _known;

    /// <summary>Takes the engine's whereabouts.</summary>
    /// <param name="options">The whereabouts and the secret.</param>
    /// <param name="time">For the signatures' instants.</param>
    /// <exception cref="ArgumentException">No address, too short a secret, or a secret that would travel readably over a network.</exception>
    public FaceEngineClient(FaceEngineOptions options, TimeProvider time)
    {
        if (options.Mistake is { } mistake) throw new ArgumentException(mistake, nameof(options));
        _time = time;

        HttpMessageHandler handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = options.Socket is { } path ? (_, token) => Connect(path, token) : null,
        };
        // Its health is no secret: asked without the secret, and answered without a signature.
        _health = new HttpClient(handler, disposeHandler: false) { BaseAddress = options.Url, Timeout = TimeSpan.FromSeconds(2), MaxResponseContentBufferSize = 4096 };
        if (options.Signed) handler = new SignedExchange(options.Secret, time) { InnerHandler = handler };
        _http = new HttpClient(handler)
        {
            BaseAddress = options.Url,
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        if (!options.Signed) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Secret);
    }

    /// <inheritdoc/>
    public async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        if (_known is { } known && known.At > _time.GetUtcNow() - ReadyFor) return known.Ready;
        var ready = false;
        try
        {
            using var response = await _health.GetAsync(new Uri("/healthz", UriKind.Relative), cancellationToken);
            ready = response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not ready, then.
        }

        _known = (ready, _time.GetUtcNow());
        return ready;
    }

    /// <inheritdoc/>
    public async Task<FaceReading> Measure(IReadOnlyList<byte[]> frames, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(Join(frames));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.adieu.frames");
        try
        {
            using var response = await _http.PostAsync(new Uri("/v1/frames", UriKind.Relative), body, cancellationToken);
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge) return new FaceReading.Refused();
            if (!response.IsSuccessStatusCode) return new FaceReading.Unavailable();

            var answer = await response.Content.ReadFromJsonAsync<Answer>(cancellationToken);
            return answer?.Frames is { } read && read.Count == frames.Count && read.All(IsSound)
                ? new FaceReading.Measured(read)
                : new FaceReading.Unavailable();
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new FaceReading.Unavailable();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _health.Dispose();
        _http.Dispose();
    }

    // Each picture is preceded by its length in four bytes, the most significant first.
    private static byte[] Join(IReadOnlyList<byte[]> frames)
    {
        var body = new byte[frames.Sum(f => 4 + f.Length)];
        var at = 0;
        foreach (var frame in frames)
        {
            BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(at), frame.Length);
            frame.CopyTo(body, at + 4);
            at += 4 + frame.Length;
        }

        return body;
    }

    // A provider elsewhere is not believed blindly: numbers outside their ranges would make the decision meaningless.
    private static bool IsSound(FaceFrame frame) =>
        frame is { Faces: >= 0, Width: >= 0, Height: >= 0 }
        && (frame.Face is null || (frame.Faces == 1
            && frame.Face is { Box.Count: 4, Confidence: >= 0 and <= 1, Descriptor.Length: Descriptors.Length } face
            && double.IsFinite(face.NoseX) && double.IsFinite(face.EyeOpenness) && double.IsFinite(face.Sharpness)
            && face.Descriptor.All(float.IsFinite) && face.Descriptor.Any(n => n != 0)));

    private static async ValueTask<Stream> Connect(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record Answer(IReadOnlyList<FaceFrame>? Frames);
}
