using Railway.Data;

namespace Railway.Network;

/// <summary>What a journey costs: by kilometre, less for those beyond a thousand, rounded to half a yuan.</summary>
internal static class Fares
{
    private const int Cheaper = 1000;

    /// <summary>The fare in fen; at least 10 yuan.</summary>
    public static long Of(int kilometres, SeatClass seat)
    {
        var second = 46.0 * Math.Min(kilometres, Cheaper) + 31.0 * Math.Max(0, kilometres - Cheaper);
        var fen = second * seat switch { SeatClass.First => 1.6, SeatClass.Business => 3.2, _ => 1.0 };
        return Math.Max(1000, (long)Math.Round(fen / 50) * 50);
    }

    /// <summary>The fee for giving a ticket back, in fen: 5, 10 or 20 per cent by the time left (none from 8 days before), at least 2 yuan.</summary>
    public static long RefundFee(long price, TimeSpan left)
    {
        var percent = left.TotalDays >= 8 ? 0 : left.TotalHours >= 48 ? 5 : left.TotalHours >= 24 ? 10 : 20;
        return percent == 0 ? 0 : Math.Min(price, Math.Max(200, price * percent / 100 / 50 * 50));
    }
}
