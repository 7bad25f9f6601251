using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Evidence;
using Adieu.Notices;
using Adieu.Services;
using Adieu.Verification.Passkey;
using Adieu.Verification.Password;

namespace Adieu.Parts;

/// <summary>Erases some of the data of who stays, by the same map and engine that would erase all of it.</summary>
internal sealed class PartDesk(LiveCases live, ServiceStores stores, ICaseStore cases, IClosing closing, CertificateWriter certificates, NoticeWriter notices) : IParts
{
    public async Task<PartsView?> LookAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        if (await OpenAsync(number, cancellationToken) is not ({ } found, { } service, { } secrets)) return null;
        var parts = new List<PartPreview>();
        foreach (var part in service.Parts)
            parts.Add(new PartPreview(part, [.. (await stores.Part(service, part.Id).PreviewAsync(SubjectKey.Parse(secrets.Account), cancellationToken)).Effects.Where(e => e.Rows > 0)]));
        return new PartsView(parts, await IsProvenAsync(found.Number, cancellationToken));
    }

    public async Task<ErasePartsResult> EraseAsync(CaseNumber number, IReadOnlyCollection<string> parts, CancellationToken cancellationToken)
    {
        if (await OpenAsync(number, cancellationToken) is not ({ } found, { } service, { } secrets)) return new ErasePartsResult.NotNow();
        var wanted = service.Parts.Where(p => parts.Contains(p.Id)).ToList();
        if (wanted.Count == 0) return new ErasePartsResult.Invalid();
        if (!await IsProvenAsync(number, cancellationToken)) return new ErasePartsResult.ProveFirst();

        var receipts = new List<StoreReceipt>();
        foreach (var part in wanted)
        {
            var store = stores.Part(service, part.Id);
            // A step of its own for each part: whoever asks again, after a crash or twice, finds it done.
            var request = new ErasureRequest($"{number}/part-{part.Id}", SubjectKey.Parse(secrets.Account));
            var receipt = (await store.EraseAsync([request], cancellationToken)).Single();
            if ((await store.ProbeAsync([request], cancellationToken)).Findings.Count > 0) return new ErasePartsResult.LeftOver();
            receipts.Add(new StoreReceipt(store.Name, receipt, null));
        }

        // The step that ends the case may have made it a newer version while this one erased.
        for (var now = found; now is not null && CaseTransitions.IsAllowed(now.State, now.Resumes, CaseState.Cancelled) && now.ConfirmedAt is null; now = await cases.FindAsync(number, cancellationToken))
        {
            var change = new CaseChange(now, CaseState.Cancelled)
            {
                Data = new JsonObject { ["parts"] = new JsonArray([.. wanted.Select(p => (JsonNode)p.Id)]), ["erased"] = CertificateWriter.Summary(receipts) },
                Certify = leaf => certificates.Part(service, now, receipts, leaf),
                Notices = notices.Write("part", service, now, secrets, ("parts", string.Join(now.Language.StartsWith("zh", StringComparison.Ordinal) ? "、" : ", ", wanted.Select(p => p.Title.In(now.Language))))),
            };
            if (await cases.ApplyAsync([change], cancellationToken) is [_]) return new ErasePartsResult.Erased((await cases.CertificatesAsync(number, cancellationToken)).Single(c => c.Kind == CertificateWriter.PartKind));
        }

        return new ErasePartsResult.NotNow();
    }

    // Less than closing asks for less: what the service has just seen is enough.
    private async Task<bool> IsProvenAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var view = await closing.ProofAsync(number, cancellationToken);
        return view.Satisfied || view.Methods.Any(m => m is { Proven: true, Id: PasswordMethod.Name or PasskeyMethod.Name });
    }

    private async Task<LiveCase?> OpenAsync(CaseNumber number, CancellationToken cancellationToken) =>
        await live.FindAsync(number, cancellationToken) is { } one && one.Found.State.IsUnconfirmed() && one.Service.Parts.Count > 0 ? one : null;
}
