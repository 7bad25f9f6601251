using System.Globalization;
using Passport;
using Passport.Web;
using Railway.Network;

namespace Railway.Web;

/// <summary>Finding a train.</summary>
internal static class SearchHandlers
{
    public static IResult Home(TimeProvider time)
    {
        var today = ChinaTime.Today(time);
        return Show.Page<Pages.Home>(new { Today = today, Day = today.AddDays(1), From = "VNP", To = "AOH" });
    }

    public static async Task<IResult> SearchAsync(string? from, string? to, string? day, Timetable timetable, TimeProvider time, CancellationToken cancellationToken)
    {
        var today = ChinaTime.Today(time);
        if (StationTable.Find(from) is not { } origin || StationTable.Find(to) is not { } target || Day(day, today) is not { } wanted)
            return Show.Page<Pages.Home>(StatusCodes.Status422UnprocessableEntity, new { Today = today, Day = Day(day, today) ?? today.AddDays(1), From = from ?? "", To = to ?? "", Wrong = true });
        var journeys = await timetable.SearchAsync(origin.Code, target.Code, wanted, cancellationToken);
        return Show.Page<Pages.Results>(new { From = origin.Code, To = target.Code, Day = wanted, Today = today, Journeys = journeys });
    }

    /// <summary>A day on sale, or null.</summary>
    internal static DateOnly? Day(string? text, DateOnly today) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= today && day < today.AddDays(Timetable.Days) ? day : null;
}
