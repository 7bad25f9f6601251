namespace Adieu.Erasure.Archive;

/// <summary>Creates key files that only the process's own user can read.</summary>
public static class KeyFile
{
    /// <summary>
    /// Writes a key file if there is none. Several processes may start at once: the file appears whole, and the first
    /// one wins; the caller reads the file afterwards.
    /// </summary>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        // On Unix a move that must not overwrite looks first and renames then: between the two another process could come.
        using var turn = new Mutex(initiallyOwned: false, "adieu-key-file");
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Whoever had the turn died: it is ours now, and the look below tells what they left.
        }

        try
        {
            if (File.Exists(path)) File.Delete(draft);
            else File.Move(draft, path);
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }
}
