using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>A passkey authenticator that Chromium plays: built in, with the person's finger always on it.</summary>
internal sealed record Authenticator(ICDPSession Session, string Id)
{
    /// <summary>How many passkeys it holds.</summary>
    public async Task<int> CountAsync()
    {
        var held = await Session.SendAsync("WebAuthn.getCredentials", new Dictionary<string, object> { ["authenticatorId"] = Id });
        return held!.Value.GetProperty("credentials").GetArrayLength();
    }
}

/// <summary>Gives a page one.</summary>
internal static class AuthenticatorExtensions
{
    public static async Task<Authenticator> PlayAuthenticatorAsync(this IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var made = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new Authenticator(session, made!.Value.GetProperty("authenticatorId").GetString()!);
    }
}
