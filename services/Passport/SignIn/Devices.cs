namespace Passport.SignIn;

/// <summary>Browsers in a few words.</summary>
internal static class Devices
{
    private static readonly string[] Browsers = ["MicroMessenger", "Edg", "Firefox", "Chrome", "Safari"];
    private static readonly string[] Systems = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"];

    /// <summary>Such as <c>Firefox · Linux</c>; <c>?</c> when nothing is recognised.</summary>
    public static string Describe(string? userAgent)
    {
        if (userAgent is null) return "?";
        var browser = Array.Find(Browsers, b => userAgent.Contains(b, StringComparison.Ordinal));
        var system = Array.Find(Systems, s => userAgent.Contains(s, StringComparison.Ordinal));
        browser = browser switch { "MicroMessenger" => "WeChat", "Edg" => "Edge", _ => browser };
        return (browser, system) switch
        {
            (null, null) => "?",
            (null, _) => system,
            (_, null) => browser,
            _ => $"{browser} · {(system == "Mac OS X" ? "macOS" : system)}",
        };
    }
}
