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

    /// <summary>A short word for the service, in cookie names and in front of generated user names.</summary>
    [Required]
    public string UserNamePrefix { get; set; } = "user";

    /// <summary>
    /// Whether people choose a user name, give an e-mail address, and sign in with that user name alone. Default: a user
    /// name is made up, and phone, e-mail address and ID number work as well.
    /// </summary>
    public bool ChosenUserNames { get; set; }

    /// <summary>What the pages say about the service.</summary>
    public PassportWords Words { get; set; } = new();

    /// <summary>What somebody types to say who they are.</summary>
    public Text Identifier => ChosenUserNames ? new("用户名", "User name") : new("手机号、邮箱、用户名或身份证号", "Phone, e-mail, user name or ID number");

    /// <summary>The pages' colour: degrees of oklch, 0 to 360. Default 205.</summary>
    [Range(0, 360)]
    public double Hue { get; set; } = 205;

    /// <summary>How vivid the colour is: 0 to 0.15. Default 0.072.</summary>
    [Range(0, 0.15)]
    public double Chroma { get; set; } = 0.072;

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
