using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Lanes;
using Adieu.Services;
using Adieu.Standing;

namespace Adieu.Settlement;

/// <summary>Shows settlements and takes agreements to them.</summary>
internal sealed class Settlements(
    LiveCases live, ICaseStore cases, CaseVault vault, Settler settler, Rehearsal rehearsal, StandingCheck standing, LaneSignal lanes, ClosingOptions options, TimeProvider time) : ISettlements
{
    public async Task<SettlementView?> LookAsync(CaseNumber number, IReadOnlyDictionary<string, string>? picks, CancellationToken cancellationToken) =>
        await OpenAsync(number, cancellationToken) is { } one ? (await LookAsync(one, picks, cancellationToken)).Settlement : null;

    public async Task<AgreeResult> AgreeAsync(CaseNumber number, IReadOnlyDictionary<string, string> picks, string seen, CancellationToken cancellationToken)
    {
        if (await OpenAsync(number, cancellationToken) is not ({ } found, { } service, { } secrets)) return new AgreeResult.NotNow();
        // Agreed to anew, it is today that counts: what was agreed to before holds no more.
        var fresh = new LiveCase(found, service, secrets with { Agreed = null });
        if ((await LookAsync(fresh, picks, cancellationToken)).Settlement is not { Any: true } view) return new AgreeResult.NotNow();
        if (view.Seen != seen) return new AgreeResult.Otherwise(view);
        var agreed = new SettlementConsent(time.GetUtcNow(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), view.Lines);
        return await NoteAsync(found, service, secrets with { Agreed = agreed }, new JsonObject { ["settlement"] = "agreed", ["agreement"] = agreed.Hash(), ["lines"] = view.Lines.Count }, cancellationToken);
    }

    public async Task<AgreeResult> TakeBackAsync(CaseNumber number, CancellationToken cancellationToken) =>
        await OpenAsync(number, cancellationToken) is ({ } found, { } service, { Agreed: not null } secrets)
            ? await NoteAsync(found, service, secrets with { Agreed = null }, new JsonObject { ["settlement"] = "taken-back" }, cancellationToken)
            : new AgreeResult.NotNow();

    /// <summary>What stands between a case and closure: after its settlement, if its person agreed to one and it is still the same.</summary>
    /// <exception cref="Erasure.Stores.StoreException">The service's database cannot be reached, or refuses.</exception>
    public async Task<StandingReport> StandingAsync(ServiceDefinition service, CaseNumber number, CaseSecrets secrets, CancellationToken cancellationToken) =>
        (await AsItIsAsync(service, number, secrets, cancellationToken)).Without(secrets.Overridden);

    private async Task<StandingReport> AsItIsAsync(ServiceDefinition service, CaseNumber number, CaseSecrets secrets, CancellationToken cancellationToken)
    {
        var account = SubjectKey.Parse(secrets.Account);
        if (secrets.Agreed is not { } agreed) return await standing.CheckAsync(service, account, cancellationToken);
        return await settler.TryAsync(service, account, number, agreed.At, agreed.Picks, cancellationToken) is SettlementTrial.Settled settled && agreed.Covers(settled.Lines)
            ? settled.After
            : await standing.CheckAsync(service, account, cancellationToken) with { SettlementChanged = true };
    }

    /// <summary>What stands in the way, what closing would do, and what settling comes to, of one moment.</summary>
    public Task<ClosureLook> LookAsync(LiveCase one, CancellationToken cancellationToken) => LookAsync(one, null, cancellationToken);

    /// <summary>What closing would do: after the settlement, if its person agreed to one and it is still the same.</summary>
    public async Task<ClosurePreview> PreviewAsync(LiveCase one, CancellationToken cancellationToken) =>
        await AgreedAsync(one, null, cancellationToken) is { } agreed ? agreed.Preview : (await rehearsal.AsItIsAsync(one, cancellationToken)).Preview;

    private async Task<ClosureLook> LookAsync(LiveCase one, IReadOnlyDictionary<string, string>? picks, CancellationToken cancellationToken)
    {
        if (await AgreedAsync(one, picks, cancellationToken) is { } same)
        {
            var view = Settles(one) ? View(one, same, one.Secrets.Agreed!.At, changed: false) : null;
            return new ClosureLook(same.Settled!.After.Without(one.Secrets.Overridden), same.Preview, view);
        }

        var plain = await rehearsal.AsItIsAsync(one, cancellationToken);
        var standing = (plain.Standing with { SettlementChanged = one.Secrets.Agreed is not null }).Without(one.Secrets.Overridden);
        if (!Settles(one)) return new ClosureLook(standing, plain.Preview, null);
        var now = await rehearsal.SettledAsync(one, null, picks ?? one.Secrets.Agreed?.Picks ?? new Dictionary<string, string>(), plain.Preview, cancellationToken);
        return new ClosureLook(standing, plain.Preview, now.Settled is null ? null : View(one, now, null, changed: one.Secrets.Agreed is not null && picks is null));
    }

    // What was agreed to, if that is what is picked, and it would still come to the same.
    private async Task<Rehearsed?> AgreedAsync(LiveCase one, IReadOnlyDictionary<string, string>? picks, CancellationToken cancellationToken) =>
        one.Secrets.Agreed is { } agreed && (picks is null || SamePicks(picks, agreed.Picks))
            && await rehearsal.SettledAsync(one, agreed.At, agreed.Picks, null, cancellationToken) is { Settled: { } settled } same && agreed.Covers(settled.Lines)
                ? same
                : null;

    private static bool SamePicks(IReadOnlyDictionary<string, string> some, IReadOnlyDictionary<string, string> others) => others.All(o => some.TryGetValue(o.Key, out var pick) && pick == o.Value);

    private static SettlementView View(LiveCase one, Rehearsed rehearsed, DateTimeOffset? agreedAt, bool changed)
    {
        var lines = rehearsed.Settled!.Lines;
        return new SettlementView(
            lines, SettlementTotals.Of(lines), one.Service.Settlement.Currency, rehearsed.Settled.After.Without(one.Secrets.Overridden),
            SettlementConsent.Digest("", lines), agreedAt, changed, rehearsed.Preview);
    }

    private async Task<LiveCase?> OpenAsync(CaseNumber number, CancellationToken cancellationToken) =>
        await live.FindAsync(number, cancellationToken) is { } one && Settles(one) ? one : null;

    // Before the account is frozen, or when it stands still because the settlement, or something else, has come in between.
    private static bool Settles(LiveCase one) => (one.Found.State.IsUnconfirmed() || one.Found.State == CaseState.Blocked) && one.Service.Settlement.Items.Count > 0;

    private async Task<AgreeResult> NoteAsync(StoredCase found, ServiceDefinition service, CaseSecrets secrets, JsonObject data, CancellationToken cancellationToken)
    {
        // A case that waits goes on if nothing is in its way any more; otherwise it keeps waiting with the agreement.
        var to = found.Resumes ?? found.State;
        if (found.State == CaseState.Blocked && !(await StandingAsync(service, found.Number, secrets, cancellationToken)).Clear) to = CaseState.Blocked;
        var change = new CaseChange(found, to)
        {
            Sealed = vault.Seal(found, secrets),
            DueIn = CaseState.Frozen == (found.Resumes ?? to) ? TimeSpan.Zero : options.Lanes.ExpiresIn,
            Problem = to == CaseState.Blocked ? found.Problem : null,
            Data = data,
        };
        if (await cases.ApplyAsync([change], cancellationToken) is not [_]) return new AgreeResult.NotNow();
        lanes.Wake();
        return new AgreeResult.Noted();
    }
}
