using System.Collections.Frozen;
using System.Reflection;

namespace Adieu.Notices;

/// <summary>The texts of all notices, one file each in the folder Templates, by language and channel.</summary>
public static class NoticeTemplates
{
    private static readonly FrozenDictionary<(string Template, string Language, string Channel), NoticeText> Texts = Read().ToFrozenDictionary(x => x.Key, x => x.Text);

    /// <summary>The names of all templates.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Texts.Keys.Select(key => key.Template).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>All texts, by template, language (zh, en) and channel (sms, email).</summary>
    internal static IEnumerable<(string Template, string Language, string Channel)> All => Texts.Keys;

    /// <summary>The names of all placeholders of a text.</summary>
    internal static IReadOnlyList<string> PlaceholdersOf(string template, string language, string channel)
    {
        var text = Texts[(template, language, channel)];
        return [.. $"{text.Subject}\n{text.Text}".Split('{', '}').Where((_, i) => i % 2 == 1).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The names of all placeholders there are.</summary>
    internal static IReadOnlyList<string> Placeholders { get; } = [.. Texts.Keys.SelectMany(key => PlaceholdersOf(key.Template, key.Language, key.Channel)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A notice with its placeholders filled.</summary>
    /// <param name="template">Such as <c>confirmed</c>.</param>
    /// <param name="language">Language tag; what is not Chinese is English.</param>
    /// <param name="channel"><c>sms</c> or <c>email</c>.</param>
    /// <param name="values">A value for every placeholder of the template.</param>
    /// <exception cref="KeyNotFoundException">There is no such template, or a value is missing.</exception>
    public static NoticeText Fill(string template, string language, string channel, IReadOnlyDictionary<string, string> values)
    {
        var text = Texts[(template, language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh" : "en", channel)];
        return new NoticeText(Fill(text.Subject, values), Fill(text.Text, values));
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        var parts = text.Split('{', '}');
        // Between braces stands every second part. A value is put in as it is and never read as a template again.
        for (var i = 1; i < parts.Length; i += 2) parts[i] = values[parts[i]];
        return string.Concat(parts);
    }

    private static IEnumerable<((string, string, string) Key, NoticeText Text)> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        const string prefix = "Adieu.Notices.Templates.";
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (var section in reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n[").Select(s => s.TrimStart('[')))
            {
                var head = section[..section.IndexOf(']', StringComparison.Ordinal)].Split(' ');
                var body = section[(section.IndexOf('\n', StringComparison.Ordinal) + 1)..];
                var end = body.IndexOf('\n', StringComparison.Ordinal);
                yield return ((name[prefix.Length..^".txt".Length], head[0], head[1]), new NoticeText(body[..end].Trim(), body[end..].Trim()));
            }
        }
    }
}

/// <summary>A filled text.</summary>
/// <param name="Subject">The subject; empty for SMS.</param>
/// <param name="Text">The text.</param>
public sealed record NoticeText(string Subject, string Text);
