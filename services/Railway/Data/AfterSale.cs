namespace Railway.Data;

/// <summary>Money on its way back.</summary>
public sealed class Refund
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who gets it.</summary>
    public long AccountId { get; set; }

    /// <summary>The order that it comes from.</summary>
    public long OrderId { get; set; }

    /// <summary>The ticket that was returned or exchanged.</summary>
    public long TicketId { get; set; }

    /// <summary>What comes back, in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>What is kept as a fee, in fen.</summary>
    public long FeeFen { get; set; }

    /// <summary>Where it stands.</summary>
    public RefundStatus Status { get; set; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset RequestedAt { get; set; }

    /// <summary>When the bank is to have it, or had it.</summary>
    public DateTimeOffset SettlesAt { get; set; }
}

/// <summary>Where a refund stands.</summary>
public enum RefundStatus
{
    /// <summary>On its way to the bank.</summary>
    InFlight,

    /// <summary>Paid out.</summary>
    Settled,
}

/// <summary>An exchange of one ticket for another on the same way.</summary>
public sealed class Change
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who asked.</summary>
    public long AccountId { get; set; }

    /// <summary>The ticket that is given.</summary>
    public long OldTicketId { get; set; }

    /// <summary>The ticket that is taken.</summary>
    public long NewTicketId { get; set; }

    /// <summary>What the new one costs more (to be paid) or less (negative, comes back), in fen.</summary>
    public long DifferenceFen { get; set; }

    /// <summary>Where it stands.</summary>
    public ChangeStatus Status { get; set; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset RequestedAt { get; set; }

    /// <summary>Until when a difference can be paid.</summary>
    public DateTimeOffset PayBy { get; set; }
}

/// <summary>Where a change stands.</summary>
public enum ChangeStatus
{
    /// <summary>The difference is to be paid; both seats are held.</summary>
    Unpaid,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Given up; the old ticket is as it was.</summary>
    Cancelled,
}

/// <summary>A paid place in the queue for a train that is sold out.</summary>
public sealed class WaitlistDeposit
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>The departure.</summary>
    public long DepartureId { get; set; }

    /// <summary>Where the journey would begin.</summary>
    public required string FromCode { get; set; }

    /// <summary>Where the journey would end.</summary>
    public required string ToCode { get; set; }

    /// <summary>The class.</summary>
    public SeatClass SeatClass { get; set; }

    /// <summary>What was paid in advance, in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>Where it stands.</summary>
    public WaitlistStatus Status { get; set; }

    /// <summary>When it was paid.</summary>
    public DateTimeOffset PaidAt { get; set; }
}

/// <summary>Where a place in the queue stands.</summary>
public enum WaitlistStatus
{
    /// <summary>Waiting.</summary>
    Open,

    /// <summary>A ticket was found.</summary>
    Fulfilled,

    /// <summary>Given back, at the person's wish or because the train has gone.</summary>
    Returned,
}
