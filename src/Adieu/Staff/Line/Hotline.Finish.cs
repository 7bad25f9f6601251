using System.Text.Json.Nodes;
using Adieu.Cases;

namespace Adieu.Staff;

internal sealed partial class Hotline
{
    private const string Sms = "sms", Email = "email";

    public async Task<CallView?> FindAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken)
    {
        if (await CaseAsync(seat, number, cancellationToken) is not { } view) return null;
        var proof = await closing.ProofAsync(number, cancellationToken);
        var back = await calls.IsCalledBackAsync(number, seat.Staff, cancellationToken);
        // Looking may have moved it.
        view = (await closing.FindAsync(number, cancellationToken))!;
        return new CallView(view, proof, back, back && view is { State: CaseState.Verified, Choices.CoolingOffDays: > 0 } && IsProven(proof, Sms));
    }

    public async Task<SendResult> CallBackAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken)
    {
        if (Service(seat) is not { } service || await CaseAsync(seat, number, cancellationToken) is not { State: CaseState.Requested } view) return new SendResult.NotNow();
        await calls.CalledBackAsync(number, seat.Staff, cancellationToken);
        await journal.NoteAsync(About(service, view), "called-back", new JsonObject { ["staff"] = seat.Staff, ["desk"] = seat.Desk }, cancellationToken);
        return await closing.SendCodeAsync(number, Sms, cancellationToken);
    }

    public async Task<SendResult> HandOverAsync(StaffSeat seat, CaseNumber number, string method, CancellationToken cancellationToken)
    {
        if (method is not (Sms or Email) || Service(seat) is not { } service || await CaseAsync(seat, number, cancellationToken) is not { State: CaseState.Preview } view) return new SendResult.NotNow();
        var sent = await closing.SendCodeAsync(number, method, cancellationToken);
        if (sent is SendResult.Sent) await journal.NoteAsync(About(service, view), "handed-over", new JsonObject { ["staff"] = seat.Staff, ["desk"] = seat.Desk, ["by"] = method }, cancellationToken);
        return sent;
    }

    public async Task<SendResult> MailAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken) =>
        await CaseAsync(seat, number, cancellationToken) is { State: CaseState.Requested } ? await closing.SendCodeAsync(number, Email, cancellationToken) : new SendResult.NotNow();

    public async Task<ProveResult> SpokenAsync(StaffSeat seat, CaseNumber number, string code, CancellationToken cancellationToken) =>
        await CaseAsync(seat, number, cancellationToken) is { State: CaseState.Requested } && await calls.IsCalledBackAsync(number, seat.Staff, cancellationToken)
            ? await closing.ProveAsync(number, Sms, code, cancellationToken)
            : new ProveResult.NotNow();

    public async Task<ConfirmResult?> ConfirmAsync(StaffSeat seat, CaseNumber number, int version, CancellationToken cancellationToken)
    {
        if (Service(seat) is not { } service || await FindAsync(seat, number, cancellationToken) is not { MayConfirm: true, Case: var view }) return null;
        await journal.NoteAsync(About(service, view), "said-yes", new JsonObject { ["staff"] = seat.Staff, ["desk"] = seat.Desk }, cancellationToken);
        return await closing.ConfirmAsync(number, version, cancellationToken);
    }

    private async Task<CaseView?> CaseAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken) =>
        Service(seat) is { } service && await lookUps.BeganAsync(seat.Staff, number.ToString(), cancellationToken)
        && await closing.FindAsync(number, cancellationToken) is { Door: Door.Hotline } view && view.Service == service.Id ? view : null;

    private static bool IsProven(ProofView proof, string method) => proof.Methods.Any(m => m.Id == method && m.Proven);
}
