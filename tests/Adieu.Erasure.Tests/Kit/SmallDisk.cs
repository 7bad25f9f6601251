using System.Diagnostics;

namespace Adieu.Erasure.Tests.Kit;

/// <summary>A disk of a few megabytes, in memory, that is full when a test says so.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts one; where this process may not, the test is skipped.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        var path = Directory.CreateTempSubdirectory("adieu-disk-").FullName;
        var mounted = Environment.IsPrivilegedProcess && Ran("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=755", "none", path);
        if (!mounted) Directory.Delete(path);
        Assert.SkipUnless(mounted, "Only root may mount a small disk: a full one was not tested.");
        return new SmallDisk(path);
    }

    /// <summary>A folder on it that PostgreSQL may use as a tablespace.</summary>
    public string ForPostgres()
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, "pg")).FullName;
        Ran("chown", "postgres", folder);
        return folder;
    }

    /// <summary>Nothing more can be written.</summary>
    public void Fill()
    {
        try
        {
            using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            var some = new byte[4096];
            while (true) file.Write(some);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>There is room again.</summary>
    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        // Whoever has files open there keeps them until they go.
        Ran("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Ran(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
