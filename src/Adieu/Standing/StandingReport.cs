using Adieu.Services;

namespace Adieu.Standing;

/// <summary>What stands between an account and its closure, at one moment.</summary>
/// <param name="Blockers">What must be cleared first.</param>
/// <param name="Losses">What is given up.</param>
/// <param name="CheckedAt">When.</param>
public sealed record StandingReport(IReadOnlyList<StandingItem> Blockers, IReadOnlyList<StandingItem> Losses, DateTimeOffset CheckedAt)
{
    /// <summary>Whether the person had agreed to a settlement that would be another one now: they are asked again.</summary>
    public bool SettlementChanged { get; init; }

    /// <summary>The same without blockers that an appeal has lifted for one case.</summary>
    /// <param name="rules">Ids of their rules.</param>
    public StandingReport Without(IReadOnlyCollection<string> rules) => rules.Count == 0 ? this : this with { Blockers = [.. Blockers.Where(blocker => !rules.Contains(blocker.Rule))] };

    /// <summary>Whether there may be more than is told: of one rule only the first hundred are.</summary>
    public bool IsCut => Blockers.CountBy(blocker => blocker.Rule).Any(rule => rule.Value >= StandingCheck.MostItems);

    /// <summary>Whether nothing blocks.</summary>
    public bool Clear => Blockers.Count == 0 && !SettlementChanged;
}

/// <summary>One blocker or loss, with its texts filled in.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Title">What it is.</param>
/// <param name="Because">Why it matters.</param>
/// <param name="Basis">The law or rule behind it, or null.</param>
/// <param name="Remedy">What the remedy is called, or null.</param>
/// <param name="RemedyLink">An absolute address at the service where it can be cleared, or null.</param>
/// <param name="Owner">Who can clear it: <c>person</c>, <c>support</c>, <c>wait</c>.</param>
public sealed record StandingItem(string Rule, LocalText Title, LocalText Because, LegalBasis? Basis, LocalText? Remedy, Uri? RemedyLink, string Owner)
{
    /// <summary>The owner of what only the service can clear.</summary>
    public const string Support = "support";
}
