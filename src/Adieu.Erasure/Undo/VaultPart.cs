using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Undo;

/// <summary>
/// One sealed part of a step's vault: compressed, then AES-256-GCM. The key of a part belongs to its step alone
/// (HKDF-SHA-256), and a part opens only in its own place of its own step.
/// </summary>
internal static class VaultPart
{
    private const int NonceBytes = 12, TagBytes = 16;

    public static byte[] KeyOf(ReadOnlyMemory<byte> key, string step) => key.Length == 32
        ? HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToArray(), 32, info: Encoding.UTF8.GetBytes("adieu-vault/1:" + step))
        : throw new ArgumentException("A vault's key has 32 bytes.", nameof(key));

    public static byte[] Seal(byte[] key, string step, int part, MemoryStream content)
    {
        using var packed = new MemoryStream();
        using (var zip = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(content.GetBuffer(), 0, (int)content.Length);
        var box = new byte[NonceBytes + TagBytes + packed.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), packed.GetBuffer().AsSpan(0, (int)packed.Length), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), Place(step, part));
        CryptographicOperations.ZeroMemory(packed.GetBuffer());
        return box;
    }

    /// <exception cref="StoreException">The key is another one, or the part was altered or moved.</exception>
    public static MemoryStream Open(byte[] key, string step, int part, byte[] box)
    {
        var packed = new byte[Math.Max(0, box.Length - NonceBytes - TagBytes)];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), packed, Place(step, part));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new StoreException("The vault does not open: the key is another one, or the sealed rows were altered.", transient: false);
        }

        var content = new MemoryStream();
        using (var zip = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress)) zip.CopyTo(content);
        content.Position = 0;
        return content;
    }

    private static byte[] Place(string step, int part) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{part}:{step}"));
}
