using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Staff;

namespace Adieu.Reviews;

/// <summary>The office's side of what stands still. The command line's is <see cref="OperatorDesk"/>, which moves the case for both.</summary>
internal sealed class ReviewDesk(ICaseStore cases, LiveCases live, OperatorDesk desk, ISecondStore seconds, ILookUpStore journal, Closeness closeness) : IReviews
{
    public async Task<IReadOnlyList<ReviewView>?> ListAsync(StaffSeat seat, CancellationToken cancellationToken)
    {
        if (!seat.May(StaffAct.SeeAppeals)) return null;
        var now = await journal.NowAsync(cancellationToken);
        return [.. (await cases.WaitingAsync(IReviews.MostListed, cancellationToken)).Select(found => View(found, now))];
    }

    public async Task<ReviewView?> OpenAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken)
    {
        if (await TheirsAsync(seat, number, cancellationToken) is not { } found) return null;
        await journal.NoteAsync("staff.review-read", new JsonObject { ["staff"] = seat.Staff, ["case"] = number.ToString() }, cancellationToken);
        var account = (await live.FindAsync(number, cancellationToken))?.Secrets.Label;
        return View(found, await journal.NowAsync(cancellationToken)) with { Account = account };
    }

    public async Task<SecondRequest?> AskSecondAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken) =>
        await TheirsAsync(seat, number, cancellationToken) is { Problem: CaseView.Disputed } found
            ? await seconds.AskAsync(seat, number, SecondFor.Resuming, found.Service, cancellationToken)
            : null;

    public async Task<ReviewResult> ResumeAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken)
    {
        if (await TheirsAsync(seat, number, cancellationToken) is not { } found) return ReviewResult.NotNow;
        // A signature from before it was held, for another review of the same case, is worth nothing.
        var since = (await cases.MovesAsync(number, cancellationToken))[^1].At;
        var second = found.Problem == CaseView.Disputed ? await seconds.SignedAsync(seat.Staff, number, SecondFor.Resuming, since, cancellationToken) : null;
        if (found.Problem == CaseView.Disputed && second is null) return ReviewResult.NeedsSecond;
        // As it was looked at: somebody may say meanwhile that it was not them, and that takes two.
        return await desk.ResumeAsync(number, seat.Staff, second, cancellationToken, found.Version) is OperatorDesk.Outcome.Moved ? ReviewResult.Resumed : ReviewResult.NotNow;
    }

    // What waits for somebody, if the member may decide it: nobody decides about their own account or a relative's.
    private async Task<StoredCase?> TheirsAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken)
    {
        if (!seat.May(StaffAct.DecideAppeal) || await cases.FindAsync(number, cancellationToken) is not { State: CaseState.Held or CaseState.NeedsAttention } found) return null;
        return await live.FindAsync(number, cancellationToken) is var (_, service, secrets) && await closeness.IsCloseAsync(seat, service, secrets, cancellationToken) ? null : found;
    }

    private static ReviewView View(StoredCase found, DateTimeOffset now) =>
        new(found.Number, found.Service, found.Door, found.State, found.Resumes!.Value, found.Problem, found.AnswerBy)
        {
            CanBeRefused = CaseTransitions.IsAllowed(found.State, found.Resumes, CaseState.Refused),
            IsOverdue = found.AnswerBy < now,
        };
}
