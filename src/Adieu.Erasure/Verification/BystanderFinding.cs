namespace Adieu.Erasure.Verification;

/// <summary>What happened to rows that an erasure had no business with.</summary>
public enum BystanderChange
{
    /// <summary>Rows outside the leavers' reach, or shared with somebody who stays, are gone.</summary>
    Vanished,

    /// <summary>Rows are there that were not.</summary>
    Appeared,

    /// <summary>Rows hold other values than before.</summary>
    Changed,

    /// <summary>More or fewer of the leavers' rows went than the receipts say.</summary>
    Miscounted,

    /// <summary>Rows stayed although what they belonged to went.</summary>
    LeftBehind,
}

/// <summary>Something is not as it was.</summary>
/// <param name="Table">Where.</param>
/// <param name="Change">What.</param>
/// <param name="Rows">In how many rows, at least.</param>
public sealed record BystanderFinding(string Table, BystanderChange Change, long Rows);
