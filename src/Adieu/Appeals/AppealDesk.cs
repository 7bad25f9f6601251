using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Lanes;
using Adieu.Notices;
using Adieu.Policies;
using Adieu.Services;
using Adieu.Staff;
using Microsoft.Extensions.Options;

namespace Adieu.Appeals;

/// <summary>Takes and decides appeals.</summary>
internal sealed class AppealDesk(
    ServiceCatalog services, ICaseStore cases, IRefusalStore refusals, RefusalVault refusalVault, CaseVault vault, NoticeWriter notices, ILookUpStore journal, ISecondStore seconds, Closeness closeness, IOptions<StaffOptions> staff, LaneSignal lanes, ClosingOptions options) : IAppeals
{
    private const int MostWords = 2_000;

    public async Task<AppealView?> FindAsync(CaseNumber number, CancellationToken cancellationToken) => (await refusals.FindAsync(number, cancellationToken))?.View;

    public async Task<AppealResult> FileAsync(CaseNumber number, string words, CancellationToken cancellationToken)
    {
        words = words.Trim();
        if (words.Length is 0 or > MostWords) return AppealResult.Invalid;
        if (await FindAllAsync(number, cancellationToken) is not { Refusal.View.CanAppeal: true } found) return AppealResult.NotNow;
        var (about, service, refusal, content) = found;
        DateTimeOffset Due(DateTimeOffset at) => LawPack.Of(service.Law).Answer.After(at, service.TimeZone);
        var told = notices.Write("appealed", service, about, content.Case, ("days", LawPack.Of(service.Law).Answer.Words.In(about.Language).Trim()));
        return await refusals.FileAsync(about, refusalVault.SealWords(refusal, words), Due, told, cancellationToken) ? AppealResult.Filed : AppealResult.NotNow;
    }

    public async Task<IReadOnlyList<AppealView>?> ListAsync(StaffSeat seat, CancellationToken cancellationToken) =>
        seat.May(StaffAct.SeeAppeals) ? await refusals.ListAsync(IAppeals.MostListed, cancellationToken) : null;

    public async Task<AppealFile?> OpenAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken)
    {
        if (!seat.May(StaffAct.DecideAppeal) || await FindAllAsync(number, cancellationToken) is not { } found) return null;
        if (refusalVault.OpenWords(found.Refusal) is not { } words || await closeness.IsCloseAsync(seat, found.Service, found.Content.Case, cancellationToken)) return null;
        await journal.NoteAsync("staff.appeal-read", new JsonObject { ["staff"] = seat.Staff, ["case"] = number.ToString() }, cancellationToken);
        return new AppealFile(found.Refusal.View, found.Content.Case.Label, found.Content.Reason, words, await WhoRefusedAsync(seat, found.Refusal, cancellationToken)) { Lifts = found.Content.Rules };
    }

    public async Task<SecondRequest?> AskSecondAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken)
    {
        if (!seat.May(StaffAct.DecideAppeal) || await FindAllAsync(number, cancellationToken) is not { Refusal.View: { FiledAt: not null, DecidedAt: null } } found) return null;
        if (found.Content.Rules.Count == 0 || await BarAsync(seat, found, cancellationToken) is not null) return null;
        return await seconds.AskAsync(seat, number, SecondFor.Lifting, found.Service.Id, cancellationToken);
    }

    public async Task<DecideResult> DecideAsync(StaffSeat seat, CaseNumber number, bool granted, string answer, CancellationToken cancellationToken)
    {
        answer = answer.Trim();
        if (answer.Length is 0 or > MostWords) return DecideResult.Invalid;
        if (!seat.May(StaffAct.DecideAppeal) || await FindAllAsync(number, cancellationToken) is not { Refusal.View: { FiledAt: not null, DecidedAt: null } } found) return DecideResult.NotNow;
        var (about, service, refusal, content) = found;
        if (await BarAsync(seat, found, cancellationToken) is { } bar) return bar;
        var told = notices.Write(granted ? "appeal-granted" : "appeal-dismissed", service, about, content.Case, ("answer", answer));
        if (!granted) return await refusals.DismissAsync(about, seat.Staff, told, cancellationToken) ? DecideResult.Decided : DecideResult.NotNow;
        if (about.State != CaseState.Refused) return DecideResult.NotNow;
        var second = content.Rules.Count == 0 ? null : await seconds.SignedAsync(seat.Staff, number, SecondFor.Lifting, refusal.View.FiledAt!.Value, cancellationToken);
        if (content.Rules.Count > 0 && second is null) return DecideResult.NeedsSecond;
        if (await cases.FindOpenAsync(about.Service, about.AccountHash, cancellationToken) is not null) return DecideResult.OtherCase;

        // Where the gate was closed it has been opened since: it is closed again, and the person has all their days again.
        var to = refusal.Resumes is CaseState.Confirmed or CaseState.Frozen ? CaseState.Confirmed : refusal.Resumes;
        var (key, content2) = vault.SealNew(number, content.Case with { Overridden = [.. content.Case.Overridden.Union(content.Rules)] });
        var moved = await cases.ApplyAsync([new CaseChange(about, to)
        {
            Granted = new GrantedAppeal(seat.Staff, key),
            Sealed = content2,
            CoolingOff = to == CaseState.Confirmed ? TimeSpan.FromDays(about.CoolingOffDays ?? 0) : null,
            DueIn = to == CaseState.Confirmed ? TimeSpan.Zero : options.Lanes.ExpiresIn,
            Data = content.Rules.Count == 0
                ? new JsonObject { ["appeal"] = "granted", ["staff"] = seat.Staff }
                : new JsonObject { ["appeal"] = "granted", ["staff"] = seat.Staff, ["second"] = second, ["lifts"] = new JsonArray([.. content.Rules.Select(rule => (JsonNode)rule)]) },
            Notices = told,
        }], cancellationToken);
        lanes.Wake();
        return moved is [_] ? DecideResult.Decided : DecideResult.NotNow;
    }

    private async Task<DecideResult?> BarAsync(StaffSeat seat, Found found, CancellationToken cancellationToken) =>
        await closeness.IsCloseAsync(seat, found.Service, found.Content.Case, cancellationToken) ? DecideResult.Own : await WhoRefusedAsync(seat, found.Refusal, cancellationToken);

    // Whoever refused does not decide, under another account of theirs no more than under the same; nor does anybody who may be them.
    private async Task<DecideResult?> WhoRefusedAsync(StaffSeat seat, StoredRefusal refusal, CancellationToken cancellationToken) =>
        refusal.Staff == seat.Staff ? DecideResult.Own : await seconds.SamePersonAsync(seat.Staff, refusal.Staff, staff.Value.SecondNeedsNumber, cancellationToken) switch
        {
            true => DecideResult.Own,
            false => null,
            null => DecideResult.Unknown,
        };

    private async Task<Found?> FindAllAsync(CaseNumber number, CancellationToken cancellationToken) =>
        await refusals.FindAsync(number, cancellationToken) is { } refusal && refusalVault.Open(refusal) is { } content
        && await cases.FindAsync(number, cancellationToken) is { } about && services.TryFind(about.Service, out var service)
            ? new Found(about, service, refusal, content)
            : null;

    private sealed record Found(StoredCase About, ServiceDefinition Service, StoredRefusal Refusal, RefusalContent Content);
}
