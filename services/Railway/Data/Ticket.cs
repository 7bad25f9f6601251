namespace Railway.Data;

/// <summary>A ticket. It belongs to the account that bought it and to the account of the person who travels; either may be gone.</summary>
public sealed class Ticket
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>The order; null when its buyer has left.</summary>
    public long? OrderId { get; set; }

    /// <summary>Who bought; null when they have left.</summary>
    public long? BuyerId { get; set; }

    /// <summary>The traveller's account; null when they have none or have left.</summary>
    public long? TravellerId { get; set; }

    /// <summary>The traveller's name as on the document; null when they have left.</summary>
    public string? PassengerName { get; set; }

    /// <summary>The traveller's document number; null when they have left.</summary>
    public string? PassengerDocument { get; set; }

    /// <summary>The departure; null for journeys older than the timetable.</summary>
    public long? DepartureId { get; set; }

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

    /// <summary>The class.</summary>
    public SeatClass SeatClass { get; set; }

    /// <summary>Coach and seat, such as <c>05-12F</c>.</summary>
    public required string Seat { get; set; }

    /// <summary>The price, in fen.</summary>
    public long PriceFen { get; set; }

    /// <summary>Where it stands.</summary>
    public TicketStatus Status { get; set; }
}

/// <summary>Where a ticket stands.</summary>
public enum TicketStatus
{
    /// <summary>Seat held for an order or a change that is not paid.</summary>
    Held,

    /// <summary>Valid.</summary>
    Issued,

    /// <summary>Used.</summary>
    Travelled,

    /// <summary>Returned.</summary>
    Refunded,

    /// <summary>Exchanged for another.</summary>
    Changed,

    /// <summary>Never paid.</summary>
    Cancelled,

    /// <summary>Its traveller has left and travels by ID card: see <see cref="KeptTicket"/>.</summary>
    Kept,
}
