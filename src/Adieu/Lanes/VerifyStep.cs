using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Notices;
using Adieu.Numbers;
using Adieu.Recovery;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>
/// Verifying -> Closed: probes look for what is left, and where the service asks for it whole stores are searched; only if
/// nothing is found the certificate is signed.
/// </summary>
internal sealed class VerifyStep(
    ICaseStore cases, CaseVault vault, ServiceStores stores, ResidueStep residues, CertificateWriter certificates, NoticeWriter notices, NumberAnnouncer numbers, UndoVault undo, ClosingOptions options, TimeProvider time)
{
    /// <summary>Verifies claimed cases; those that wait for the day's search are put off until then.</summary>
    public async Task RunAsync(ServiceDefinition service, IReadOnlyList<StoredCase> verifying, CancellationToken cancellationToken, bool scanNow = false)
    {
        if (verifying.Count == 0) return;
        var secrets = verifying.ToDictionary(c => c.Number, c => vault.Open(c)!);
        var (probes, residue) = (0, new HashSet<CaseNumber>());
        ResidueOutcome? scan = null;
        var at = "";
        try
        {
            foreach (var store in stores.Of(service))
            {
                at = store.Name;
                var run = 0;
                foreach (var part in verifying.Chunk(options.Lanes.Batch)) run = await ProbeAsync(store, part, secrets, residue, cancellationToken);
                // No probe is no proof.
                if (run == 0) residue.UnionWith(secrets.Keys);
                probes += run;
            }

            await cases.ApplyAsync([.. verifying.Where(c => residue.Contains(c.Number)).Select(c => new CaseChange(c, CaseState.NeedsAttention) { Problem = "residue" })], cancellationToken);
            verifying = [.. verifying.Where(c => !residue.Contains(c.Number))];
            if (service.Verify.Scan == ScanPolicy.Daily && !scanNow)
            {
                await cases.PostponeAsync(verifying, service.Verify.Until(TimeZoneInfo.ConvertTime(time.GetUtcNow(), service.TimeZone).DateTime), null, cancellationToken);
                return;
            }

            at = "scan";
            if (service.Verify.Scan != ScanPolicy.Never && verifying.Count > 0) scan = await residues.RunAsync(service, verifying.ToDictionary(c => c.Number, c => secrets[c.Number]), cancellationToken);
        }
        catch (StoreException)
        {
            await PutOffAsync(verifying, $"store-failing:{at}", cancellationToken);
            return;
        }

        foreach (var part in verifying.Chunk(options.Lanes.Batch)) await CloseAsync(service, part, secrets, probes, scan, cancellationToken);
    }

    private static async Task<int> ProbeAsync(IErasureStore store, StoredCase[] part, Dictionary<CaseNumber, CaseSecrets> secrets, HashSet<CaseNumber> residue, CancellationToken cancellationToken)
    {
        var report = await store.ProbeAsync([.. part.Select(c => new ErasureRequest(Steps.Id(c.Number, store.Name), SubjectKey.Parse(secrets[c.Number].Account)))], cancellationToken);
        foreach (var finding in report.Findings)
        {
            if (Steps.TryParse(finding.StepId, out var number)) residue.Add(number);
        }

        return report.ProbesRun;
    }

    private async Task CloseAsync(
        ServiceDefinition service, StoredCase[] part, Dictionary<CaseNumber, CaseSecrets> secrets, int probes, ResidueOutcome? scan, CancellationToken cancellationToken)
    {
        CaseNumber[] numbers = [.. part.Select(c => c.Number)];
        var receipts = await cases.ReceiptsAsync(numbers, cancellationToken);
        var until = await undo.UntilAsync(numbers, cancellationToken);
        var held = await HeldAsync(service, numbers, receipts, secrets, cancellationToken);
        await cases.ApplyAsync([.. part.Select(c => held.TryGetValue(c.Number, out var where)
            ? new CaseChange(c, CaseState.NeedsAttention) { Problem = $"{HoldLane.Problem}:{where}", Data = CertificateWriter.Summary([.. receipts[c.Number]]) }
            : Left(scan, [.. receipts[c.Number]], c.Number) is { Count: > 0 } left ? new CaseChange(c, CaseState.NeedsAttention) { Problem = "residue-scan", Data = new JsonObject { ["residue"] = left } }
            : Closed(service, c, secrets[c.Number], [.. receipts[c.Number]], new Verified(probes, scan), until.TryGetValue(c.Number, out var end) ? end : null))], cancellationToken);
    }

    // What a legal hold keeps may name the person until it is released.
    private static JsonArray Left(ResidueOutcome? scan, IReadOnlyList<StoreReceipt> receipts, CaseNumber number)
    {
        var kept = receipts.SelectMany(r => r.Receipt.Effects.Where(e => e.Effect == Effect.Hold).Select(e => (r.Store, e.Table))).ToHashSet();
        return new JsonArray([.. (scan?.Found[number] ?? []).Where(f => !kept.Contains(((string)f["store"]!, (string)f["table"]!))).Select(f => (JsonNode)f)]);
    }

    // Whose account itself must stay, because a row on hold refers to it, is not closed yet.
    private async Task<Dictionary<CaseNumber, string>> HeldAsync(ServiceDefinition service, CaseNumber[] numbers, ILookup<CaseNumber, StoreReceipt> receipts, Dictionary<CaseNumber, CaseSecrets> secrets, CancellationToken cancellationToken)
    {
        var held = new Dictionary<CaseNumber, string>();
        foreach (var store in stores.Of(service))
        {
            foreach (var number in numbers.Where(n => receipts[n].Any(r => r.Store == store.Name && r.Receipt.Effects.Any(e => e.Effect == Effect.Hold))))
            {
                if ((await store.PreviewAsync(SubjectKey.Parse(secrets[number].Account), cancellationToken)).SubjectFound) held[number] = store.Name;
            }
        }

        return held;
    }

    // Without every store's answer nobody is closed; a store that stays silent is an operator's matter.
    private async Task PutOffAsync(IReadOnlyList<StoredCase> verifying, string problem, CancellationToken cancellationToken)
    {
        foreach (var group in verifying.GroupBy(c => c.Attempts))
        {
            if (group.Key + 1 >= options.Lanes.Attempts) await cases.ApplyAsync([.. group.Select(c => new CaseChange(c, CaseState.NeedsAttention) { Problem = problem })], cancellationToken);
            else await cases.PostponeAsync([.. group], options.Lanes.DelayAfter(group.Key), problem, cancellationToken);
        }
    }

    private CaseChange Closed(ServiceDefinition service, StoredCase one, CaseSecrets secrets, IReadOnlyList<StoreReceipt> receipts, Verified verified, DateTimeOffset? sealedUntil) => new(one, CaseState.Closed)
    {
        Data = CertificateWriter.Summary(receipts),
        Certify = leaf => certificates.Closure(service, one, receipts, verified, sealedUntil, secrets, leaf),
        Tombstones = [.. service.ReRegistration
            .Where(rule => rule.Rule != ReRegistration.Free && secrets.Identifiers.ContainsKey(rule.Kind))
            .Select(rule => new Tombstone(
                rule.Kind, vault.TombstoneHash(service.Id, rule.Kind, secrets.Identifiers[rule.Kind]), rule.Rule == ReRegistration.Never ? null : TimeSpan.FromDays(rule.BlockedDays)))],
        Numbers = secrets is { GivesUpNumber: true, Phone: { } phone } ? numbers.Write(service, phone) : [],
        Notices = notices.Write("closed", service, one, secrets, ("certificate", options.Address($"case/{one.Number}/certificate"))),
    };
}
