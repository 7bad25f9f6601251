using System.Security.Cryptography;

namespace Adieu.Erasure.Archive;

/// <summary>Archive keys as files, one a month, that only their owner can read. Several processes may share the folder.</summary>
/// <param name="path">The folder; it is made when the first key is.</param>
public sealed class ArchiveKeyFolder(string path) : IArchiveKeys
{
    private const string Extension = ".key";

    /// <inheritdoc/>
    public IReadOnlyList<string> Months => Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*" + Extension).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)] : [];

    /// <inheritdoc/>
    public byte[] Get(string month)
    {
        if (Find(month) is { } known) return known;
        KeyFile.Create(FileOf(month), RandomNumberGenerator.GetBytes(32));
        return Find(month) ?? throw new IOException("The key that was just made is gone.");
    }

    /// <inheritdoc/>
    public byte[]? Find(string month) => File.Exists(FileOf(month)) ? File.ReadAllBytes(FileOf(month)) : null;

    /// <inheritdoc/>
    public void Destroy(string month)
    {
        if (!File.Exists(FileOf(month))) return;
        // The bytes go too, as far as the file system lets them.
        using (var file = new FileStream(FileOf(month), FileMode.Open, FileAccess.Write))
        {
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }

        File.Delete(FileOf(month));
    }

    private string FileOf(string month) => Path.Combine(path, month + Extension);
}
