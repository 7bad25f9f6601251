using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Verification;

namespace Adieu.Recovery;

/// <summary>Finds the account that somebody at the signed-out door means.</summary>
internal sealed class RecoveryAccounts(Accounts accounts, CaseVault vault, RiskAssessment risks)
{
    // What looks like a phone number may be a user name: the first kind under which the service knows it counts.
    private static readonly string[] Order = ["phone", "email", "document", "username"];

    /// <summary>The account and its profile, or null.</summary>
    public async Task<(SubjectKey Account, AccountProfile Profile)?> FindAsync(ServiceDefinition service, string identifier, CancellationToken cancellationToken)
    {
        foreach (var kind in Order)
        {
            if (Identifiers.Normalise(kind, identifier).Length == 0 || await accounts.FindAsync(service, kind, identifier, cancellationToken) is not { } account) continue;
            return await accounts.ProfileAsync(service, account, cancellationToken) is { } profile ? (account, profile) : null;
        }

        return null;
    }

    /// <summary>The person as the methods of proof need to see them.</summary>
    public ProofCase About(ServiceDefinition service, RecoveryPass pass, SubjectKey account, AccountProfile profile) => new()
    {
        Number = CaseNumber.TryParse(pass.Number, out var number) ? number : throw new InvalidOperationException("A sealed pass has a number."),
        Service = service,
        Door = Door.SignedOut,
        Language = pass.Language,
        Purpose = ProofPurpose.Recover,
        Account = account,
        AccountHash = Hash(service, account),
        Phone = profile.Phone,
        Email = profile.Email,
        Label = profile.Label,
        Risks = risks.IsPhoneNew(profile.PhoneHistory) ? new HashSet<Risk> { Risk.RecentPhoneChange } : new HashSet<Risk>(),
        PhoneHeldSince = profile.PhoneHistory.HeldSince,
    };

    /// <summary>The account as the database knows it.</summary>
    public string Hash(ServiceDefinition service, SubjectKey account) => vault.AccountHash(service.Id, account.Serialize());

    /// <summary>One spelling whatever the kind, for caps: two ways of typing the same thing count as one.</summary>
    public static string OneSpelling(string identifier) =>
        string.Concat(Identifiers.Normalise("username", identifier).Where(c => char.IsLetterOrDigit(c) || c is '@' or '.' or '_'));
}
