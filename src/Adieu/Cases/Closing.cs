using Adieu.Erasure;
using Adieu.Evidence;
using Adieu.Export;
using Adieu.Lanes;
using Adieu.Services;
using Adieu.Settlement;
using Adieu.Standing;
using Adieu.Verification;

namespace Adieu.Cases;

/// <summary>Closing an account, step by step. One file per step; this one looks.</summary>
internal sealed partial class Closing(
    ServiceCatalog services, ServiceStores stores, ICaseStore cases, CaseVault vault, Accounts accounts, Settlements settlements, IProofs proofs, RiskAssessment risks,
    IExporter exporter, FreezeStep freeze, ReleaseStep release, Notices.NoticeWriter notices, LaneSignal lanes, ClosingOptions options) : IClosing
{
    public async Task<CaseView?> FindAsync(CaseNumber number, CancellationToken cancellationToken) =>
        await cases.FindAsync(number, cancellationToken) is { } found ? await ViewAsync(found, cancellationToken) : null;

    public async Task<CaseView?> FindOpenAsync(string service, SubjectKey account, CancellationToken cancellationToken)
    {
        var key = services.TryFind(service, out var known) ? await accounts.SpellAsync(known, account, cancellationToken) : account;
        return await cases.FindOpenAsync(service, vault.AccountHash(service, key.Serialize()), cancellationToken) is { } found ? await ViewAsync(found, cancellationToken) : null;
    }

    public async Task<StandingReport> StandingAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var (found, service, secrets) = await OpenCaseAsync(number, cancellationToken);
        if (secrets is null) return new StandingReport([], [], found.OpenedAt);
        return await SeenAsync(found, await settlements.StandingAsync(service, found.Number, secrets, cancellationToken), cancellationToken);
    }

    public async Task<ClosureLook> LookAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var (found, service, secrets) = await OpenCaseAsync(number, cancellationToken);
        if (secrets is null) return new ClosureLook(new StandingReport([], [], found.OpenedAt), new ClosurePreview([], []), null);
        var look = await settlements.LookAsync(new LiveCase(found, service, secrets), cancellationToken);
        await SeenAsync(found, look.Standing, cancellationToken);
        return look;
    }

    public async Task<ClosurePreview> PreviewAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var (found, service, secrets) = await OpenCaseAsync(number, cancellationToken);
        return secrets is null ? new ClosurePreview([], []) : await settlements.PreviewAsync(new LiveCase(found, service, secrets), cancellationToken);
    }

    public async Task ExportAsync(CaseNumber number, Stream output, string language, CancellationToken cancellationToken)
    {
        var (_, service, secrets) = await OpenCaseAsync(number, cancellationToken);
        if (secrets is null) throw new InvalidOperationException("The case has ended: there is nothing to export any more.");
        if (secrets.Representative is { MayExport: false }) throw new InvalidOperationException("Who acts for the account's person may have no copy of the data.");
        await exporter.WriteAsync(service, stores.Of(service), SubjectKey.Parse(secrets.Account), output, language, cancellationToken);
    }

    public Task<IReadOnlyList<Certificate>> CertificatesAsync(CaseNumber number, CancellationToken cancellationToken) => cases.CertificatesAsync(number, cancellationToken);

    public async Task<RegistrationAnswer> CheckRegistrationAsync(string service, string kind, string value, CancellationToken cancellationToken)
    {
        if (!services.TryFind(service, out var found)) return new RegistrationAnswer.Allowed();
        var rule = found.ReRegistration.FirstOrDefault(r => r.Kind == kind);
        if (rule is null or { Rule: ReRegistration.Free }) return new RegistrationAnswer.Allowed();
        var until = await cases.FindTombstoneAsync(service, kind, vault.TombstoneHash(service, kind, value), cancellationToken);
        return until is null
            ? new RegistrationAnswer.Allowed()
            : new RegistrationAnswer.Refused(rule, until == DateTimeOffset.MaxValue ? null : until);
    }

    private async Task<StandingReport> SeenAsync(StoredCase found, StandingReport report, CancellationToken cancellationToken)
    {
        // Looking is what frees a blocked case: the person has cleared what was in the way and comes back.
        if (report.Clear && found.State == CaseState.Blocked) await ResumeAsync(found, cancellationToken);
        return report;
    }

    private async Task<(StoredCase Case, ServiceDefinition Service, CaseSecrets? Secrets)> OpenCaseAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var found = await cases.FindAsync(number, cancellationToken) ?? throw new KeyNotFoundException($"There is no case {number}.");
        if (!services.TryFind(found.Service, out var service)) throw new KeyNotFoundException($"The service {found.Service} of case {number} is not configured.");
        return (found, service, vault.Open(found));
    }

    private async Task<CaseView> ViewAsync(StoredCase found, CancellationToken cancellationToken)
    {
        services.TryFind(found.Service, out var service);
        var secrets = vault.Open(found);
        return new CaseView
        {
            Number = found.Number,
            Service = found.Service,
            Door = found.Door,
            State = found.State,
            Capacity = found.Capacity,
            RepresentativeDocument = secrets?.Representative?.Document,
            MayExport = secrets?.Representative is null or { MayExport: true },
            Version = found.Version,
            AccountLabel = secrets?.Label,
            Language = found.Language,
            Choices = found.CoolingOffDays is { } days ? new Choices(days, found.ReasonId, secrets?.Words, found.LossesAccepted) { GivesUpNumber = secrets?.GivesUpNumber == true } : null,
            AllowedCoolingOffDays = service is null ? [] : CoolingOffDays.For(service, found, secrets?.Lock),
            NumberOffer = service is not null && secrets is { Phone: { } phone, Representative: null } && services.ListenersOf(service).Select(listener => listener.Name).ToList() is { Count: > 0 } listeners
                ? new NumberOffer(Sealing.Mask.Phone(phone), listeners)
                : null,
            OpenedAt = found.OpenedAt,
            ErasesAt = found.ErasesAt,
            AnswerBy = found.AnswerBy,
            Timeline = Told(await cases.MovesAsync(found.Number, cancellationToken)),
            Problem = found.Problem,
            NeedsContact = secrets?.Lock?.NeedsContact == true,
            ContactAgreed = secrets?.ContactAgreed == true,
            Lifted = secrets?.Overridden ?? [],
            PeopleToTell = secrets?.Farewell?.People.Count ?? 0,
            Settlement = service is not null && secrets?.Agreed is { } agreed ? SettlementSummary.Of(service, agreed) : [],
        };
    }

    // A choice changed or a settlement agreed to is no news of its own.
    private static IReadOnlyList<CaseMove> Told(IReadOnlyList<CaseMove> moves) => [.. moves.Where((move, i) => i == 0 || moves[i - 1].State != move.State)];
}
