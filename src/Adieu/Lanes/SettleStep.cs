using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Notices;
using Adieu.Services;
using Adieu.Settlement;

namespace Adieu.Lanes;

/// <summary>
/// Settling -> Erasing: carries out what each person agreed to, one account after the other. Whoever agreed to nothing goes
/// on at once, all in one step.
/// </summary>
internal sealed class SettleStep(ICaseStore cases, CaseVault vault, Settler settler, NoticeWriter notices, ClosingOptions options)
{
    /// <summary>The problem of a case whose settlement is no more what its person agreed to.</summary>
    public const string Changed = "settlement-changed";

    /// <summary>Settles claimed cases; returns those that can be erased.</summary>
    public async Task<IReadOnlyList<StoredCase>> RunAsync(ServiceDefinition service, IReadOnlyList<StoredCase> settling, CancellationToken cancellationToken)
    {
        var changes = new List<CaseChange>();
        foreach (var one in settling)
        {
            var secrets = vault.Open(one)!;
            if (secrets.Agreed is not { } agreed) changes.Add(Erase(service, one, secrets));
            else if (await ChangeAsync(service, one, secrets, agreed, cancellationToken) is { } change) changes.Add(change);
        }

        return [.. (await cases.ApplyAsync(changes, cancellationToken)).Where(c => c.State == CaseState.Erasing)];
    }

    // The account is frozen and was looked at a moment ago; but a node may have died in between, and days gone by. What has
    // changed is for the person to say: nothing was done, and nobody is charged or refunded anything else than they agreed to.
    private async Task<CaseChange?> ChangeAsync(ServiceDefinition service, StoredCase one, CaseSecrets secrets, SettlementConsent agreed, CancellationToken cancellationToken)
    {
        try
        {
            return await settler.CarryOutAsync(service, SubjectKey.Parse(secrets.Account), one.Number, agreed, secrets.Overridden, cancellationToken) switch
            {
                CarryOutResult.Done done => Erase(service, one, secrets with { SettledAt = done.At }) with
                {
                    Data = new JsonObject { ["settlement"] = "carried-out", ["agreement"] = agreed.Hash() },
                },
                CarryOutResult.Moved => Ask(service, one, secrets, Changed),
                CarryOutResult.Blocked => Ask(service, one, secrets, "standing"),
                _ => new CaseChange(one, CaseState.NeedsAttention) { Problem = "settlement-sums" },
            };
        }
        catch (StoreException e)
        {
            var problem = e.Transient ? "settlement-unreachable" : "settlement-refused";
            if (one.Attempts + 1 >= options.Lanes.Attempts) return new CaseChange(one, CaseState.NeedsAttention) { Problem = problem };
            await cases.PostponeAsync([one], options.Lanes.DelayAfter(one.Attempts), problem, cancellationToken);
            return null;
        }
    }

    private CaseChange Ask(ServiceDefinition service, StoredCase one, CaseSecrets secrets, string problem) =>
        new(one, CaseState.Blocked) { Problem = problem, DueIn = EraseLane.LookAgain, Notices = notices.Write("blocked", service, one, secrets) };

    // From here on there is no way back, so this is when people are told; and who they were is forgotten in the same transaction.
    private CaseChange Erase(ServiceDefinition service, StoredCase one, CaseSecrets secrets) => new(one, CaseState.Erasing)
    {
        DueIn = TimeSpan.Zero,
        KeepsClaim = true,
        Sealed = secrets.Farewell is null && secrets.SettledAt is null ? null : vault.Seal(one, secrets with { Farewell = null }),
        Notices = notices.WriteFarewells(service, one, secrets),
    };
}
