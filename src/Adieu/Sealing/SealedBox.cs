using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Adieu.Sealing;

/// <summary>
/// Seals data under one random key per owner (a case), itself sealed under the present sealing key. Whoever
/// destroys an owner's sealed key destroys all that was sealed for it, in every backup too. AES-256-GCM throughout.
/// Safe for concurrent use.
/// </summary>
public sealed class SealedBox(KeyRing keys)
{
    // A box is: one byte of format, nonce, tag, cipher text.
    private const byte Format = 1;
    private const int NonceBytes = 12, TagBytes = 16, Head = 1 + NonceBytes + TagBytes;

    /// <summary>A new random key for an owner, sealed; store it beside the owner and delete it when the owner's time is over.</summary>
    /// <param name="owner">Who the key is for, such as a case number; the key opens for nobody else.</param>
    public SealedKey NewKey(string owner) => new(Lock(keys.ForSealing[0].Wrap, RandomNumberGenerator.GetBytes(32), "key:" + owner));

    /// <summary>The owner's key itself, 32 bytes, for whoever seals elsewhere with it.</summary>
    /// <exception cref="CryptographicException">It was altered, or is another owner's.</exception>
    internal byte[] Reveal(SealedKey key, string owner) => Unwrap(key, owner);

    /// <summary>An owner's key sealed under the present sealing key; null when it is already.</summary>
    /// <exception cref="CryptographicException">It was altered, or is another owner's.</exception>
    internal SealedKey? Rewrap(SealedKey key, string owner)
    {
        var present = keys.ForSealing[0].Wrap;
        return TryUnlock(present, key.Bytes.Span, "key:" + owner) is null ? new SealedKey(Lock(present, Unwrap(key, owner), "key:" + owner)) : null;
    }

    /// <summary>Seals bytes for an owner.</summary>
    /// <param name="key">The owner's key.</param>
    /// <param name="owner">Who it was made for.</param>
    /// <param name="content">What to seal.</param>
    /// <param name="associatedData">Where it will lie, such as <c>choices.words</c>; must be the same when it is opened.</param>
    public byte[] Seal(SealedKey key, string owner, ReadOnlySpan<byte> content, string associatedData) =>
        Lock(Unwrap(key, owner), content, Bind(owner, associatedData));

    /// <summary>Opens what <see cref="Seal"/> sealed.</summary>
    /// <exception cref="CryptographicException">It was altered, moved, or sealed for another owner.</exception>
    public byte[] Open(SealedKey key, string owner, ReadOnlySpan<byte> content, string associatedData) =>
        Unlock(Unwrap(key, owner), content, Bind(owner, associatedData));

    /// <summary>Seals a text for an owner.</summary>
    public byte[] SealText(SealedKey key, string owner, string text, string associatedData) =>
        Seal(key, owner, Encoding.UTF8.GetBytes(text), associatedData);

    /// <summary>Opens what <see cref="SealText"/> sealed.</summary>
    /// <exception cref="CryptographicException">It was altered, moved, or sealed for another owner.</exception>
    public string OpenText(SealedKey key, string owner, ReadOnlySpan<byte> content, string associatedData) =>
        Encoding.UTF8.GetString(Open(key, owner, content, associatedData));

    /// <summary>Seals a text that travels and is stored nowhere, such as a link's token; it can be part of an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="purpose">What it is for; it opens for nothing else.</param>
    public string SealToken(string text, string purpose) => Base64Url.EncodeToString(Lock(keys.ForSealing[0].Token, Encoding.UTF8.GetBytes(text), purpose));

    /// <summary>Opens what <see cref="SealToken"/> sealed; null when it was altered, or sealed for something else.</summary>
    public string? OpenToken(string token, string purpose)
    {
        if (!Base64Url.IsValid(token)) return null;
        return OpenUnderAny(static key => key.Token, Base64Url.DecodeFromChars(token), purpose) is { } text ? Encoding.UTF8.GetString(text) : null;
    }

    private byte[] Unwrap(SealedKey key, string owner) =>
        OpenUnderAny(static sealing => sealing.Wrap, key.Bytes.Span, "key:" + owner) ?? throw new CryptographicException("This key is altered, another owner's, or under a sealing key that is not here.");

    // The present key opens nearly everything; those before it what was sealed before. What none opens may lie under one that
    // another process has just made.
    private byte[]? OpenUnderAny(Func<SealingKey, byte[]> part, ReadOnlySpan<byte> box, string associatedData)
    {
        do
        {
            foreach (var key in keys.ForSealing)
            {
                if (TryUnlock(part(key), box, associatedData) is { } content) return content;
            }
        }
        while (keys.LookAgain());
        return null;
    }

    private static byte[]? TryUnlock(byte[] key, ReadOnlySpan<byte> box, string associatedData)
    {
        try
        {
            return Unlock(key, box, associatedData);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // The length keeps "a" + "bc" apart from "ab" + "c".
    private static string Bind(string owner, string associatedData) => $"{owner.Length}:{owner}:{associatedData}";

    private static byte[] Lock(byte[] key, ReadOnlySpan<byte> content, string associatedData)
    {
        var box = new byte[Head + content.Length];
        box[0] = Format;
        RandomNumberGenerator.Fill(box.AsSpan(1, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(box.AsSpan(1, NonceBytes), content, box.AsSpan(Head), box.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(associatedData));
        return box;
    }

    private static byte[] Unlock(byte[] key, ReadOnlySpan<byte> box, string associatedData)
    {
        if (box.Length < Head || box[0] != Format) throw new CryptographicException("This is not a sealed box.");
        var content = new byte[box.Length - Head];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(box.Slice(1, NonceBytes), box[Head..], box.Slice(1 + NonceBytes, TagBytes), content, Encoding.UTF8.GetBytes(associatedData));
        return content;
    }
}

/// <summary>An owner's key, sealed under the master key: useless without it.</summary>
/// <param name="Bytes">The sealed bytes, as they are stored.</param>
public readonly record struct SealedKey(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Says that there is a key, never which.</summary>
    public override string ToString() => "sealed-key:***";
}
