namespace Huhutong.Data;

/// <summary>A set-top box on loan.</summary>
public sealed class BoxLoan
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who has it; null when they have left and the loan is kept as a trade record.</summary>
    public long? AccountId { get; set; }

    /// <summary>The number on its back.</summary>
    public required string SerialNo { get; set; }

    /// <summary>The type.</summary>
    public required string Model { get; set; }

    /// <summary>The deposit, in fen.</summary>
    public long DepositFen { get; set; }

    /// <summary>Where it is.</summary>
    public BoxStatus Status { get; set; }

    /// <summary>When it was handed out.</summary>
    public DateTimeOffset LentAt { get; set; }

    /// <summary>How it comes back; null while nobody has said.</summary>
    public ReturnWay? Way { get; set; }

    /// <summary>The courier's label, or the number to show at the counter.</summary>
    public string? ReturnCode { get; set; }

    /// <summary>What state it is in, as its person says and the workshop confirms.</summary>
    public BoxCondition? Condition { get; set; }

    /// <summary>When the courier is due at the workshop.</summary>
    public DateTimeOffset? ArrivesAt { get; set; }

    /// <summary>When it was back.</summary>
    public DateTimeOffset? ReturnedAt { get; set; }

    /// <summary>What its state cost, in fen; taken from the deposit.</summary>
    public long ChargeFen { get; set; }
}

/// <summary>Where a box is.</summary>
public enum BoxStatus
{
    /// <summary>At home with its person.</summary>
    Lent,

    /// <summary>On its way back.</summary>
    Returning,

    /// <summary>Back, or paid for.</summary>
    Returned,
}

/// <summary>How a box comes back.</summary>
public enum ReturnWay
{
    /// <summary>By courier, with a label that costs nothing.</summary>
    Courier,

    /// <summary>Handed in at a counter.</summary>
    Counter,
}

/// <summary>What state a box is in.</summary>
public enum BoxCondition
{
    /// <summary>Works; nothing to see.</summary>
    Good,

    /// <summary>Works, with traces of use.</summary>
    Worn,

    /// <summary>Broken, or parts are missing.</summary>
    Damaged,

    /// <summary>Gone.</summary>
    Lost,
}
