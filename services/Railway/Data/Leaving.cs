namespace Railway.Data;

/// <summary>Money that was ordered at the bank when an account was closed. The bank pays, whoever is still there.</summary>
public sealed class Payout
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose; null when they have left.</summary>
    public long? AccountId { get; set; }

    /// <summary>Its number: who knows their case number finds it.</summary>
    public required string PayoutNo { get; set; }

    /// <summary>How much, in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>When it was ordered.</summary>
    public DateTimeOffset OrderedAt { get; set; }

    /// <summary>When the bank is to pay it.</summary>
    public DateTimeOffset SettlesAt { get; set; }

    /// <summary>When it was paid; null before.</summary>
    public DateTimeOffset? PaidAt { get; set; }
}

/// <summary>A journey that somebody still makes after they have left: the gate reads their ID card. Nothing but the journey is kept, and only until it is over.</summary>
public sealed class KeptTicket
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose; null when they have left.</summary>
    public long? AccountId { get; set; }

    /// <summary>The number of the ID card.</summary>
    public required string DocumentNo { get; set; }

    /// <summary>The train's number.</summary>
    public required string Train { get; set; }

    /// <summary>Where the journey begins.</summary>
    public required string FromCode { get; set; }

    /// <summary>Where the journey ends.</summary>
    public required string ToCode { get; set; }

    /// <summary>When the journey begins.</summary>
    public DateTimeOffset DepartsAt { get; set; }

    /// <summary>When the journey ends.</summary>
    public DateTimeOffset ArrivesAt { get; set; }

    /// <summary>Coach and seat.</summary>
    public required string Seat { get; set; }
}
