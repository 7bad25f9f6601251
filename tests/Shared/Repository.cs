namespace Adieu.TestKit;

/// <summary>Where the sources and the built servers lie.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Adieu.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release: the servers are taken from the same build as the tests.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Adieu.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("Adieu.slnx was not found above the test assembly.");
    }
}
