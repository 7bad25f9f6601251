using System.Globalization;
using Adieu.Server.Hosting;
using Adieu.Services;
using Adieu.Settlement;
using Microsoft.Extensions.Options;

namespace Adieu.Server.Visitors;

/// <summary>Who a page speaks to: in which language, and how dates are told. One for each request.</summary>
internal sealed class Visitor(IOptions<ServerOptions> options)
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    /// <summary>The zone in which times are told: that of the page's service, else the server's.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary><see cref="Chinese"/> or <see cref="English"/>.</summary>
    public string Language { get; set; } = Chinese;

    /// <summary>Whether this browser is a desk's pad, which forgets by itself what it shows.</summary>
    public bool IsOnPad { get; set; }

    public bool IsChinese => Language == Chinese;

    /// <summary>The text in the visitor's language. Both stand side by side where they are used, so neither can be forgotten.</summary>
    public string Say(string chinese, string english) => IsChinese ? chinese : english;

    public string Say(LocalText text) => text.In(Language);

    /// <summary>A day, such as <c>2026年11月29日</c>.</summary>
    public string Day(DateTimeOffset at) => LocalTime.Day(at, Zone, IsChinese);

    /// <summary>A day and minute, such as <c>2026年11月29日 21:00</c>.</summary>
    public string Moment(DateTimeOffset at) => LocalTime.Moment(at, Zone, IsChinese);

    /// <summary>A minute of the day.</summary>
    public string Clock(DateTimeOffset at) => LocalTime.Clock(at, Zone);

    /// <summary>What the zone is called, such as <c>北京时间</c>; where no common name is known, its distance to UTC.</summary>
    public string ZoneName(DateTimeOffset at) => LocalTime.ZoneName(at, Zone, IsChinese);

    /// <summary>An amount of a currency's hundredths, such as <c>¥136.50</c>.</summary>
    public string Money(long hundredths, string currency) => SettlementSummary.Money(hundredths, currency, IsChinese);

    /// <summary>A whole number with thousands separators.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A whole number and what it counts, in English, where one is told apart from many.</summary>
    public static string Count(long value, string one, string many) => value == 1 ? $"1 {one}" : $"{Number(value)} {many}";

    /// <summary>A point in time for a <c>datetime</c> attribute.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
