using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Lanes;
using Adieu.Notices;
using Adieu.Services;
using Adieu.Settlement;
using Adieu.Staff;
using Adieu.Standing;

namespace Adieu.Appeals;

/// <summary>Refuses cases: the one place in which a refusal is written.</summary>
internal sealed class RefusalDesk(
    LiveCases live, ICaseStore cases, CaseVault vault, RefusalVault refusals, Settlements settlements, ILookUpStore lookUps, Closeness closeness, NoticeWriter notices, LaneSignal lanes, ClosingOptions options) : IRefusals
{
    private const int MostWords = 2_000, MostBasis = 200;

    private static readonly LocalText Colon = new("：", ": ");

    public async Task<RefuseResult> RefuseAsync(StaffSeat seat, CaseNumber number, string reason, string basis, CancellationToken cancellationToken)
    {
        var officer = seat.May(StaffAct.DecideAppeal);
        var serves = seat.May(StaffAct.ServeAtCounter) || seat.May(StaffAct.ServeOnPhone);
        if (!officer && !(serves && await lookUps.BeganAsync(seat.Staff, number.ToString(), cancellationToken))) return RefuseResult.NotNow;
        if (await live.FindAsync(number, cancellationToken) is var (_, service, secrets) && await closeness.IsCloseAsync(seat, service, secrets, cancellationToken)) return RefuseResult.NotNow;
        return await RefuseAsync(number, seat.Staff, reason, basis, [], officer, cancellationToken);
    }

    public async Task<bool> ObjectAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        if (await live.FindAsync(number, cancellationToken) is not var (found, service, secrets)) return false;
        if (await LiftableAsync(service, number, secrets, cancellationToken) is not [var first, ..] items) return false;
        var reason = string.Join('\n', items.Select(item => $"{item.Title.In(found.Language)}{Colon.In(found.Language)}{item.Because.In(found.Language)}"));
        return await RefuseAsync(number, "rule", reason, BasisOf(service, first), [.. items.Select(item => item.Rule).Distinct()], officer: false, cancellationToken) == RefuseResult.Refused;
    }

    /// <summary>Refuses a case that nobody has confirmed, over blockers that only the service can lift.</summary>
    public async Task<RefuseResult> RefuseBlockedAsync(StaffSeat seat, CaseNumber number, string reason, CancellationToken cancellationToken) =>
        await live.FindAsync(number, cancellationToken) is var (_, service, secrets) && await LiftableAsync(service, number, secrets, cancellationToken) is [var first, ..] items
            ? await RefuseAsync(number, seat.Staff, reason, BasisOf(service, first), [.. items.Select(item => item.Rule).Distinct()], officer: false, cancellationToken)
            : RefuseResult.NotNow;

    /// <summary>The move that refuses, with what an appeal needs and the letter to the person.</summary>
    public CaseChange Write(ServiceDefinition service, StoredCase found, string staff, string reason, string basis, IReadOnlyList<string> rules)
    {
        var secrets = vault.Open(found)!;
        var (key, kept) = refusals.Seal(found.Number, new RefusalContent(reason.Trim(), secrets) { Rules = rules });
        var law = service.Bases.GetValueOrDefault(basis)?.Text.In(found.Language) ?? basis.Trim();
        return new CaseChange(found, CaseState.Refused)
        {
            // Due until the gate is open again.
            DueIn = found.ConfirmedAt is null ? null : TimeSpan.Zero,
            Data = new JsonObject { ["staff"] = staff, ["problem"] = found.Problem, ["rules"] = new JsonArray([.. rules.Select(rule => (JsonNode)rule)]) },
            Refusal = new NewRefusal(staff, basis.Trim(), found.Resumes ?? found.State, key, kept, options.AppealWithin),
            Notices = notices.Write("refused", service, found, secrets, ("reason", reason.Trim()), ("basis", law), ("appeal", options.Address($"case/{found.Number}/appeal"))),
        };
    }

    private async Task<RefuseResult> RefuseAsync(CaseNumber number, string staff, string reason, string basis, IReadOnlyList<string> rules, bool officer, CancellationToken cancellationToken)
    {
        if (reason.Trim().Length is 0 or > MostWords || basis.Trim().Length is 0 or > MostBasis) return RefuseResult.Invalid;
        if (await live.FindAsync(number, cancellationToken) is not var (found, service, _)) return RefuseResult.NotNow;
        var open = found.State.IsUnconfirmed();
        if (!open && !(officer && found.State is CaseState.Held or CaseState.NeedsAttention)) return RefuseResult.NotNow;
        if (!CaseTransitions.IsAllowed(found.State, found.Resumes, CaseState.Refused)) return RefuseResult.NotNow;
        if (await cases.ApplyAsync([Write(service, found, staff, reason, basis, rules)], cancellationToken) is not [_]) return RefuseResult.NotNow;
        lanes.Wake();
        return RefuseResult.Refused;
    }

    private async Task<IReadOnlyList<StandingItem>> LiftableAsync(ServiceDefinition service, CaseNumber number, CaseSecrets secrets, CancellationToken cancellationToken) =>
        [.. (await settlements.StandingAsync(service, number, secrets, cancellationToken)).Blockers.Where(item => item.Owner == StandingItem.Support)];

    private static string BasisOf(ServiceDefinition service, StandingItem item) => service.Standing.First(rule => rule.Id == item.Rule) is { Basis: { } basis } ? basis : service.Name.Zh;
}
