using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Archive;

namespace Adieu.Sealing;

/// <summary>
/// Adieu's master key, from which the other symmetric keys are derived by name, and the sealing keys that have taken its place
/// for what is sealed, where they were rotated. Losing it loses all tombstones and, where nothing was rotated, all open cases' sealed
/// data; whoever has it and the database can read them. Safe for concurrent use.
/// </summary>
public sealed class KeyRing
{
    /// <summary>The master key's file name within the keys directory: 32 random bytes.</summary>
    public const string FileName = "master.key";

    internal const int KeyBytes = 32;

    /// <summary>How long after a rotation another server may still seal under the key before it; whatever it meets under the new one it opens at once.</summary>
    internal static readonly TimeSpan Notices = TimeSpan.FromSeconds(5);

    private readonly byte[] _master;
    private readonly string? _directory;
    private readonly Lock _lock = new();
    private SealingKey[] _sealing = [];
    private DateTime _written;
    private long _looked;

    /// <summary>Takes a master key from elsewhere, such as a secrets manager.</summary>
    /// <exception cref="ArgumentException">The key has not exactly 32 bytes.</exception>
    public KeyRing(ReadOnlySpan<byte> masterKey)
    {
        if (masterKey.Length != KeyBytes) throw new ArgumentException("The master key must have exactly 32 bytes.", nameof(masterKey));
        _master = masterKey.ToArray();
        _sealing = [SealingOf(_master)];
    }

    private KeyRing(ReadOnlySpan<byte> masterKey, string directory)
        : this(masterKey)
    {
        _directory = directory;
        LoadSealing();
    }

    /// <summary>The keys that seal, the present one first. Rotated by whatever process, a server goes on without a restart.</summary>
    internal IReadOnlyList<SealingKey> ForSealing
    {
        get
        {
            if (_directory is not null && TimeProvider.System.GetElapsedTime(Volatile.Read(ref _looked)) > Notices) LookAgain();
            return Volatile.Read(ref _sealing);
        }
    }

    /// <summary>Reads <see cref="FileName"/> in <paramref name="directory"/>.</summary>
    /// <param name="directory">The keys directory.</param>
    /// <param name="mayCreate">Whether a missing key is made now: yes in development, never in production, where a lost volume must not look like a fresh start.</param>
    /// <exception cref="KeyRingException">The key is missing or malformed; the message says what to do.</exception>
    public static KeyRing Open(string directory, bool mayCreate)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new KeyRingException($"There is no master key at {path}. Put 32 random bytes there, for example: head -c 32 /dev/urandom > {path}");
            KeyFile.Create(path, RandomNumberGenerator.GetBytes(KeyBytes));
        }

        var key = File.ReadAllBytes(path);
        return key.Length == KeyBytes
            ? new KeyRing(key, directory)
            : throw new KeyRingException($"The master key at {path} has {key.Length} bytes instead of 32. Restore it from its backup.");
    }

    /// <summary>The 32-byte key for a purpose; the same purpose always gives the same key, and no key tells another (HKDF-SHA-256, RFC 5869).</summary>
    internal byte[] Derive(string purpose) => Derive(_master, purpose);

    /// <summary>Makes a new sealing key, under which everything is sealed from now on.</summary>
    /// <returns>The name by which the ledger knows it.</returns>
    /// <exception cref="KeyRingException">The key did not come from a directory, or somebody else is at it.</exception>
    internal string Rotate()
    {
        if (_directory is null) throw new KeyRingException("The master key did not come from a directory, so there is no place for another.");
        var name = SealingKeys.Rotate(_directory);
        LoadSealing();
        return name;
    }

    /// <summary>Reads the sealing keys again where they have changed; false when these are all.</summary>
    internal bool LookAgain()
    {
        if (_directory is null) return false;
        Volatile.Write(ref _looked, TimeProvider.System.GetTimestamp());
        if (SealingKeys.WrittenAt(_directory) == _written) return false;
        try
        {
            LoadSealing();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KeyRingException)
        {
            // What is known still opens what it opened.
            return false;
        }
    }

    private void LoadSealing()
    {
        lock (_lock)
        {
            _written = SealingKeys.WrittenAt(_directory!);
            SealingKey[] keys = [.. SealingKeys.Read(_directory!).Select(SealingOf), SealingOf(_master)];
            Volatile.Write(ref _sealing, keys);
            Volatile.Write(ref _looked, TimeProvider.System.GetTimestamp());
        }
    }

    private static SealingKey SealingOf(byte[] key) => new(Derive(key, "seal:wrap"), Derive(key, "seal:token"));

    private static byte[] Derive(byte[] key, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, salt: "adieu/1"u8.ToArray(), info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>Says that there is a key, never which.</summary>
    public override string ToString() => "keys:***";
}

/// <summary>What one sealing key is used for.</summary>
/// <param name="Wrap">Seals the keys of owners.</param>
/// <param name="Token">Seals what travels.</param>
internal sealed record SealingKey(byte[] Wrap, byte[] Token)
{
    /// <summary>Says that there is a key, never which.</summary>
    public override string ToString() => "sealing-key:***";
}

/// <summary>The keys directory is not as it must be. The message is for operators and holds no key.</summary>
public sealed class KeyRingException(string message) : Exception(message);
