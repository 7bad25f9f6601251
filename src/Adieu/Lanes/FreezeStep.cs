using Adieu.Cases;
using Adieu.Contacts;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Gates;
using Adieu.Notices;
using Adieu.Services;
using Adieu.Settlement;
using Adieu.Standing;

namespace Adieu.Lanes;

/// <summary>Confirmed -> Frozen: closes the gate with the standing asked inside its lock, ends all sessions, tells the person.</summary>
internal sealed class FreezeStep(ICaseStore cases, CaseVault vault, Accounts accounts, Gate gate, StandingCheck standing, Settler settler, NoticeWriter notices, ClosingOptions options)
{
    /// <summary>Freezes claimed cases, one account after the other: each waits for its own business under way.</summary>
    /// <param name="service">The service.</param>
    /// <param name="claimed">Cases in the state Confirmed, under one claim.</param>
    /// <param name="tell">Whether a blocked person gets a notice; not when they look at the page just now.</param>
    /// <param name="cancellationToken">Stops between two accounts.</param>
    public async Task RunAsync(ServiceDefinition service, IReadOnlyList<StoredCase> claimed, bool tell, CancellationToken cancellationToken)
    {
        foreach (var one in claimed)
        {
            try
            {
                if (await ChangeAsync(service, one, tell, cancellationToken) is { } change) await cases.ApplyAsync([change], cancellationToken);
                else await cases.PostponeAsync([one], options.Lanes.DelayAfter(one.Attempts), "gate-held", cancellationToken);
            }
            catch (StoreException e)
            {
                if (one.Attempts + 1 >= options.Lanes.Attempts) await cases.ApplyAsync([new CaseChange(one, CaseState.NeedsAttention) { Problem = "gate-failing" }], cancellationToken);
                else await cases.PostponeAsync([one], options.Lanes.DelayAfter(one.Attempts), e.Transient ? "gate-unreachable" : "gate-refused", cancellationToken);
            }
        }
    }

    private async Task<CaseChange?> ChangeAsync(ServiceDefinition service, StoredCase one, bool tell, CancellationToken cancellationToken)
    {
        var secrets = vault.Open(one)!;
        var account = SubjectKey.Parse(secrets.Account);
        var frozen = await gate.FreezeAsync(service, account, one.Number, async (transaction, ct) => secrets.Agreed is { } agreed
            ? await settler.TryAsync(service, account, one.Number, agreed, transaction, ct) is SettlementTrial.Settled settled && settled.After.Without(secrets.Overridden).Clear && agreed.Covers(settled.Lines)
            : (await standing.CheckAsync(service, account, transaction, ct)).Without(secrets.Overridden).Clear, cancellationToken);
        switch (frozen)
        {
            case FreezeResult.Frozen:
                await accounts.SignOutAsync(service, account, cancellationToken);
                // Read again behind the gate: these are the addresses and identifiers that the account ends with.
                var last = await accounts.ProfileAsync(service, account, cancellationToken);
                var now = last is null ? secrets : secrets.Renew(last);
                var (token, objection) = (CaseVault.NewToken(), CaseVault.NewToken());
                return new CaseChange(one, CaseState.Frozen)
                {
                    DueAt = one.ErasesAt,
                    Sealed = vault.Seal(one, now),
                    DisputeHashes = [vault.TokenHash(token), vault.TokenHash(objection), vault.TokenHash(TrustedContacts.Key(objection))],
                    Notices =
                    [
                        .. notices.Write(Template(one), service, one, now, ("erases", When(service, one)), ("dispute", options.Address($"s/{service.Id}/notme?token={token}"))),
                        .. ToContact(service, one, now, objection),
                    ],
                };
            case FreezeResult.NotClear:
                return new CaseChange(one, CaseState.Blocked)
                {
                    Problem = "standing",
                    DueIn = options.Lanes.ExpiresIn,
                    Notices = tell ? notices.Write("blocked", service, one, secrets) : [],
                };
            case FreezeResult.NoSuchAccount:
                return new CaseChange(one, CaseState.NeedsAttention) { Problem = "account-missing" };
            default:
                return null;
        }
    }

    // Whom the person named beforehand, with a token of their own to stop it.
    private IReadOnlyList<Notice> ToContact(ServiceDefinition service, StoredCase one, CaseSecrets secrets, string token) => secrets.Lock?.Contact is { } contact
        ? notices.Write(
            secrets.Lock.NeedsContact ? "contact-needed" : "contact", service, one, secrets with { Phone = null, Email = contact },
            ("person", secrets.Label ?? ""), ("erases", When(service, one)), ("dispute", options.Address($"s/{service.Id}/contact?token={token}")))
        : [];

    // Whoever waits for nothing cannot be told until when the account can be kept.
    private static string Template(StoredCase one) => one.Capacity is not null ? "represented-confirmed" : one.ErasesAt > one.ConfirmedAt ? "confirmed" : "confirmed-at-once";

    private static string When(ServiceDefinition service, StoredCase one) => LocalTime.MomentAndZone(one.ErasesAt!.Value, service.TimeZone, one.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase));
}
