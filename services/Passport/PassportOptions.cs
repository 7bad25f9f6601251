using System.ComponentModel.DataAnnotations;

namespace Passport;

/// <summary>How an account centre presents itself and where it keeps its keys.</summary>
public sealed class PassportOptions
{
    /// <summary>The service's name in Chinese.</summary>
    [Required]
    public string NameZh { get; set; } = "";

    /// <summary>The service's name in English.</summary>
    [Required]
    public string NameEn { get; set; } = "";

    /// <summary>A word in front of generated user names, such as <c>rail</c>.</summary>
    [Required]
    public string UserNamePrefix { get; set; } = "user";

    /// <summary>Folder of cookie keys and the code key. Default <c>.data/keys</c>.</summary>
    [Required]
    public string Keys { get; set; } = ".data/keys";

    /// <summary>Days until a session ends by itself. Default 14.</summary>
    [Range(1, 365)]
    public int SessionDays { get; set; } = 14;

    /// <summary>Attempts to sign in, to register or to get a code, by address and minute. Default 30.</summary>
    [Range(1, 100_000)]
    public int AttemptsPerMinute { get; set; } = 30;

    /// <summary>Links in the header, in order.</summary>
    public IReadOnlyList<NavigationLink> Navigation { get; set; } = [];
}

/// <summary>A link in the header.</summary>
public sealed record NavigationLink(string Href, string Zh, string En);
