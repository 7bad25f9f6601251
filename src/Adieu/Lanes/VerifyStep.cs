using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Notices;
using Adieu.Recovery;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Verifying -> Closed: probes look for what is left, and only if nothing is, the certificate is signed.</summary>
internal sealed class VerifyStep(ICaseStore cases, CaseVault vault, ServiceStores stores, CertificateWriter certificates, NoticeWriter notices, UndoVault undo, ClosingOptions options)
{
    public async Task RunAsync(ServiceDefinition service, IReadOnlyList<StoredCase> verifying, CancellationToken cancellationToken)
    {
        if (verifying.Count == 0) return;
        var secrets = verifying.ToDictionary(c => c.Number, c => vault.Open(c)!);
        var (probes, residue) = (0, new HashSet<CaseNumber>());
        foreach (var store in stores.Of(service))
        {
            ProbeReport report;
            try
            {
                report = await store.ProbeAsync([.. verifying.Select(c => new ErasureRequest(Steps.Id(c.Number, store.Name), SubjectKey.Parse(secrets[c.Number].Account)))], cancellationToken);
            }
            catch (StoreException)
            {
                await PutOffAsync(verifying, $"store-failing:{store.Name}", cancellationToken);
                return;
            }

            // No probe is no proof.
            if (report.ProbesRun == 0) residue.UnionWith(secrets.Keys);
            probes += report.ProbesRun;
            foreach (var finding in report.Findings)
            {
                if (Steps.TryParse(finding.StepId, out var number)) residue.Add(number);
            }
        }

        var receipts = await cases.ReceiptsAsync([.. secrets.Keys], cancellationToken);
        var until = await undo.UntilAsync([.. secrets.Keys], cancellationToken);
        var held = await HeldAsync(service, receipts, secrets, cancellationToken);
        await cases.ApplyAsync([.. verifying.Select(c => residue.Contains(c.Number)
            ? new CaseChange(c, CaseState.NeedsAttention) { Problem = "residue" }
            : held.TryGetValue(c.Number, out var where) ? new CaseChange(c, CaseState.NeedsAttention) { Problem = $"{HoldLane.Problem}:{where}", Data = CertificateWriter.Summary([.. receipts[c.Number]]) }
            : Closed(service, c, secrets[c.Number], [.. receipts[c.Number]], probes, until.TryGetValue(c.Number, out var end) ? end : null))], cancellationToken);
    }

    // Whose account itself must stay, because a row on hold refers to it, is not closed yet.
    private async Task<Dictionary<CaseNumber, string>> HeldAsync(ServiceDefinition service, ILookup<CaseNumber, StoreReceipt> receipts, Dictionary<CaseNumber, CaseSecrets> secrets, CancellationToken cancellationToken)
    {
        var held = new Dictionary<CaseNumber, string>();
        foreach (var store in stores.Of(service))
        {
            foreach (var number in secrets.Keys.Where(n => receipts[n].Any(r => r.Store == store.Name && r.Receipt.Effects.Any(e => e.Effect == Effect.Hold))))
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

    private CaseChange Closed(ServiceDefinition service, StoredCase one, CaseSecrets secrets, IReadOnlyList<StoreReceipt> receipts, int probes, DateTimeOffset? sealedUntil) => new(one, CaseState.Closed)
    {
        Data = CertificateWriter.Summary(receipts),
        Certify = leaf => certificates.Closure(service, one, receipts, probes, sealedUntil, leaf),
        Tombstones = [.. service.ReRegistration
            .Where(rule => rule.Rule != ReRegistration.Free && secrets.Identifiers.ContainsKey(rule.Kind))
            .Select(rule => new Tombstone(
                rule.Kind, vault.TombstoneHash(service.Id, rule.Kind, secrets.Identifiers[rule.Kind]), rule.Rule == ReRegistration.Never ? null : TimeSpan.FromDays(rule.BlockedDays)))],
        Notices = notices.Write("closed", service, one, secrets, ("certificate", options.Address($"case/{one.Number}/certificate"))),
    };
}
