namespace Huhutong.Data;

/// <summary>What can be subscribed to.</summary>
public sealed class Plan
{
    /// <summary>Its short name.</summary>
    public required string Code { get; set; }

    /// <summary>Its name in Chinese.</summary>
    public required string NameZh { get; set; }

    /// <summary>Its name in English.</summary>
    public required string NameEn { get; set; }

    /// <summary>What a month costs, in fen.</summary>
    public long MonthlyFen { get; set; }

    /// <summary>For how many months one commits oneself; 0 for none.</summary>
    public int ContractMonths { get; set; }

    /// <summary>What a committed subscriber is given; null for nothing.</summary>
    public string? GiftZh { get; set; }

    /// <summary>The same in English.</summary>
    public string? GiftEn { get; set; }

    /// <summary>What the gift is worth, in fen.</summary>
    public long GiftFen { get; set; }
}

/// <summary>A household's subscription.</summary>
public sealed class Subscription
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose; null when they have left and the contract is kept as a trade record.</summary>
    public long? AccountId { get; set; }

    /// <summary>The number on the contract.</summary>
    public required string ContractNo { get; set; }

    /// <summary>To what.</summary>
    public required string PlanCode { get; set; }

    /// <summary>What a month costs, in fen, as agreed.</summary>
    public long MonthlyFen { get; set; }

    /// <summary>Where it is installed.</summary>
    public string? Address { get; set; }

    /// <summary>Whether it runs.</summary>
    public SubscriptionStatus Status { get; set; }

    /// <summary>The first day.</summary>
    public DateOnly StartedOn { get; set; }

    /// <summary>The last day of the commitment; null where there is none.</summary>
    public DateOnly? ContractEndsOn { get; set; }

    /// <summary>For how many months it was made; 0 for none.</summary>
    public int ContractMonths { get; set; }

    /// <summary>What the gift was worth, in fen.</summary>
    public long GiftFen { get; set; }
}

/// <summary>Whether a subscription runs.</summary>
public enum SubscriptionStatus
{
    /// <summary>It runs.</summary>
    Active,

    /// <summary>Nothing is delivered: a bill is 30 days late.</summary>
    Suspended,

    /// <summary>It is over.</summary>
    Ended,
}
