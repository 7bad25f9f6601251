using Adieu.Cases;

namespace Adieu.Staff;

/// <summary>What the clerk notes of somebody who acts for the account's person.</summary>
/// <param name="Capacity">As what they act.</param>
/// <param name="Relation">Their relation, by its id in the law pack.</param>
/// <param name="Document">Their own ID number, read from their own card.</param>
/// <param name="Documents">The documents that were seen, by their ids in the law pack.</param>
public sealed record RepresentStart(Capacity Capacity, string Relation, string Document, IReadOnlyList<string> Documents)
{
    /// <summary>Their name was compared with the documents.</summary>
    public bool Name { get; init; }

    /// <summary>Their card has not expired.</summary>
    public bool Expiry { get; init; }

    /// <summary>They look like the photo.</summary>
    public bool Face { get; init; }

    /// <summary>They say that the deceased arranged nothing else, and need the data for an interest of their own.</summary>
    public bool NothingArranged { get; init; }

    /// <summary>What they said of what is given up.</summary>
    public bool LossesAccepted { get; init; }

    /// <summary>Their language.</summary>
    public string Language { get; init; } = "zh-CN";
}
