using System.Globalization;
using Adieu.Client;
using Passport.Data;
using Passport.SignIn;

namespace Passport.Settings;

/// <summary>The way from here to Adieu's pages; there is none where no Adieu is configured.</summary>
public sealed class ClosingLink(Speech speech, KnownDevice device, TimeProvider time, IServiceProvider services)
{
    private readonly AdieuHandOff? _handOff = (AdieuHandOff?)services.GetService(typeof(AdieuHandOff));

    /// <summary>Whether accounts can be closed online.</summary>
    public bool Available => _handOff is not null;

    /// <summary>Whether Adieu's pages answer at this moment.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        services.GetService(typeof(AdieuApi)) is AdieuApi adieu && await adieu.AnswersAsync(cancellationToken);

    /// <summary>The page that says, before signing in, how closing works.</summary>
    public Uri? PublicPage => _handOff?.PublicPage;

    /// <summary>The page for who forgot the password.</summary>
    public Uri? ForgotPage => _handOff?.ForgotPage;

    /// <summary>A one-minute address for somebody who has just given their password, or shown a passkey in its place.</summary>
    public Uri Create(Account account, bool passkey = false) => _handOff!.Create(new HandOff(
        account.Id.ToString(CultureInfo.InvariantCulture), passkey ? null : time.GetUtcNow(), speech.Language, account.RecoveredAt)
    {
        DeviceSince = device.Since(account.Id),
        PasskeyAt = passkey ? time.GetUtcNow() : null,
    });
}
