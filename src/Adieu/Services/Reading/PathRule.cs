namespace Adieu.Services.Reading;

/// <summary>What counts as a path below the service's home: nothing that a browser would take to another host.</summary>
internal static class PathRule
{
    public static bool IsBelowHome(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl);
}
