namespace Adieu.Services;

/// <summary>What is settled for a person who leaves and agrees to it, as the service's file declares it.</summary>
/// <param name="Currency">ISO 4217; all amounts are in its hundredths.</param>
/// <param name="Holds">A query with <c>@account</c> that gives one number: what the service holds of the person's money. What is settled must account for the difference, to the hundredth. Null: nobody checks the sums.</param>
/// <param name="Items">What is settled, in the order in which it is carried out.</param>
/// <param name="Late">What becomes of money that comes in for a frozen or closed account; null where none can.</param>
public sealed record SettlementDefinition(string Currency, string? Holds, IReadOnlyList<SettlementItem> Items, LateMoneyDefinition? Late)
{
    /// <summary>A service that settles nothing.</summary>
    public static SettlementDefinition None { get; } = new("CNY", null, [], null);
}

/// <summary>What becomes of a line of a settlement.</summary>
public enum SettlementKind
{
    /// <summary>Money goes back to the person.</summary>
    Refund,

    /// <summary>Something that would lapse is turned into money for the person.</summary>
    Redeem,

    /// <summary>What the person owes is taken from what the service holds of theirs.</summary>
    Charge,

    /// <summary>The person gives it up.</summary>
    Waive,

    /// <summary>It stays of use to the person without the account.</summary>
    Keep,

    /// <summary>A document is issued while there is somebody to issue it to.</summary>
    Invoice,
}

/// <summary>One thing that is settled.</summary>
public sealed record SettlementItem
{
    /// <summary>Its id within the service.</summary>
    public required string Id { get; init; }

    /// <summary>What it is in general, without placeholders: for certificates and trackers, which tell no details.</summary>
    public required LocalText Name { get; init; }

    /// <summary>A query with <c>@account</c>, and <c>@asked</c> where it needs the day of the request. Columns: <c>reference</c>, <c>amount</c> and <c>fee</c> (optional, hundredths), and whatever the texts use. Each row is a line; one whose amount is 0 counts as none.</summary>
    public required string Find { get; init; }

    /// <summary>What a line is; may hold placeholders.</summary>
    public required LocalText Title { get; init; }

    /// <summary>Why, and how its amount comes about; may hold placeholders.</summary>
    public required LocalText Because { get; init; }

    /// <summary>The id of a <see cref="LegalBasis"/>, or null.</summary>
    public string? Basis { get; init; }

    /// <summary>What can become of a line: one, or several of which the person picks; the first is what happens without a pick.</summary>
    public required IReadOnlyList<SettlementOption> Options { get; init; }
}

/// <summary>One thing that can become of a line.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">What the choice is called; null where there is none.</param>
/// <param name="CarryOut">Statements that do it, run once for each line in the transaction of the whole settlement; null where nothing has to be done.</param>
/// <param name="Way">By which way money comes back; null where none does.</param>
/// <param name="WithinDays">Within how many days of the settlement; null where it is not money that comes back.</param>
public sealed record SettlementOption(SettlementKind Kind, LocalText? Text, string? CarryOut, LocalText? Way, int? WithinDays)
{
    /// <summary>Its name within the item: the kind's.</summary>
    public string Id { get; } = Kind.ToString().ToLowerInvariant();
}

/// <summary>Money that came in for an account after it was frozen or closed, and waits to go back.</summary>
/// <param name="Find">A query without parameters that gives <c>reference</c> and <c>amount</c> of what waits.</param>
/// <param name="CarryOut">Statements with <c>@reference</c> and <c>@amount</c> that send one of them back.</param>
public sealed record LateMoneyDefinition(string Find, string CarryOut);
