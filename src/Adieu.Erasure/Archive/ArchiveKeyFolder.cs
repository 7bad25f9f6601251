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
        Directory.CreateDirectory(path);
        // Written whole under another name first: nobody ever reads half a key.
        var draft = Path.Combine(path, Path.GetRandomFileName());
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, mode))
        {
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, FileOf(month), overwrite: false);
        }
        catch (IOException) when (File.Exists(FileOf(month)))
        {
            // Another process was first; its key is the key.
            File.Delete(draft);
        }

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
