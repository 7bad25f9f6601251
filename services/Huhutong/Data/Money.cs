namespace Huhutong.Data;

/// <summary>A line of the wallet. Lines are only ever added; the balance is their sum.</summary>
public sealed class WalletEntry
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose; null when they have left and the law keeps the trade record.</summary>
    public long? AccountId { get; set; }

    /// <summary>What for.</summary>
    public WalletKind Kind { get; set; }

    /// <summary>What came in (positive) or went out (negative), in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The number of the payment, bill, contract or box that it belongs to.</summary>
    public required string Reference { get; set; }
}

/// <summary>What a wallet line is for.</summary>
public enum WalletKind
{
    /// <summary>Money that the person paid in.</summary>
    TopUp,

    /// <summary>Money on its way back to the person.</summary>
    Withdrawal,

    /// <summary>A withdrawal that was called off.</summary>
    WithdrawalCancelled,

    /// <summary>A month's bill.</summary>
    Bill,

    /// <summary>The fee for paying late.</summary>
    LateFee,

    /// <summary>The fee for ending a contract early.</summary>
    ContractFee,

    /// <summary>A box's deposit, paid.</summary>
    Deposit,

    /// <summary>A box's deposit, given back.</summary>
    DepositBack,
}

/// <summary>Money between the person's bank and the wallet.</summary>
public sealed class Payment
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose; null when they have left.</summary>
    public long? AccountId { get; set; }

    /// <summary>The number that people see.</summary>
    public required string PaymentNo { get; set; }

    /// <summary>Which way.</summary>
    public PaymentKind Kind { get; set; }

    /// <summary>How much, in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>Where it stands.</summary>
    public PaymentStatus Status { get; set; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When the bank is due to confirm it.</summary>
    public DateTimeOffset SettlesAt { get; set; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? CompletedAt { get; set; }
}

/// <summary>Which way money goes.</summary>
public enum PaymentKind
{
    /// <summary>Into the wallet.</summary>
    TopUp,

    /// <summary>Back to the person.</summary>
    Withdrawal,
}

/// <summary>Where a payment stands.</summary>
public enum PaymentStatus
{
    /// <summary>The bank has not confirmed it.</summary>
    Pending,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Called off; no money moved.</summary>
    Cancelled,

    /// <summary>Ordered when the account was closed: the bank pays, whoever is still there.</summary>
    Ordered,
}

/// <summary>Money that came in for an account which was frozen or gone already. It waits here, apart from anybody's wallet, until it is sent back.</summary>
public sealed class LatePayment
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>The bank's number of the transfer: who sent it is known there, and only there.</summary>
    public required string PaymentNo { get; set; }

    /// <summary>How much, in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>When it came in.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>When it was sent back; null while it waits.</summary>
    public DateTimeOffset? ReturnedAt { get; set; }
}

/// <summary>A month's bill.</summary>
public sealed class Bill
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose; null when they have left and the law keeps the trade record.</summary>
    public long? AccountId { get; set; }

    /// <summary>The number that people see.</summary>
    public required string BillNo { get; set; }

    /// <summary>The first day of the month that it is for.</summary>
    public DateOnly Period { get; set; }

    /// <summary>The month's price, in fen.</summary>
    public long AmountFen { get; set; }

    /// <summary>What paying late costs so far, in fen.</summary>
    public long LateFeeFen { get; set; }

    /// <summary>Where it stands.</summary>
    public BillStatus Status { get; set; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset IssuedAt { get; set; }

    /// <summary>The last day to pay it without a fee.</summary>
    public DateOnly DueOn { get; set; }

    /// <summary>When it was paid.</summary>
    public DateTimeOffset? PaidAt { get; set; }
}

/// <summary>Where a bill stands.</summary>
public enum BillStatus
{
    /// <summary>To be paid.</summary>
    Unpaid,

    /// <summary>Paid.</summary>
    Paid,
}
