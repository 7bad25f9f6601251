using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Services;
using Adieu.Verification;

namespace Adieu.Staff;

internal sealed partial class Counter
{
    /// <summary>The method that the four ticks stand for.</summary>
    internal const string Document = "document";

    /// <summary>The method that a second member of staff stands for.</summary>
    internal const string Supervisor = "supervisor";

    public async Task<StartResult> StartAsync(StaffSeat seat, string lookUp, SubjectKey account, CounterStart start, CancellationToken cancellationToken)
    {
        if (await MineAsync(seat, lookUp, account, cancellationToken) is not var (service, _)) return new StartResult.NotNow();
        string[] missing = [.. new[] { (start.Name, "name"), (start.Number, "number"), (start.Expiry, "expiry"), (start.Face, "face") }.Where(tick => !tick.Item1).Select(tick => tick.Item2)];
        if (missing.Length > 0) return new StartResult.Invalid(missing);
        var clear = (await StandingAsync(service, account, cancellationToken)).Clear;
        if (!clear && !await SettlesAsync(service, account, cancellationToken)) return new StartResult.Blocked();
        if (await OpenAsync(service, account, start.Language, cancellationToken) is not { } view) return new StartResult.NotNow();
        if (view.Door != Door.Counter || view.Capacity is not null || !view.State.IsUnconfirmed()) return new StartResult.UnderWay(view);

        await lookUps.LinkAsync(lookUp, view.Number.ToString(), cancellationToken);
        await NoteDocumentAsync(seat, service, view, cancellationToken);
        if (view.State == CaseState.Verified) return new StartResult.Started(view);
        // What is settled is the person's to agree to, line by line, on the pad; what follows is on the same screens.
        if (!clear) return new StartResult.Started(view);
        switch (await closing.ChooseAsync(view.Number, new Choices(start.CoolingOffDays, null, null, start.LossesAccepted), cancellationToken))
        {
            case ChooseResult.Invalid invalid: return new StartResult.Invalid(invalid.Fields);
            case ChooseResult.Blocked: return new StartResult.Blocked();
            case ChooseResult.NotNow now: return new StartResult.UnderWay(now.Case);
        }

        await SendCodeAsync(view.Number, cancellationToken);
        return new StartResult.Started((await closing.FindAsync(view.Number, cancellationToken))!);
    }

    public async Task<RefusedAtCounter?> RefuseAsync(StaffSeat seat, string lookUp, SubjectKey account, string reason, string language, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason) || await MineAsync(seat, lookUp, account, cancellationToken) is not var (service, _)) return null;
        if ((await standing.CheckAsync(service, account, cancellationToken)).Blockers.All(item => item.Owner != Standing.StandingItem.Support)) return null;
        if (await OpenAsync(service, account, language, cancellationToken) is not { Door: Door.Counter } view || !view.State.IsUnconfirmed()) return null;
        await lookUps.LinkAsync(lookUp, view.Number.ToString(), cancellationToken);
        return await refusals.RefuseBlockedAsync(seat, view.Number, reason, cancellationToken) == Appeals.RefuseResult.Refused ? new RefusedAtCounter(view, reason.Trim()) : null;
    }

    public async Task<SecondRequest?> AskSecondAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken) =>
        await CaseAsync(seat, number, cancellationToken) is { } view && await WaitsForSecondAsync(view, cancellationToken)
            ? await seconds.AskAsync(seat, number, view.Capacity is null ? SecondFor.Card : SecondFor.Papers, view.Service, cancellationToken)
            : null;

    public async Task<bool> VouchAsync(SecondSignature signature, CancellationToken cancellationToken)
    {
        var number = signature.Number;
        if (signature.What is not (SecondFor.Card or SecondFor.Papers) || await closing.FindAsync(number, cancellationToken) is not { } view || !services.TryFind(view.Service, out var service)) return false;
        if (!await WaitsForSecondAsync(view, cancellationToken)) return false;
        await journal.NoteAsync(About(service, view), "second-person", new JsonObject { ["staff"] = signature.Staff, ["second"] = signature.Second, ["desk"] = signature.Desk }, cancellationToken);
        await proofs.NoteAsync(number, Supervisor, await lookUps.NowAsync(cancellationToken), cancellationToken);
        // Looking is what moves a case whose proof suffices. Then it is the person's turn.
        await closing.ProofAsync(number, cancellationToken);
        await pads.OfferAsync(signature.Session, number.ToString(), cancellationToken);
        return true;
    }

    // Only beside a card that was checked, and only where the service's rules name it.
    private async Task<bool> WaitsForSecondAsync(CaseView view, CancellationToken cancellationToken) =>
        view.State == CaseState.Requested
        && (await closing.ProofAsync(view.Number, cancellationToken)).Methods is var methods
        && methods.Any(m => m is { Id: Document, Proven: true }) && methods.Any(m => m is { Id: Supervisor, Proven: false });

    // A person who has begun elsewhere and got stuck is served here all the same: what was begun there ends, unless an appeal
    // has lifted something for that case alone.
    private async Task<CaseView?> OpenAsync(ServiceDefinition service, SubjectKey account, string language, CancellationToken cancellationToken)
    {
        if (await closing.FindOpenAsync(service.Id, account, cancellationToken) is { Lifted.Count: 0 } stuck && stuck.State.IsUnconfirmed() && (stuck.Door != Door.Counter || stuck.Capacity is not null))
            await closing.KeepAsync(stuck.Number, cancellationToken);
        return await closing.OpenAsync(new OpenCase(service.Id, account, Door.Counter, language, null, null), cancellationToken) is OpenResult.Opened opened ? opened.Case : null;
    }

    private async Task NoteDocumentAsync(StaffSeat seat, ServiceDefinition service, CaseView view, CancellationToken cancellationToken)
    {
        if ((await proofs.FindAsync(view.Number, Document, cancellationToken))?.SentAt is not null) return;
        await journal.NoteAsync(About(service, view), "card-checked", new JsonObject
        {
            ["staff"] = seat.Staff,
            ["desk"] = seat.Desk,
            ["ticks"] = new JsonArray("name", "number", "expiry", "face"),
        }, cancellationToken);
        await proofs.NoteAsync(view.Number, Document, await lookUps.NowAsync(cancellationToken), cancellationToken);
    }

    // The first way that the account has: the person may ask for another on their own screen.
    private async Task SendCodeAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        var proof = await closing.ProofAsync(number, cancellationToken);
        if (proof.Satisfied || proof.Methods.Any(m => m is { Id: "sms" or "email", Proven: false, CodeSentAt: not null })) return;
        if (proof.Methods.FirstOrDefault(m => m is { Id: "sms" or "email", Available: true, Proven: false }) is { } method) await closing.SendCodeAsync(number, method.Id, cancellationToken);
    }

    private static ProofCase About(ServiceDefinition service, CaseView view) =>
        new() { Number = view.Number, Service = service, Door = Door.Counter, Language = view.Language };
}
