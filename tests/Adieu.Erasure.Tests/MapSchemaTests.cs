using System.Globalization;
using System.Text.Json.Nodes;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Tests.Kit;
using Adieu.TestKit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Adieu.Erasure.Tests;

/// <summary>The schema for editors and the reader say the same of every map.</summary>
public class MapSchemaTests
{
    private static readonly JsonSchema Schema = new((JsonObject)JsonNode.Parse(DataMap.JsonSchema)!);

    private static readonly string Whole = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Maps", "everything.yaml"));

    [Fact]
    public void Takes_the_map_that_has_every_word() => Schema.Takes(Json(Root(Whole))).ShouldBeTrue();

    [Fact]
    public void Takes_every_map_in_the_repository()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "services"), "data-map*.yaml", SearchOption.AllDirectories).Where(f => !f.Contains("/bin/", StringComparison.Ordinal)).ToList();
        files.ShouldNotBeEmpty();
        foreach (var file in files) Schema.Takes(Json(Root(File.ReadAllText(file)))).ShouldBeTrue(file);
    }

    [Fact]
    public void Takes_every_example_of_the_reference_as_the_reader_does()
    {
        var examples = File.ReadAllText(Path.Combine(Repository.Root, "docs", "data-map.md")).Split("```yaml\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)]).ToList();
        examples.Count.ShouldBeGreaterThan(4);
        foreach (var example in examples)
        {
            var map = example.StartsWith("store:", StringComparison.Ordinal) ? example : "subject: { table: accounts, key: id }\ntables:\n  " + example.TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal);
            DataMap.Parse(map).Tables.ShouldNotBeEmpty(map);
            Schema.Takes(Json(Root(map))).ShouldBeTrue(map);
        }
    }

    [Fact]
    public void Refuses_what_the_reader_refuses_and_nothing_else()
    {
        var nodes = Root(Whole).AllNodes.Count();
        var (taken, refused) = (0, 0);
        var differ = new List<string>();
        for (var i = 1; i < nodes; i++)
        {
            foreach (var change in new[] { "list", "map", "word", "rename", "drop" })
            {
                var root = Root(Whole);
                if (!Change(root, i, change)) continue;
                var read = Reads(Text(root));
                if (Schema.Takes(Json(root)) != read) differ.Add($"{change} at node {i}: the reader {(read ? "takes" : "refuses")} it\n{Text(root)}");
                if (read) taken++;
                else refused++;
            }
        }

        differ.ShouldBeEmpty($"{differ.Count} differ: {differ.FirstOrDefault()}");
        taken.ShouldBeGreaterThan(100);
        refused.ShouldBeGreaterThan(500);
    }

    // Changes one node of the tree: into a list, a mapping or another word; a key gets another name, or its entry goes.
    private static bool Change(YamlNode root, int number, string how)
    {
        var target = root.AllNodes.ElementAt(number);
        foreach (var parent in root.AllNodes.ToList())
        {
            if (parent is YamlSequenceNode list && list.Children.IndexOf(target) is >= 0 and var at)
            {
                if (how == "drop") list.Children.RemoveAt(at);
                else if (Other(how) is { } other) list.Children[at] = other;
                else return false;
                return true;
            }

            if (parent is not YamlMappingNode map) continue;
            foreach (var (key, value) in map.Children.ToList())
            {
                if (ReferenceEquals(key, target) && how is "rename" or "drop" && ReferenceEquals(key, target))
                {
                    map.Children.Remove(key);
                    if (how == "rename") map.Children.Add(new YamlScalarNode("zz"), value);
                    return true;
                }

                if (!ReferenceEquals(value, target) || Other(how) is not { } other) continue;
                map.Children[key] = other;
                return true;
            }
        }

        return false;
    }

    private static YamlNode? Other(string how) => how switch
    {
        "list" => new YamlSequenceNode(new YamlMappingNode { { "zz", "zz" } }),
        "map" => new YamlMappingNode { { "zz", "zz" } },
        "word" => new YamlScalarNode("zz"),
        _ => null,
    };

    private static bool Reads(string text)
    {
        try
        {
            DataMap.Parse(text);
            return true;
        }
        catch (MapException)
        {
            return false;
        }
    }

    private static YamlNode Root(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }

    private static string Text(YamlNode root)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);
        return text.ToString();
    }

    // As an editor's YAML reads it.
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any } plain => plain.Value switch
        {
            "null" or "~" or "" or null => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            var v when long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) => JsonValue.Create(n),
            var v => JsonValue.Create(v),
        },
        YamlScalarNode other => JsonValue.Create(other.Value),
        _ => throw new InvalidOperationException(),
    };
}
