using System.Globalization;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Verification.Tokens;

namespace Adieu.Recovery;

/// <summary>
/// "This was not me" about a new password. No case was opened that could remember a token, so the token itself says whose
/// account it is, sealed.
/// </summary>
internal sealed class ResetDispute(SealedBox box, Accounts accounts, IClosing closing, IUsedTokens used, TimeProvider time)
{
    /// <summary>A token for the notice of a recovery, good for two weeks and once.</summary>
    public string Sign(ServiceDefinition service, SubjectKey account, CaseNumber number) =>
        box.SealToken(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().AddDays(14).ToUnixTimeSeconds()} {number} {account.Serialize()}"), Purpose(service));

    /// <summary>Whether a token is one of ours and not too old; looking changes nothing.</summary>
    public bool IsGood(ServiceDefinition service, string token) => Read(service, token) is not null;

    /// <summary>
    /// Ends every session, so that whoever set the password is out, and holds the account's closure until somebody has looked:
    /// the one that is under way, or one that is opened for it, so that nobody can begin one meanwhile.
    /// </summary>
    /// <returns>The held case; null when the token is not good, the account is gone, or its closure can no longer be stopped.</returns>
    public async Task<CaseNumber?> UseAsync(ServiceDefinition service, string token, string language, CancellationToken cancellationToken)
    {
        if (Read(service, token) is not var (account, number, until)) return null;
        await accounts.SignOutAsync(service, account, cancellationToken);
        // What closes this account from now on has been recovered, and waits for it.
        var request = new OpenCase(service.Id, account, Door.SignedOut, language, null, time.GetUtcNow());
        if (await closing.OpenAsync(request, cancellationToken) is not OpenResult.Opened { Case: var found }) return null;
        if (found.IsUnderReview) return found.Number;
        return await used.UseAsync($"reset-dispute:{number}", until, cancellationToken) && await closing.HoldAsync(found.Number, cancellationToken) ? found.Number : null;
    }

    private (SubjectKey Account, string Number, DateTimeOffset Until)? Read(ServiceDefinition service, string token)
    {
        if (token.Length is 0 or > 500 || box.OpenToken(token, Purpose(service))?.Split(' ', 3) is not [var seconds, var number, var account]) return null;
        var until = DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
        return until > time.GetUtcNow() ? (SubjectKey.Parse(account), number, until) : null;
    }

    private static string Purpose(ServiceDefinition service) => $"reset-dispute:{service.Id}";
}
