namespace Huhutong.Money;

/// <summary>What paying late costs: terms, clause 7, within article 34 of the Telecommunications Regulations.</summary>
internal static class LateFees
{
    /// <summary>Tenths of a percent a day. The law allows three.</summary>
    public const int PerMilleADay = 1;

    /// <summary>Days after the due day until the service may be suspended.</summary>
    public const int SuspendAfter = 30;

    /// <summary>Days after that until it may be ended.</summary>
    public const int EndAfter = 60;

    /// <summary>The fee in fen: a tenth of a percent for each day after the due day, at most the bill itself; parts of a fen are dropped.</summary>
    public static long Of(long amountFen, DateOnly dueOn, DateOnly today) =>
        Math.Min(amountFen, amountFen * DaysLate(dueOn, today) * PerMilleADay / 1000);

    /// <summary>Whole days after the due day, not below 0.</summary>
    public static int DaysLate(DateOnly dueOn, DateOnly today) => Math.Max(0, today.DayNumber - dueOn.DayNumber);
}
