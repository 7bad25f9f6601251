using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Adieu.Server.Pages.Closing.Face;

/// <summary>Pictures in one body: each preceded by its length in four bytes, most significant first. Read into memory and nowhere else.</summary>
internal static class FrameBody
{
    public const string Type = "application/vnd.adieu.frames";

    /// <summary>A check's 120 pictures of 640 pixels have about 2 MB; four times as much is refused.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    private const int MostFrames = 120;
    private const int MostFrameBytes = 400 * 1024;

    /// <summary>The pictures; null when there are none, too many, too large ones, or one is cut off.</summary>
    public static async Task<IReadOnlyList<byte[]>?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var frames = new List<byte[]>();
        var head = new byte[4];
        while (await body.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellationToken) is var read and > 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (read < 4 || length is <= 0 or > MostFrameBytes || frames.Count == MostFrames) return Forget(frames);
            var frame = new byte[length];
            frames.Add(frame);
            if (await body.ReadAtLeastAsync(frame, length, throwOnEndOfStream: false, cancellationToken) < length) return Forget(frames);
        }

        return frames.Count == 0 ? null : frames;
    }

    private static IReadOnlyList<byte[]>? Forget(List<byte[]> frames)
    {
        foreach (var frame in frames) CryptographicOperations.ZeroMemory(frame);
        return null;
    }
}
