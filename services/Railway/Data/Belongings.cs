namespace Railway.Data;

/// <summary>A line of the points ledger; the balance is its sum.</summary>
public sealed class PointsEntry
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>Earned (positive) or used (negative).</summary>
    public long Points { get; set; }

    /// <summary>What for: <c>journey</c>, <c>voucher</c>, <c>welcome</c>.</summary>
    public required string Reason { get; set; }

    /// <summary>The order whose journey earned them.</summary>
    public long? OrderId { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }
}

/// <summary>A voucher bought with points; pays part of one order.</summary>
public sealed class Voucher
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>What it is worth, in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>When it was bought.</summary>
    public DateTimeOffset IssuedAt { get; set; }

    /// <summary>Until when it can be used.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The order that it paid for; null while it can be used.</summary>
    public long? OrderId { get; set; }
}

/// <summary>Somebody whom an account buys for. Their data, not the account's person's.</summary>
public sealed class Passenger
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who saved them.</summary>
    public long AccountId { get; set; }

    /// <summary>Their name as on the document.</summary>
    public required string RealName { get; set; }

    /// <summary>Their resident ID number.</summary>
    public required string DocumentNo { get; set; }

    /// <summary>Their phone, if given.</summary>
    public string? Phone { get; set; }

    /// <summary>When they were saved.</summary>
    public DateTimeOffset AddedAt { get; set; }
}

/// <summary>An electronic invoice for a completed order.</summary>
public sealed class Invoice
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who asked for it; null when they have left.</summary>
    public long? AccountId { get; set; }

    /// <summary>The order.</summary>
    public long OrderId { get; set; }

    /// <summary>Its number of 20 digits.</summary>
    public required string InvoiceNo { get; set; }

    /// <summary>The buyer's title: a person's name or a company's.</summary>
    public required string Title { get; set; }

    /// <summary>A company's tax number, if given.</summary>
    public string? TaxNo { get; set; }

    /// <summary>The amount, in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset IssuedAt { get; set; }
}
