using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Sealing;
using Adieu.Services;

namespace Adieu.Staff;

/// <summary>Keeps members of staff away from their own cases and those of declared relatives, whatever way a case comes to them.</summary>
internal sealed class Closeness(Accounts accounts, ILookUpStore lookUps, KeyedHash hashes)
{
    /// <summary>What is known of whose a case is: keyed hashes of ID numbers, and the end of the account's own.</summary>
    public async Task<Whose> WhoseAsync(ServiceDefinition service, CaseSecrets secrets, CancellationToken cancellationToken)
    {
        // What the case took along holds while the service does not answer, and when the account is gone.
        var number = secrets.Identifiers.GetValueOrDefault("document") ?? (await accounts.ProfileAsync(service, SubjectKey.Parse(secrets.Account), cancellationToken))?.DocumentNo;
        return new Whose(number is null ? null : StaffPeople.DocumentHash(hashes, number), number is null ? null : Mask.Document(number), secrets.Representative?.DocumentHash);
    }

    /// <summary>Whether the account, or whoever acts for its person, is the member or a relative of theirs. That they tried raises an alarm.</summary>
    public async Task<bool> IsCloseAsync(StaffSeat seat, Whose whose, CancellationToken cancellationToken)
    {
        foreach (var hash in new[] { whose.Account, whose.Representative }.OfType<string>())
        {
            if (await lookUps.CloseToAsync(seat.Staff, hash, cancellationToken) is not { } close) continue;
            await lookUps.AlarmAsync(seat.Staff, close, cancellationToken);
            return true;
        }

        return false;
    }

    /// <summary>Both at once.</summary>
    public async Task<bool> IsCloseAsync(StaffSeat seat, ServiceDefinition service, CaseSecrets secrets, CancellationToken cancellationToken) =>
        await IsCloseAsync(seat, await WhoseAsync(service, secrets, cancellationToken), cancellationToken);

    /// <summary>Whose a case is, as far as it can be compared.</summary>
    /// <param name="Account">The ID number of the account's person, or null where the service has none.</param>
    /// <param name="Document">Its end, for a page.</param>
    /// <param name="Representative">That of who acts for them, or null.</param>
    internal sealed record Whose(string? Account, string? Document, string? Representative);
}
