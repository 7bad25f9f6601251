namespace Adieu.Services;

/// <summary>A text in the languages that Adieu speaks. Chinese comes first; a missing language falls back to the other.</summary>
/// <param name="Zh">Simplified Chinese.</param>
/// <param name="En">English.</param>
public sealed record LocalText(string Zh, string En)
{
    /// <summary>The text for a language tag such as <c>zh-CN</c> or <c>en</c>.</summary>
    public string In(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Zh : En;
}
