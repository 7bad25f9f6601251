using Adieu.Cases;
using Adieu.Standing;

namespace Adieu.Settlement;

/// <summary>
/// What settling an account would come to, and the person's agreement to it. Every method that takes a case number is
/// called only after the caller has shown that the visitor may act for that case.
/// </summary>
public interface ISettlements
{
    /// <summary>What it would come to, now; null where the service settles nothing, or the case is past it.</summary>
    /// <param name="number">The case.</param>
    /// <param name="picks">What the person picks, by the lines' keys; null: as agreed before, or the first options.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Erasure.Stores.StoreException">The service's database cannot be reached, or refuses.</exception>
    Task<SettlementView?> LookAsync(CaseNumber number, IReadOnlyDictionary<string, string>? picks, CancellationToken cancellationToken);

    /// <summary>The person agrees to every line as it was shown.</summary>
    /// <param name="number">The case.</param>
    /// <param name="picks">What the person picks, by the lines' keys.</param>
    /// <param name="seen">What <see cref="SettlementView.Seen"/> was on the page that they agree to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<AgreeResult> AgreeAsync(CaseNumber number, IReadOnlyDictionary<string, string> picks, string seen, CancellationToken cancellationToken);

    /// <summary>The person takes the agreement back and settles by themselves; possible until confirmation, and again when a settlement has changed.</summary>
    Task<AgreeResult> TakeBackAsync(CaseNumber number, CancellationToken cancellationToken);
}

/// <summary>What settling would come to.</summary>
/// <param name="Lines">Every line, in the order in which it is carried out.</param>
/// <param name="Totals">The sums.</param>
/// <param name="Currency">ISO 4217; all amounts are in its hundredths.</param>
/// <param name="After">What would stand between the account and closure then.</param>
/// <param name="Seen">Tells these lines from any others.</param>
/// <param name="AgreedAt">When the person agreed to exactly these lines; null when they did not.</param>
/// <param name="Changed">Whether the person had agreed to other lines, which no longer hold.</param>
/// <param name="Preview">What erasing would do after these lines, to the row.</param>
public sealed record SettlementView(
    IReadOnlyList<SettlementLine> Lines, SettlementTotals Totals, string Currency, StandingReport After, string Seen, DateTimeOffset? AgreedAt, bool Changed, ClosurePreview Preview)
{
    /// <summary>Whether there is anything to settle.</summary>
    public bool Any => Lines.Count > 0;
}

/// <summary>The outcome of agreeing.</summary>
public abstract record AgreeResult
{
    private AgreeResult()
    {
    }

    /// <summary>Recorded, or taken back.</summary>
    public sealed record Noted : AgreeResult;

    /// <summary>It is something else now than what was shown: here it is.</summary>
    public sealed record Otherwise(SettlementView Now) : AgreeResult;

    /// <summary>The case is past it, or there is nothing to settle.</summary>
    public sealed record NotNow : AgreeResult;
}
