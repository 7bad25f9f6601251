using System.Text.RegularExpressions;

namespace Adieu.Erasure.Planning;

/// <summary>Writes names so that YAML reads them as they are, in braces too.</summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> Words = new(["yes", "no", "true", "false", "null", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    public static string Name(string name) =>
        Plain().IsMatch(name) && !Words.Contains(name) ? name : "\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    public static string Names(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(Name))}]";

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_.$]*$")]
    private static partial Regex Plain();
}
