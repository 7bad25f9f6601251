using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Notices;
using Adieu.Services;
using Adieu.Settlement;
using Adieu.Standing;

namespace Adieu.Lanes;

/// <summary>Erases what is due. Standing is asked once more before, for the whole batch at once.</summary>
internal sealed class EraseLane(
    ICaseStore cases, CaseVault vault, StandingCheck standing, Settlements settlements, SettleStep settle, EraseStep erase, VerifyStep verify, NoticeWriter notices, ClosingOptions options, TimeProvider time) : ILane
{
    /// <summary>After how long a case that something stands in the way of is looked at again by itself.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);

    public string Name => "erase";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        await FinishAsync(service, cancellationToken)
        | await BeginAsync(service, CaseState.Frozen, null, cancellationToken)
        | await BeginAsync(service, CaseState.Blocked, CaseState.Frozen, cancellationToken);

    // What another run began and did not finish.
    private async Task<bool> FinishAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        // Where whole stores are searched once a day, those who wait for it are that lane's.
        CaseState[] mine = service.Verify.Scan == ScanPolicy.Daily ? [CaseState.Settling, CaseState.Erasing] : [CaseState.Settling, CaseState.Erasing, CaseState.Verifying];
        var claimed = await cases.ClaimAsync(service.Id, mine, null, options.Lanes.Batch, options.Lanes.Lease, cancellationToken);
        if (claimed.Count == 0) return false;
        await using var hold = ClaimHold.On(cases, claimed, options.Lanes.Lease, time);
        var settled = await settle.RunAsync(service, [.. claimed.Where(c => c.State == CaseState.Settling)], cancellationToken);
        var erased = await erase.RunAsync(service, [.. claimed.Where(c => c.State == CaseState.Erasing), .. settled], cancellationToken);
        await verify.RunAsync(service, [.. claimed.Where(c => c.State == CaseState.Verifying), .. erased], cancellationToken);
        return true;
    }

    private async Task<bool> BeginAsync(ServiceDefinition service, CaseState state, CaseState? resumes, CancellationToken cancellationToken)
    {
        var claimed = await cases.ClaimAsync(service.Id, [state], resumes, options.Lanes.Batch, options.Lanes.Lease, cancellationToken);
        if (claimed.Count == 0) return false;
        await using var hold = ClaimHold.On(cases, claimed, options.Lanes.Lease, time);
        var secrets = claimed.ToDictionary(c => c.Number, c => vault.Open(c)!);
        if (state == CaseState.Frozen && await EndUnagreedAsync(service, claimed, secrets, cancellationToken) is { Count: > 0 } ended)
        {
            claimed = [.. claimed.Where(c => !ended.Contains(c.Number))];
            foreach (var number in ended) secrets.Remove(number);
            if (claimed.Count == 0) return true;
        }

        var (byClear, changed) = await LookAsync(service, claimed, secrets, cancellationToken);
        if (state == CaseState.Blocked)
        {
            await cases.PostponeAsync([.. byClear[false]], LookAgain, null, cancellationToken);
            await cases.ApplyAsync([.. byClear[true].Select(c => new CaseChange(c, CaseState.Frozen) { DueIn = TimeSpan.Zero })], cancellationToken);
            return byClear[true].Any();
        }

        await cases.ApplyAsync([.. byClear[false].Select(c => new CaseChange(c, CaseState.Blocked)
        {
            Problem = changed.Contains(c.Number) ? SettleStep.Changed : "standing",
            DueIn = LookAgain,
            Notices = notices.Write("blocked", service, c, secrets[c.Number]),
        })], cancellationToken);
        // From here on the account cannot be kept: whoever pressed "keep" before has moved the case, and it is not in this list.
        var settling = await cases.ApplyAsync([.. byClear[true].Select(c => new CaseChange(c, CaseState.Settling) { DueIn = TimeSpan.Zero, KeepsClaim = true })], cancellationToken);
        var erased = await erase.RunAsync(service, await settle.RunAsync(service, settling, cancellationToken), cancellationToken);
        await verify.RunAsync(service, erased, cancellationToken);
        return true;
    }

    // The person wanted nothing erased without somebody whom they trust, and that somebody has not said yes by the day.
    private async Task<IReadOnlyCollection<CaseNumber>> EndUnagreedAsync(ServiceDefinition service, IReadOnlyList<StoredCase> claimed, Dictionary<CaseNumber, CaseSecrets> secrets, CancellationToken cancellationToken)
    {
        var silent = claimed.Where(c => secrets[c.Number] is { Lock.NeedsContact: true, ContactAgreed: false }).ToList();
        if (silent.Count == 0) return [];
        await cases.ApplyAsync([.. silent.Select(c => new CaseChange(c, CaseState.Cancelled)
        {
            // Due until the gate is open again.
            DueIn = TimeSpan.Zero,
            Data = new JsonObject { ["contact"] = "silent" },
            Notices = notices.Write("unagreed", service, c, secrets[c.Number]),
        })], cancellationToken);
        return silent.ConvertAll(c => c.Number);
    }

    // Whoever agreed to a settlement is looked at by themselves, after a settlement on trial, and so is whom an appeal has lifted something for; all others in one statement for each rule.
    private async Task<(ILookup<bool, StoredCase> ByClear, HashSet<CaseNumber> Changed)> LookAsync(
        ServiceDefinition service, IReadOnlyList<StoredCase> claimed, Dictionary<CaseNumber, CaseSecrets> secrets, CancellationToken cancellationToken)
    {
        var plain = secrets.Where(s => IsPlain(s.Value)).ToDictionary(s => s.Key, s => SubjectKey.Parse(s.Value.Account));
        var blocked = await standing.BlockedAsync(service, [.. plain.Values], cancellationToken);
        var stopped = plain.Where(p => blocked.Contains(p.Value)).Select(p => p.Key).ToHashSet();
        var changed = new HashSet<CaseNumber>();
        foreach (var (number, one) in secrets.Where(s => !IsPlain(s.Value)))
        {
            var report = await settlements.StandingAsync(service, number, one, cancellationToken);
            if (!report.Clear) stopped.Add(number);
            if (report.SettlementChanged) changed.Add(number);
        }

        return (claimed.ToLookup(c => !stopped.Contains(c.Number)), changed);
    }

    private static bool IsPlain(CaseSecrets secrets) => secrets is { Agreed: null, Overridden.Count: 0 };
}
