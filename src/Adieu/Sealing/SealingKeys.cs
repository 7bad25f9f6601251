using System.Security.Cryptography;
using Adieu.Erasure.Archive;

namespace Adieu.Sealing;

/// <summary>
/// The files of the sealing keys: the present one, and those before it, which are kept because something may still lie under
/// them. An installation that never rotated has none, and seals under its master key.
/// </summary>
internal static class SealingKeys
{
    /// <summary>The present sealing key's file name within the keys directory: 32 random bytes.</summary>
    public const string FileName = "sealing.key";

    private const string RetiredFolder = "retired", Retired = "sealing-*.key", LockName = "sealing.lock";

    /// <summary>When the present key's file was last written; something else when there is none.</summary>
    public static DateTime WrittenAt(string directory) => File.GetLastWriteTimeUtc(Path.Combine(directory, FileName));

    /// <summary>Every sealing key, the present one first.</summary>
    /// <exception cref="KeyRingException">One of them has not exactly 32 bytes.</exception>
    public static IReadOnlyList<byte[]> Read(string directory)
    {
        // In this order: whoever sees a new key sees the one before it too.
        var present = Path.Combine(directory, FileName);
        var keys = new List<byte[]>();
        if (File.Exists(present)) keys.Add(ReadOne(present));
        var retired = Path.Combine(directory, RetiredFolder);
        if (Directory.Exists(retired)) keys.AddRange(Directory.EnumerateFiles(retired, Retired).Order(StringComparer.Ordinal).Select(ReadOne));
        return keys;
    }

    /// <summary>Makes a new present key. The one before it is put away first, so that nothing is unreadable whenever this is broken off.</summary>
    /// <returns>The name by which the ledger knows the new key; it tells nothing of it.</returns>
    /// <exception cref="KeyRingException">Somebody else is at it.</exception>
    public static string Rotate(string directory)
    {
        using var turn = TakeTurn(directory);
        var present = Path.Combine(directory, FileName);
        if (File.Exists(present))
        {
            var before = ReadOne(present);
            KeyFile.Create(Path.Combine(directory, RetiredFolder, $"sealing-{Name(before)}.key"), before);
        }

        var key = RandomNumberGenerator.GetBytes(KeyRing.KeyBytes);
        var draft = Path.Combine(directory, $"{FileName}.{Name(key)}");
        KeyFile.Create(draft, key);
        File.Move(draft, present, overwrite: true);
        return Name(key);
    }

    private static byte[] ReadOne(string path)
    {
        var key = File.ReadAllBytes(path);
        return key.Length == KeyRing.KeyBytes ? key : throw new KeyRingException($"The sealing key at {path} has {key.Length} bytes instead of {KeyRing.KeyBytes}. Restore it from its backup.");
    }

    // Two at once could overwrite a key that something is sealed under already.
    private static FileStream TakeTurn(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new KeyRingException("Somebody else is rotating the keys just now.");
        }
    }

    private static string Name(byte[] key) => Convert.ToHexStringLower(SHA256.HashData([.. "adieu/sealing-key-name"u8, .. key]))[..12];
}
