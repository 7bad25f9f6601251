using System.Text.Json.Nodes;
using Adieu.Appeals;
using Adieu.Services;

namespace Adieu.Cases;

/// <summary>What an operator does about a case that stands still. Each decision is in the ledger, with who took it.</summary>
internal sealed class OperatorDesk(ServiceCatalog services, ICaseStore cases, RefusalDesk refusals, ClosingOptions options)
{
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
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Outcome> ResumeAsync(CaseNumber number, string staff, CancellationToken cancellationToken) => DecideAsync(number, (_, found) =>
    {
        var change = new CaseChange(found, found.Resumes!.Value) { Data = By(staff, found) };
        return found.Resumes switch
        {
            CaseState.Frozen => change with { DueAt = found.ErasesAt },
            CaseState.Preview or CaseState.Requested or CaseState.Verified => change with { DueIn = options.Lanes.ExpiresIn },
            _ => change with { DueIn = TimeSpan.Zero },
        };
    }, cancellationToken);

    /// <summary>Refuses a held or parked case whose erasure has not begun. The person gets the reason and the ways to object, and their account back.</summary>
    /// <param name="number">The case.</param>
    /// <param name="staff">The operator's staff id.</param>
    /// <param name="reason">Why, in the person's language; it goes to the person alone.</param>
    /// <param name="basis">What it rests on: the id of one of the service's bases, or words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Outcome> RefuseAsync(CaseNumber number, string staff, string reason, string basis, CancellationToken cancellationToken) => DecideAsync(
        number, (service, found) => refusals.Write(service, found, staff, reason, basis, []), cancellationToken);

    private async Task<Outcome> DecideAsync(CaseNumber number, Func<ServiceDefinition, StoredCase, CaseChange> decide, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(number, cancellationToken) is not { } found || !services.TryFind(found.Service, out var service)) return new Outcome.NotFound();
        if (found.State is not (CaseState.Held or CaseState.NeedsAttention)) return new Outcome.NotNow(found);
        var change = decide(service, found);
        if (!CaseTransitions.IsAllowed(found.State, found.Resumes, change.To)) return new Outcome.NotNow(found);
        return await cases.ApplyAsync([change], cancellationToken) is [var moved] ? new Outcome.Moved(moved) : new Outcome.NotNow(found);
    }

    private static JsonObject By(string staff, StoredCase found) => new() { ["by"] = "operator", ["staff"] = staff, ["problem"] = found.Problem };
}
