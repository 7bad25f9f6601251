using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>The file being read: its text, its variables, the mistakes and queries found so far.</summary>
internal sealed partial class ServiceSource(string path, string text, IReadOnlyDictionary<string, string> variables)
{
    public string Path => path;

    public List<ServiceDiagnostic> Mistakes { get; } = [];

    public List<QuerySite> Queries { get; } = [];

    public void Mistake(YamlNode at, string reason, string instead) =>
        Mistakes.Add(new ServiceDiagnostic(path, at.Start.Line, at.Start.Column, reason, instead));

    public string? Variable(string name) => variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The scalar's text with its variables filled in; a missing one is a mistake at the scalar.</summary>
    public string Fill(YamlScalarNode node) => Variables().Replace(node.Value ?? "", match =>
    {
        var name = match.Groups[1].Value;
        if (Variable(name) is { } value) return value;
        Mistake(node, $"The variable {name} is not set.", $"Set {name} in the environment.");
        return "";
    });

    public void Query(QueryUse use, string name, YamlScalarNode node, IReadOnlyList<string> placeholders) =>
        Queries.Add(new QuerySite(use, name, Fill(node), placeholders, offset => Locate(node, offset)));

    // Folding and quoting move characters, but neither adds nor drops any that is not blank; so the n-th visible
    // character of the value is the n-th visible one of the source after the scalar's opening.
    private (long Line, long Column) Locate(YamlScalarNode node, int offset)
    {
        var value = node.Value ?? "";
        var at = (int)node.Start.Index;
        if (node.Style is ScalarStyle.Folded or ScalarStyle.Literal) at = text.IndexOf('\n', at) + 1;
        else if (node.Style is ScalarStyle.DoubleQuoted or ScalarStyle.SingleQuoted) at++;
        for (var i = 0; i < offset && i < value.Length; i++)
        {
            if (char.IsWhiteSpace(value[i])) continue;
            while (at < text.Length && text[at] != value[i]) at++;
            at++;
        }

        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        if (at >= text.Length) return (node.Start.Line, node.Start.Column);
        var before = text.AsSpan(0, at);
        return (before.Count('\n') + 1, at - before.LastIndexOf('\n'));
    }

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variables();
}
