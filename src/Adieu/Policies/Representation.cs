using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Policies;

/// <summary>Who may close the account of somebody who cannot, and what they have to show, by a region's law.</summary>
/// <param name="Capacity">As what they act.</param>
/// <param name="Law">The law, as people know it.</param>
/// <param name="Source">Where it is written.</param>
/// <param name="Relations">The relations that count.</param>
/// <param name="Documents">What has to be seen, each by itself, besides their own ID card.</param>
/// <param name="Export">Whether they may have a copy of the data.</param>
public sealed record Representation(Capacity Capacity, LocalText Law, string Source, IReadOnlyList<Choice> Relations, IReadOnlyList<Choice> Documents, ExportRule Export)
{
    /// <summary>For a guardian: below which age, in years, the person counts as a minor; 0 for other capacities.</summary>
    public int UnderAge { get; init; }

    /// <summary>Whether somebody of this birth is a minor by this rule.</summary>
    public bool IsMinor(DateOnly born, DateOnly today) => born.AddYears(UnderAge) > today;
}

/// <summary>One of several, with its words.</summary>
/// <param name="Id">Its id, in the ledger.</param>
/// <param name="Text">Its words.</param>
public sealed record Choice(string Id, LocalText Text);

/// <summary>Whether somebody who acts for another may have a copy of the data.</summary>
public enum ExportRule
{
    /// <summary>No.</summary>
    Never,

    /// <summary>Where the deceased has not arranged otherwise, and for an interest of their own.</summary>
    UnlessArrangedOtherwise,

    /// <summary>Yes.</summary>
    Always,
}
