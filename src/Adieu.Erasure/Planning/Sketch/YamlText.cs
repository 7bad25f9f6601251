using System.Text.RegularExpressions;

namespace Adieu.Erasure.Planning.Sketch;

/// <summary>Writes names so that YAML reads them as they are, in braces too.</summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> Words = new(["yes", "no", "true", "false", "null", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    public static string Name(string name) =>
        Plain().IsMatch(name) && !Words.Contains(name) ? name : Text(name);

    /// <summary>Any text in double quotes, on one line.</summary>
    public static string Text(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal) + "\"";

    public static string Names(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(Name))}]";

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_.$]*$")]
    private static partial Regex Plain();
}
