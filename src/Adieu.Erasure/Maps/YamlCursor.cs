using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Adieu.Erasure.Maps;

/// <summary>A YAML node with its place, and the faults found so far: what the map reader walks.</summary>
internal sealed class YamlCursor(YamlNode node, string file, List<MapDiagnostic> faults)
{
    public YamlNode Node => node;

    public Mark Where => new(file, Math.Max(1, (int)node.Start.Line), Math.Max(1, (int)node.Start.Column));

    public bool IsMap => node is YamlMappingNode;

    public bool IsList => node is YamlSequenceNode;

    public string? Scalar => (node as YamlScalarNode)?.Value;

    public YamlCursor To(YamlNode other) => new(other, file, faults);

    /// <summary>How many faults were found so far: who misses a part says so only when nothing was wrong with it.</summary>
    public int Faults => faults.Count;

    public void Fault(string code, string reason, string mend) => faults.Add(new(Severity.Severe, code, Where, reason, mend));

    /// <summary>The entries of a mapping; a fault and nothing when it is something else.</summary>
    public IEnumerable<(string Key, YamlCursor KeyAt, YamlCursor Value)> Entries(string what, string example)
    {
        if (node is not YamlMappingNode map)
        {
            Fault("not-a-mapping", $"{what} must be a mapping.", example);
            yield break;
        }

        foreach (var (key, value) in map.Children)
        {
            if (key is YamlScalarNode { Value: "<<", Style: ScalarStyle.Plain }) To(key).Fault("merge-key", $"{what}: '<<' merges one mapping into another in some readers of YAML; here each word is written where it holds.", example.Length > 0 ? example : "the words of the other mapping");
            else if (key is YamlScalarNode { Value: { Length: > 0 } name }) yield return (name, To(key), To(value));
            else To(key).Fault("not-a-name", $"{what}: a key must be a word.", example);
        }
    }

    public IEnumerable<YamlCursor> Items() => node is YamlSequenceNode list ? list.Children.Select(To) : [this];

    /// <summary>One name or a list of names.</summary>
    public IReadOnlyList<string> Names(string what)
    {
        var names = new List<string>();
        foreach (var item in Items())
        {
            if (item.Scalar is { Length: > 0 } name) names.Add(name);
            else item.Fault("not-a-name", $"{what} must be a name or a list of names.", "name, or [first, second]");
        }

        return names;
    }

    public string Text(string what)
    {
        if (Scalar is { Length: > 0 } text) return text;
        Fault("not-a-text", $"{what} must be a text.", "\"...\"");
        return "";
    }

    public bool? YesNo(string what)
    {
        switch (Scalar)
        {
            case "yes" or "true": return true;
            case "no" or "false": return false;
            default:
                Fault("not-yes-or-no", $"{what} is yes or no.", "no");
                return null;
        }
    }

    /// <summary>One of a few words, by the words' table; a fault that lists them and the nearest one otherwise.</summary>
    public T? Word<T>(string what, params (string Word, T Value)[] words)
        where T : struct
    {
        foreach (var (word, value) in words)
        {
            if (word == Scalar) return value;
        }

        Unknown(what, Scalar ?? "this", words.Select(w => w.Word));
        return null;
    }

    /// <summary>Reports a word that the language does not have, with the nearest one that it has.</summary>
    public void Unknown(string what, string word, IEnumerable<string> known)
    {
        var all = known.ToList();
        var nearest = all.OrderBy(k => Distance(k, word)).FirstOrDefault();
        var close = nearest is not null && Distance(nearest, word) <= Math.Max(2, word.Length / 3);
        Fault("unknown-word", $"{what}: '{word}' is not known here; known are {string.Join(", ", all)}.", close ? nearest! : string.Join(" | ", all));
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
