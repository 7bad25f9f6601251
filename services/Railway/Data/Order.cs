namespace Railway.Data;

/// <summary>A purchase.</summary>
public sealed class Order
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who bought; null when they have left and the law keeps the trade record.</summary>
    public long? AccountId { get; set; }

    /// <summary>The number that people see, such as <c>E2611220001234</c>.</summary>
    public required string OrderNo { get; set; }

    /// <summary>Where it stands.</summary>
    public OrderStatus Status { get; set; }

    /// <summary>What is to be paid or was paid, in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>When it was placed.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Until when it can be paid.</summary>
    public DateTimeOffset PayBy { get; set; }

    /// <summary>When it was paid.</summary>
    public DateTimeOffset? PaidAt { get; set; }

    /// <summary>When the trade was over: travelled, or refunded in full.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>The tickets.</summary>
    public List<Ticket> Tickets { get; set; } = [];
}

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    /// <summary>Waits for payment; its seats are held.</summary>
    Unpaid,

    /// <summary>Paid; something of it is still to be travelled.</summary>
    Paid,

    /// <summary>Travelled, or partly travelled and partly refunded.</summary>
    Completed,

    /// <summary>All its tickets were returned.</summary>
    Refunded,

    /// <summary>Not paid in time, or given up before paying.</summary>
    Cancelled,
}
