using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Verification;
using Adieu.Verification.Knowledge;
using Microsoft.Extensions.Options;

namespace Adieu.Staff;

/// <summary>The line's rules. What follows a match is in Hotline.Finish.cs.</summary>
internal sealed partial class Hotline(
    ServiceCatalog services, Accounts accounts, IClosing closing, CaseVault vault, KeyedHash hashes, ILookUpStore lookUps, ICallStore calls,
    IVerificationStore proofs, ICaseJournal journal, IOptions<StaffOptions> options) : IHotline
{
    // No service numbers its accounts below zero.
    private static readonly SubjectKey Nobody = new("-1");

    public async Task<string?> TakeCallAsync(StaffSeat seat, CancellationToken cancellationToken)
    {
        if (Service(seat) is null) return null;
        var id = StaffIds.New("c");
        await calls.AddAsync(id, seat.Staff, cancellationToken);
        return id;
    }

    public async Task<int?> LeftAsync(StaffSeat seat, string call, CancellationToken cancellationToken) =>
        Service(seat) is not null && await calls.FindAsync(call, seat.Staff, cancellationToken) is { Number: null } found ? found.Left : null;

    public async Task<CallResult> AskAsync(StaffSeat seat, string call, CallerSays said, string language, CancellationToken cancellationToken)
    {
        if (Service(seat) is not { } service) return new CallResult.NotNow();
        var number = ResidentNumber.Read(said.Document);
        string[] slips = [.. new[] { said.Name.Trim().Length is 0 or > 100 ? "name" : null, number is null ? "document" : null, said.Phone.Count(char.IsDigit) is < 5 or > 20 ? "phone" : null }.OfType<string>()];
        if (slips.Length > 0) return new CallResult.Mistyped(slips);
        if (await calls.TakeTryAsync(call, seat.Staff, options.Value.LookUpLife, cancellationToken) is not { } left) return new CallResult.NotNow();
        var hour = TimeZoneInfo.ConvertTime(await lookUps.NowAsync(cancellationToken), service.TimeZone).Hour;
        if (await lookUps.ReserveAsync(seat, "details", hour, options.Value.OnTheLine(), cancellationToken) is not LookUpPlace.Taken place) return new CallResult.Capped();
        var document = StaffPeople.DocumentHash(hashes, number!);
        if (await lookUps.CloseToAsync(seat.Staff, document, cancellationToken) is { } close)
        {
            await lookUps.AlarmAsync(seat.Staff, close, cancellationToken);
            await lookUps.FinishAsync(place.Id, seat, close, null, cancellationToken);
            return new CallResult.TooClose();
        }

        // Who calls again and again, from whatever agent to the next, gets the answer of those who do not know.
        var counted = await proofs.CountAsync([new SendCap(hashes.Hash("hotline", $"{service.Id}:{document}"), options.Value.CallTriesPerNumber)], cancellationToken);
        var account = await accounts.FindAsync(service, "document", number!, cancellationToken);
        var profile = await accounts.ProfileAsync(service, account ?? Nobody, cancellationToken);
        var fits = new KnowledgeAnswer { Name = said.Name, Document = number, Phone = said.Phone }.Fits(profile) && counted;
        // Whoever hangs up before the answer has asked all the same.
        await lookUps.FinishAsync(
            place.Id, seat, fits ? "found" : "details", account is { } key ? vault.AccountHash(service.Id, key.Serialize()) : null, CancellationToken.None);
        if (fits) return await BeginAsync(seat, service, account!.Value, call, place.Id, language, cancellationToken);
        if (left == 0) await lookUps.AlarmAsync(seat.Staff, "no-match", cancellationToken);
        return new CallResult.NoMatch(left);
    }

    private async Task<CallResult> BeginAsync(StaffSeat seat, ServiceDefinition service, SubjectKey account, string call, string lookUp, string language, CancellationToken cancellationToken)
    {
        // Whoever began elsewhere and got stuck is served here all the same; what they have proved elsewhere stays theirs to finish.
        if (await closing.FindOpenAsync(service.Id, account, cancellationToken) is { State: CaseState.Preview or CaseState.Requested, Door: not Door.Hotline } stuck)
            await closing.KeepAsync(stuck.Number, cancellationToken);
        var request = new OpenCase(service.Id, account, Door.Hotline, language, null, null) { ProvenAs = CaseNumber.New() };
        if (await closing.OpenAsync(request, cancellationToken) is not OpenResult.Opened { Case: var view }) return new CallResult.NotNow();
        if (view.Door != Door.Hotline || !view.State.IsUnconfirmed()) return new CallResult.UnderWay();
        await lookUps.LinkAsync(lookUp, view.Number.ToString(), cancellationToken);
        await calls.LinkAsync(call, view.Number, cancellationToken);
        await proofs.NoteAsync(view.Number, KnowledgeMethod.Name, await lookUps.NowAsync(cancellationToken), cancellationToken);
        await proofs.ProveAsync(view.Number, KnowledgeMethod.Name, cancellationToken);
        await journal.NoteAsync(About(service, view), "details-matched", new JsonObject { ["staff"] = seat.Staff, ["desk"] = seat.Desk, ["call"] = call }, cancellationToken);
        return new CallResult.Match(view);
    }

    private ServiceDefinition? Service(StaffSeat seat) =>
        seat.May(StaffAct.ServeOnPhone) && seat.Service is not null && services.TryFind(seat.Service, out var service) && service.Doors.Any(door => door is { Door: Door.Hotline, Open: true }) ? service : null;

    private static ProofCase About(ServiceDefinition service, CaseView view) =>
        new() { Number = view.Number, Service = service, Door = Door.Hotline, Language = view.Language };
}
