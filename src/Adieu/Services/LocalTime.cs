using System.Globalization;

namespace Adieu.Services;

/// <summary>Times as people of each language write them, in a zone: the same on pages, in notices and in exports.</summary>
public static class LocalTime
{
    /// <summary>A day, such as <c>2026年11月29日</c> or <c>29 November 2026</c>.</summary>
    public static string Day(DateTimeOffset at, TimeZoneInfo zone, bool chinese) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(chinese ? "yyyy'年'M'月'd'日'" : "d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A minute of the day, such as <c>21:00</c>.</summary>
    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A day and minute, such as <c>2026年11月29日 21:00</c> or <c>29 November 2026, 21:00</c>.</summary>
    public static string Moment(DateTimeOffset at, TimeZoneInfo zone, bool chinese) => Day(at, zone, chinese) + (chinese ? " " : ", ") + Clock(at, zone);

    /// <summary>The same with the zone, for texts that are read where nobody knows whose clock is meant.</summary>
    public static string MomentAndZone(DateTimeOffset at, TimeZoneInfo zone, bool chinese)
    {
        var name = ZoneName(at, zone, chinese);
        return Moment(at, zone, chinese) + (chinese ? $"（{name}）" : $" ({name})");
    }

    /// <summary>What the zone is called, such as <c>北京时间</c>; where no common name is known, its distance to UTC at that time.</summary>
    public static string ZoneName(DateTimeOffset at, TimeZoneInfo zone, bool chinese)
    {
        if (zone.Id == "Asia/Shanghai") return chinese ? "北京时间" : "Beijing time";
        var offset = zone.GetUtcOffset(at);
        return offset == TimeSpan.Zero ? "UTC" : $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
    }
}
