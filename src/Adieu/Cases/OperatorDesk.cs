using System.Globalization;
using System.Text.Json.Nodes;
using Adieu.Appeals;
using Adieu.Lanes;
using Adieu.Notices;
using Adieu.Services;

namespace Adieu.Cases;

/// <summary>What an operator does about a case that stands still. Each decision is in the ledger, with who took it.</summary>
internal sealed class OperatorDesk(ServiceCatalog services, ICaseStore cases, CaseVault vault, RefusalDesk refusals, NoticeWriter notices, LaneSignal lanes, ClosingOptions options, TimeProvider time)
{
    private static readonly TimeSpan LeastAfterReview = TimeSpan.FromDays(1);

    /// <summary>The outcome of a decision.</summary>
    public abstract record Outcome
    {
        private Outcome()
        {
        }

        /// <summary>Done; the case as it is now.</summary>
        public sealed record Moved(StoredCase Case) : Outcome;

        /// <summary>The case is not one that waits for this decision, or has just moved on.</summary>
        public sealed record NotNow(StoredCase Case) : Outcome;

        /// <summary>There is no such case, or its service is not configured.</summary>
        public sealed record NotFound : Outcome;
    }

    /// <summary>Lets a held or parked case go on where it stopped.</summary>
    /// <param name="number">The case.</param>
    /// <param name="staff">The operator's staff id; no name, because it stays in the ledger.</param>
    /// <param name="second">The staff id of who signed too, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="version">The version that was looked at: a case that moved since is not let go on; null for whichever it has.</param>
    public Task<Outcome> ResumeAsync(CaseNumber number, string staff, string? second, CancellationToken cancellationToken, int? version = null) => DecideAsync(number, (service, found) =>
    {
        var change = new CaseChange(found, found.Resumes!.Value) { Data = By(staff, found) };
        if (second is not null) change.Data["second"] = second;
        if (found.Problem == CaseView.Disputed && vault.Open(found) is { } secrets) change = Told(change, service, secrets);
        return found.Resumes switch
        {
            CaseState.Frozen => change with { DueAt = change.CoolingOff is { } least ? time.GetUtcNow() + least : found.ErasesAt },
            CaseState.Preview or CaseState.Requested or CaseState.Verified => change with { DueIn = options.Lanes.ExpiresIn },
            _ => change with { DueIn = TimeSpan.Zero },
        };
    }, cancellationToken, version);

    /// <summary>Refuses a held or parked case whose erasure has not begun. The person gets the reason and the ways to object, and their account back.</summary>
    /// <param name="number">The case.</param>
    /// <param name="staff">The operator's staff id.</param>
    /// <param name="reason">Why, in the person's language; it goes to the person alone.</param>
    /// <param name="basis">What it rests on: the id of one of the service's bases, or words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Outcome> RefuseAsync(CaseNumber number, string staff, string reason, string basis, CancellationToken cancellationToken) => DecideAsync(
        number, (service, found) => refusals.Write(service, found, staff, reason, basis, []), cancellationToken);

    private async Task<Outcome> DecideAsync(CaseNumber number, Func<ServiceDefinition, StoredCase, CaseChange> decide, CancellationToken cancellationToken, int? version = null)
    {
        if (await cases.FindAsync(number, cancellationToken) is not { } found || !services.TryFind(found.Service, out var service)) return new Outcome.NotFound();
        if (found.State is not (CaseState.Held or CaseState.NeedsAttention) || (version is { } seen && seen != found.Version)) return new Outcome.NotNow(found);
        var change = decide(service, found);
        if (!CaseTransitions.IsAllowed(found.State, found.Resumes, change.To)) return new Outcome.NotNow(found);
        if (await cases.ApplyAsync([change], cancellationToken) is not [var moved]) return new Outcome.NotNow(found);
        lanes.Wake();
        return new Outcome.Moved(moved);
    }

    // Whoever said that it was not them hears of it at least a day before anything is erased, and can stop it again.
    private CaseChange Told(CaseChange change, ServiceDefinition service, CaseSecrets secrets)
    {
        var (found, soonest) = (change.Case, time.GetUtcNow() + LeastAfterReview);
        var late = CaseTransitions.Gated.Contains(change.To) && found.ErasesAt < soonest;
        var on = late ? soonest : found.ErasesAt;
        var (chinese, token) = (found.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase), CaseVault.NewToken());
        var erases = on is not { } at ? "" : TimeZoneInfo.ConvertTime(at, service.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return change with
        {
            CoolingOff = late ? LeastAfterReview : null,
            DisputeHashes = [vault.TokenHash(token)],
            Notices = notices.Write(
                "resumed", service, found, secrets,
                ("erases", erases.Length == 0 ? "" : chinese ? $"将在 {erases} 删除。" : $" It is erased on {erases}."),
                ("dispute", options.Address($"s/{service.Id}/notme?token={token}"))),
        };
    }

    private static JsonObject By(string staff, StoredCase found) => new() { ["by"] = "operator", ["staff"] = staff, ["problem"] = found.Problem };
}
