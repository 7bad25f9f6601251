using System.Security.Cryptography;
using System.Text;
using Adieu.Services.Reading;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services;

/// <summary>Reads a service's <c>service.yaml</c>; the format is described by example in docs/service-yaml.md.</summary>
public static class ServiceLoader
{
    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">Path of the file; data maps are looked for beside it.</param>
    /// <param name="variables">Values for <c>${NAME}</c> and the service's secret (<c>NAME_SECRET</c>).</param>
    public static ServiceLoad Load(string path, IReadOnlyDictionary<string, string> variables)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path)) return Failed(path, new Mark(0, 1, 1), "There is no such file.", "Name the path of a service.yaml.");
        return Load(File.ReadAllText(path), path, variables);
    }

    /// <summary>Reads a file with the process's environment as variables.</summary>
    public static ServiceLoad Load(string path) => Load(path, Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .ToDictionary(k => k, k => Environment.GetEnvironmentVariable(k) ?? "", StringComparer.Ordinal));

    private const int Deepest = 100;

    internal static ServiceLoad Load(string text, string path, IReadOnlyDictionary<string, string> variables)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            // The parser alone, first: unlike what reads the tree it does not call itself, so that no depth can end the process.
            for (var depth = 0; parser.MoveNext();)
            {
                depth += parser.Current!.NestingIncrease;
                if (depth > Deepest) throw new YamlException(parser.Current.Start, parser.Current.End, "The nesting is too deep");
            }

            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
                return Failed(path, new Mark(0, 1, 1), "The file is not one YAML mapping.", "Begin with: service: your-id");
            var source = new ServiceSource(path, text, variables);
            var service = ServiceReader.Read(new Section(root, "the file", source), Hash(text));
            return service is not null && source.Mistakes.Count == 0
                ? new ServiceLoad.Loaded(service) { Queries = source.Queries }
                : new ServiceLoad.Invalid([.. source.Mistakes.OrderBy(m => m.Line).ThenBy(m => m.Column)]);
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException or FormatException or OverflowException or NullReferenceException or IndexOutOfRangeException)
        {
            // The YAML library has faults of its own for some texts, such as unfinished flow mappings; then its last event tells the place.
            var (at, detail) = e is YamlException yaml ? (yaml.Start, ": " + yaml.Message.TrimEnd('.')) : (parser.Current?.End ?? new Mark(0, 1, 1), "");
            return Failed(path, at, $"This is not YAML{detail}.", "Mend the syntax here; quote texts that hold a colon or a brace.");
        }
    }

    // The file's text, so that a change of rules without a change of version is still seen.
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    private static ServiceLoad.Invalid Failed(string path, Mark at, string reason, string instead) =>
        new([new ServiceDiagnostic(path, at.Line, at.Column, reason, instead)]);
}
