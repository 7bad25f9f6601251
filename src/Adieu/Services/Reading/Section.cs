using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>
/// One mapping of the file. Every key that is asked for counts as known; <see cref="End"/> reports the others, so that
/// a misspelt key is a mistake and not a rule that silently does nothing.
/// </summary>
internal sealed class Section(YamlMappingNode node, string name, ServiceSource source)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Name => name;

    public YamlNode Node => node;

    public ServiceSource Source => source;

    public IEnumerable<(string Key, YamlNode KeyNode, YamlNode Value)> Entries =>
        node.Children.Select(c => (((YamlScalarNode)c.Key).Value ?? "", c.Key, c.Value));

    public bool Has(string key) => Child(key) is not null;

    public YamlNode? Child(string key)
    {
        _known.Add(key);
        return node.Children.FirstOrDefault(c => c.Key is YamlScalarNode k && k.Value == key).Value;
    }

    /// <summary>A scalar with its variables filled in; null when it is absent (a mistake if it is required).</summary>
    public string? Text(string key, bool required = true, string? example = null)
    {
        if (Scalar(key, required, example) is not { } scalar) return null;
        var text = source.Fill(scalar).Trim();
        if (text.Length > 0) return text;
        if (required) source.Mistake(scalar, $"{key} is empty.", example ?? $"Give {key} a value.");
        return null;
    }

    public YamlScalarNode? Scalar(string key, bool required = true, string? example = null)
    {
        switch (Child(key))
        {
            case YamlScalarNode scalar: return scalar;
            case null when required: return Missing<YamlScalarNode>(key, example);
            case null: return null;
            case { } other:
                source.Mistake(other, $"{key} must be one value.", example ?? $"Write: {key}: value");
                return null;
        }
    }

    public Section? Map(string key, bool required = true, string? example = null)
    {
        switch (Child(key))
        {
            case YamlMappingNode map: return new Section(map, key, source);
            case null when required: return Missing<Section>(key, example);
            case null: return null;
            case { } other:
                source.Mistake(other, $"{key} must be a mapping.", example ?? $"Write its keys, indented, below {key}:");
                return null;
        }
    }

    public IReadOnlyList<YamlNode> List(string key)
    {
        switch (Child(key))
        {
            case YamlSequenceNode list: return [.. list.Children];
            case null: return [];
            case { } other:
                source.Mistake(other, $"{key} must be a list.", "Begin each entry with a hyphen.");
                return [];
        }
    }

    /// <summary>The entries of a list that are mappings; others are mistakes.</summary>
    public IEnumerable<Section> Maps(string key)
    {
        foreach (var item in List(key))
        {
            if (item is YamlMappingNode map) yield return new Section(map, key, source);
            else source.Mistake(item, $"Each entry of {key} must be a mapping.", "Write: - { key: value }");
        }
    }

    /// <summary>A text in two languages under a key; at least one is required.</summary>
    public LocalText? Local(string key, bool required = true) =>
        Map(key, required, $"Write: {key}: {{ zh: 中文, en: English }}")?.LocalOwn(end: true);

    /// <summary>The keys zh and en of this mapping itself.</summary>
    public LocalText? LocalOwn(bool end = false)
    {
        var (zh, en) = (Text("zh", required: false), Text("en", required: false));
        if (end) End();
        if (zh is null && en is null)
        {
            source.Mistake(node, $"{name} has no text.", "Write: { zh: 中文, en: English }");
            return null;
        }

        return new LocalText(zh ?? en!, en ?? zh!);
    }

    /// <summary>Reports the keys that nobody asked for.</summary>
    public void End()
    {
        foreach (var (key, keyNode, _) in Entries.Where(e => !_known.Contains(e.Key)))
        {
            var near = Nearest.To(key, _known);
            source.Mistake(keyNode, $"{name} has no key {key}.", near is null ? $"Known are: {string.Join(", ", _known)}." : $"Did you mean {near}?");
        }
    }

    private T? Missing<T>(string key, string? example) where T : class
    {
        source.Mistake(node, $"{key} is missing in {name}.", example ?? $"Add {key}: to it.");
        return null;
    }
}
