using Huhutong.Data;

namespace Huhutong.Plans;

/// <summary>What ending a contract before its time costs: terms, clause 12. The service.yaml computes the same in SQL.</summary>
internal static class EarlyFee
{
    /// <summary>Percent of the months left that are charged.</summary>
    public const int Percent = 20;

    /// <summary>Calendar months from the next one to the one in which the contract ends; 0 when none is left.</summary>
    public static int MonthsLeft(Subscription subscription, DateOnly today) =>
        subscription.ContractEndsOn is { } end ? Math.Max(0, ((end.Year - today.Year) * 12) + end.Month - today.Month) : 0;

    /// <summary>The part for the months left, in fen.</summary>
    public static long ForMonths(Subscription subscription, DateOnly today) => subscription.MonthlyFen * MonthsLeft(subscription, today) * Percent / 100;

    /// <summary>The part for the gift, in fen.</summary>
    public static long ForGift(Subscription subscription, DateOnly today) =>
        subscription.ContractMonths == 0 ? 0 : subscription.GiftFen * MonthsLeft(subscription, today) / subscription.ContractMonths;

    /// <summary>Both, in fen.</summary>
    public static long Of(Subscription subscription, DateOnly today) => ForMonths(subscription, today) + ForGift(subscription, today);

    /// <summary>The day by which months are counted: UTC's, as the database's own.</summary>
    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
