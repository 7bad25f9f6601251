using Microsoft.Extensions.Options;

namespace Adieu.Client;

/// <summary>Hands a signed-in person over to Adieu's pages.</summary>
public sealed class AdieuHandOff(IOptions<AdieuOptions> options, TimeProvider time)
{
    /// <summary>
    /// The address to redirect the person to, at once: it works one time, for 60 seconds. Call it only after the person
    /// has just given their password (or an equal proof), and only from a POST.
    /// </summary>
    public Uri Create(HandOff handOff)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = handOff.Account,
            ["lang"] = handOff.Language,
            ["door"] = handOff.Door,
        };
        if (handOff.AuthenticatedAt is { } password) claims["auth_time"] = password.ToUnixTimeSeconds();
        if (handOff.PasskeyAt is { } passkey) claims["passkey_time"] = passkey.ToUnixTimeSeconds();
        if (handOff.RecoveredAt is { } recovered) claims["recovered_at"] = recovered.ToUnixTimeSeconds();
        if (handOff.DeviceSince is { } device) claims["device_since"] = device.ToUnixTimeSeconds();
        var token = AdieuToken.Sign(options.Value, time, claims);
        return options.Value.Browser($"/s/{options.Value.Service}/enter?handoff={token}");
    }

    /// <summary>The page for who cannot sign in: they say who they are, prove it, and choose between a new password and closing.</summary>
    public Uri ForgotPage => options.Value.Browser($"/s/{options.Value.Service}/forgot");

    /// <summary>The public page that tells, without signing in, how closing works at this service.</summary>
    public Uri PublicPage => options.Value.Browser($"/s/{options.Value.Service}");
}

/// <summary>Who is handed over.</summary>
/// <param name="Account">The account's key as Adieu's map has it.</param>
/// <param name="AuthenticatedAt">When the person last gave their password, or null when they gave another proof.</param>
/// <param name="Language">Language tag for pages and notices, such as <c>zh-CN</c>.</param>
/// <param name="RecoveredAt">When the account was last recovered without its password, or null; it then waits longer.</param>
/// <param name="Door"><c>signed-in</c>, or <c>signed-out</c> after the service has proved who they are.</param>
public sealed record HandOff(string Account, DateTimeOffset? AuthenticatedAt, string Language, DateTimeOffset? RecoveredAt = null, string Door = "signed-in")
{
    /// <summary>Since when the service has known the person's device, or null when it cannot tell; its rules may ask for more on a new one.</summary>
    public DateTimeOffset? DeviceSince { get; init; }

    /// <summary>When the person last proved a passkey, or null. Say only what this service checked itself.</summary>
    public DateTimeOffset? PasskeyAt { get; init; }

    /// <summary>Says that there is an account, never which.</summary>
    public override string ToString() => $"hand-off ({Door})";
}
