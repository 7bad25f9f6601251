using System.Globalization;
using System.Security.Cryptography;
using Railway.Data;

namespace Railway.Buying;

/// <summary>Seat and order numbers.</summary>
internal static class Seats
{
    /// <summary>Coach and seat by class, such as <c>05-12F</c>.</summary>
    public static string Assign(SeatClass seat)
    {
        var (first, last, rows, letters) = seat switch
        {
            SeatClass.Business => (1, 1, 3, "ACF"),
            SeatClass.First => (2, 3, 15, "ACDF"),
            _ => (4, 16, 18, "ABCDF"),
        };
        var coach = RandomNumberGenerator.GetInt32(first, last + 1);
        var row = RandomNumberGenerator.GetInt32(1, rows + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{coach:00}-{row:00}{letters[RandomNumberGenerator.GetInt32(letters.Length)]}");
    }

    /// <summary>An order number: the day and eight random digits.</summary>
    public static string OrderNo(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"E{at.ToOffset(Passport.ChinaTime.Offset):yyMMdd}{RandomNumberGenerator.GetInt32(100_000_000):D8}");
}
