using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Archive;

/// <summary>One sealed row: AES-256-GCM under its month's key, bound to its number.</summary>
internal static class ArchiveBox
{
    private const int NonceBytes = 12, TagBytes = 16;

    public static string MonthOf(DateTimeOffset until) => until.ToUniversalTime().ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static byte[] Seal(byte[] key, string id, byte[] content)
    {
        var box = new byte[NonceBytes + TagBytes + content.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), content, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(id));
        return box;
    }

    /// <exception cref="StoreException">The key is another one, or the row was altered or moved.</exception>
    public static byte[] Open(byte[] key, string id, byte[] box)
    {
        var content = new byte[Math.Max(0, box.Length - NonceBytes - TagBytes)];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), content, Encoding.UTF8.GetBytes(id));
            return content;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new StoreException("A row of the archive does not open: the key is another one, or it was altered.", transient: false);
        }
    }
}
