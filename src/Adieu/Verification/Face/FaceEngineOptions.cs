namespace Adieu.Verification.Face;

/// <summary>Where the engine is. Configuration section <c>Adieu:Face</c>; without an address there is no face method.</summary>
public sealed record FaceEngineOptions
{
    /// <summary>The engine's address, such as <c>http://127.0.0.1:5103</c>. A remote one must be https.</summary>
    public Uri? Url { get; init; }

    /// <summary>A unix socket on which the engine listens, instead of a port. Then <see cref="Url"/> only names the host.</summary>
    public string? Socket { get; init; }

    /// <summary>The secret shared with the engine, at least 32 characters.</summary>
    public string Secret { get; init; } = "";

    /// <summary>
    /// Whether requests and answers are signed with the secret instead of showing it: for a provider elsewhere. Default
    /// false: the engine on this machine.
    /// </summary>
    public bool Signed { get; init; }

    /// <summary>How long to wait for an answer. Default 40 seconds: longer than the engine gives itself.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>What is wrong with these options, for whoever starts Adieu; null when nothing is.</summary>
    internal string? Mistake =>
        Url is null ? "Adieu:Face:Url is not set."
        : Secret.Length < 32 ? "Adieu:Face:Secret must have at least 32 characters."
        : Socket is null && !Url.IsLoopback && Url.Scheme != Uri.UriSchemeHttps ? "Adieu:Face:Url must be https unless the engine is on this machine: faces travel there."
        : null;

    /// <summary>Says where, never with which secret.</summary>
    public override string ToString() => $"face engine at {Socket ?? Url?.ToString() ?? "nowhere"}";
}
