using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Adieu.Client;

/// <summary>
/// The pictures that the page module <c>face.js</c> sends: each preceded by its length in four bytes, most significant
/// first. Read into memory and nowhere else.
/// </summary>
public static class FacePictures
{
    /// <summary>The body's media type.</summary>
    public const string MediaType = "application/vnd.adieu.frames";

    /// <summary>Bytes of an enrolment's body at most.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private const int MostPictures = 60;
    private const int MostPictureBytes = 400 * 1024;

    /// <summary>The pictures; null when there are none, too many, too large ones, or one is cut off.</summary>
    public static async Task<IReadOnlyList<byte[]>?> ReadAsync(Stream body, CancellationToken cancellationToken = default)
    {
        var pictures = new List<byte[]>();
        var head = new byte[4];
        while (await body.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellationToken) is var read and > 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            var fits = read == 4 && length is > 0 and <= MostPictureBytes && pictures.Count < MostPictures;
            if (fits) pictures.Add(new byte[length]);
            if (fits && await body.ReadAtLeastAsync(pictures[^1], length, throwOnEndOfStream: false, cancellationToken) == length) continue;
            Forget(pictures);
            return null;
        }

        return pictures.Count == 0 ? null : pictures;
    }

    /// <summary>Overwrites pictures in memory.</summary>
    public static void Forget(IEnumerable<byte[]> pictures)
    {
        foreach (var picture in pictures) CryptographicOperations.ZeroMemory(picture);
    }
}
