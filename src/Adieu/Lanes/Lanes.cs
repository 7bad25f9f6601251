using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Evidence;
using Adieu.Notices;
using Adieu.Services;
using Adieu.Standing;

namespace Adieu.Lanes;

/// <summary>Freezes what was confirmed by a node that died before it could.</summary>
internal sealed class FreezeLane(ICaseStore cases, FreezeStep step, ClosingOptions options, TimeProvider time) : ILane
{
    public string Name => "freeze";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var claimed = await cases.ClaimAsync(service.Id, [CaseState.Confirmed], null, 20, options.Lanes.Lease, cancellationToken);
        if (claimed.Count == 0) return false;
        await using var hold = ClaimHold.On(cases, claimed, options.Lanes.Lease, time);
        await step.RunAsync(service, claimed, tell: true, cancellationToken);
        return true;
    }
}

/// <summary>Erases what is due. Standing is asked once more before, for the whole batch at once.</summary>
internal sealed class EraseLane(
    ICaseStore cases, CaseVault vault, StandingCheck standing, EraseStep erase, VerifyStep verify, NoticeWriter notices, ClosingOptions options, TimeProvider time) : ILane
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);

    public string Name => "erase";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken) =>
        await FinishAsync(service, cancellationToken)
        | await BeginAsync(service, CaseState.Frozen, null, cancellationToken)
        | await BeginAsync(service, CaseState.Blocked, CaseState.Frozen, cancellationToken);

    // What another run began and did not finish.
    private async Task<bool> FinishAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var claimed = await cases.ClaimAsync(service.Id, [CaseState.Settling, CaseState.Erasing, CaseState.Verifying], null, options.Lanes.Batch, options.Lanes.Lease, cancellationToken);
        if (claimed.Count == 0) return false;
        await using var hold = ClaimHold.On(cases, claimed, options.Lanes.Lease, time);
        var settled = await SettleAsync([.. claimed.Where(c => c.State == CaseState.Settling)], cancellationToken);
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
        var blocked = await standing.BlockedAsync(service, [.. secrets.Values.Select(s => SubjectKey.Parse(s.Account))], cancellationToken);
        var byClear = claimed.ToLookup(c => !blocked.Contains(SubjectKey.Parse(secrets[c.Number].Account)));
        if (state == CaseState.Blocked)
        {
            await cases.PostponeAsync([.. byClear[false]], LookAgain, null, cancellationToken);
            await cases.ApplyAsync([.. byClear[true].Select(c => new CaseChange(c, CaseState.Frozen) { DueIn = TimeSpan.Zero })], cancellationToken);
            return byClear[true].Any();
        }

        await cases.ApplyAsync([.. byClear[false].Select(c => new CaseChange(c, CaseState.Blocked)
        {
            Problem = "standing",
            DueIn = LookAgain,
            Notices = notices.Write("blocked", service, c, secrets[c.Number]),
        })], cancellationToken);
        // From here on the account cannot be kept: whoever pressed "keep" before has moved the case, and it is not in this list.
        var settling = await cases.ApplyAsync([.. byClear[true].Select(c => new CaseChange(c, CaseState.Settling) { DueIn = TimeSpan.Zero, KeepsClaim = true })], cancellationToken);
        var erased = await erase.RunAsync(service, await SettleAsync(settling, cancellationToken), cancellationToken);
        await verify.RunAsync(service, erased, cancellationToken);
        return true;
    }

    private Task<IReadOnlyList<StoredCase>> SettleAsync(IReadOnlyList<StoredCase> settling, CancellationToken cancellationToken) =>
        cases.ApplyAsync([.. settling.Select(c => new CaseChange(c, CaseState.Erasing) { DueIn = TimeSpan.Zero, KeepsClaim = true })], cancellationToken);
}

/// <summary>Lets cases expire that nobody confirmed.</summary>
internal sealed class ExpireLane(ICaseStore cases, ClosingOptions options) : ILane
{
    public string Name => "expire";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var waiting = await cases.ClaimAsync(service.Id, [CaseState.Preview, CaseState.Requested, CaseState.Verified], null, options.Lanes.Batch, options.Lanes.Lease, cancellationToken);
        var blocked = await cases.ClaimAsync(service.Id, [CaseState.Blocked], CaseState.Verified, options.Lanes.Batch, options.Lanes.Lease, cancellationToken);
        await cases.ApplyAsync([.. waiting.Concat(blocked).Select(c => new CaseChange(c, CaseState.Expired))], cancellationToken);
        return waiting.Count + blocked.Count > 0;
    }
}

/// <summary>Opens gates that a node left closed when it died after a person had kept the account.</summary>
internal sealed class ReleaseLane(ICaseStore cases, ReleaseStep step, ClosingOptions options) : ILane
{
    public string Name => "release";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var claimed = await cases.ClaimAsync(service.Id, [CaseState.Cancelled, CaseState.Refused], null, 100, options.Lanes.Lease, cancellationToken);
        foreach (var one in claimed) await step.TryAsync(service, one, cancellationToken);
        return false;
    }
}

/// <summary>Purges what was retained and whose time is over; then the second certificate.</summary>
internal sealed class PurgeLane(ICaseStore cases, ServiceStores stores, CertificateWriter certificates, ClosingOptions options) : ILane
{
    public string Name => "purge";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var store in stores.Of(service))
        {
            var purged = new Dictionary<CaseNumber, Receipt>();
            foreach (var receipt in await store.PurgeExpiredAsync(options.Lanes.Batch, cancellationToken))
            {
                if (Steps.TryParse(receipt.StepId, out var number)) purged[number] = receipt;
            }

            if (purged.Count > 0) await cases.SavePurgedAsync(store.Name, purged, cancellationToken);
            any |= purged.Count > 0;
        }

        var over = await cases.FindPurgedAsync(service.Id, options.Lanes.Batch, cancellationToken);
        var receipts = await cases.ReceiptsAsync([.. over.Select(c => c.Number)], cancellationToken);
        await cases.ApplyAsync([.. over.Select(c => new CaseChange(c, CaseState.Purged)
        {
            Certify = leaf => certificates.Purge(service, c, [.. receipts[c.Number]], leaf),
        })], cancellationToken);
        return any;
    }
}

/// <summary>Sends notices.</summary>
internal sealed class OutboxLane(IOutbox outbox, NoticeWriter writer, INoticeSender sender, ClosingOptions options) : ILane
{
    public string Name => "outbox";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        // One at a time, each with a lease of its own: a node that dies sends at most one notice twice.
        var claimed = await outbox.ClaimAsync(1, TimeSpan.FromMinutes(1), cancellationToken);
        foreach (var notice in claimed)
        {
            var (destination, text) = writer.Read(notice.Notice);
            var outcome = await sender.SendNowAsync(notice.Notice.Channel, destination, text.Subject, text.Text, cancellationToken);
            if (outcome is SendOutcome.Failed failed)
            {
                var again = failed.Transient && notice.Attempts + 1 < options.Lanes.Attempts;
                await outbox.FailedAsync(notice.Notice.Id, failed.Problem, again ? options.Lanes.DelayAfter(notice.Attempts) : null, cancellationToken);
            }
            else
            {
                await outbox.SentAsync(notice.Notice.Id, cancellationToken);
            }
        }

        return claimed.Count > 0;
    }
}
