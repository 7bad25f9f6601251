using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Passport;

/// <summary>The language of one request: the cookie's, else the browser's, else Chinese.</summary>
public sealed class Speech(IHttpContextAccessor http)
{
    /// <summary>The cookie that holds a choice.</summary>
    public const string Cookie = "language";

    private string? _language;

    /// <summary><c>zh-CN</c> or <c>en</c>.</summary>
    public string Language => _language ??= Choose(http.HttpContext);

    /// <summary>Whether pages are Chinese.</summary>
    public bool Chinese => Language == "zh-CN";

    /// <summary>The language's culture, for dates.</summary>
    public CultureInfo Culture => CultureInfo.GetCultureInfo(Chinese ? "zh-CN" : "en-GB");

    /// <summary>One of two texts.</summary>
    public string Say(string zh, string en) => Chinese ? zh : en;

    /// <summary>A text in this language.</summary>
    public string Say(Text text) => Say(text.Zh, text.En);

    /// <summary>Yuan from fen: <c>¥553.00</c>; whole yuan without decimals.</summary>
    public static string Money(long fen) => "¥" + (fen / 100m).ToString(fen % 100 == 0 ? "#,0" : "#,0.00", CultureInfo.InvariantCulture);

    /// <summary>A moment in China's time, to the minute.</summary>
    public string Moment(DateTimeOffset at) => at.ToOffset(ChinaTime.Offset).ToString(Chinese ? "yyyy年M月d日 HH:mm" : "d MMM yyyy, HH:mm", Culture);

    /// <summary>A day in China's time.</summary>
    public string Day(DateOnly day) => day.ToString(Chinese ? "M月d日 ddd" : "ddd d MMM", Culture);

    private static string Choose(HttpContext? context)
    {
        if (context is null) return "zh-CN";
        if (context.Request.Query["lang"].ToString() is "en" or "zh-CN") return context.Request.Query["lang"].ToString();
        if (context.Request.Cookies[Cookie] is "en" or "zh-CN") return context.Request.Cookies[Cookie]!;
        var wanted = context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).FirstOrDefault();
        return wanted is not null && wanted.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "zh-CN";
    }
}

/// <summary>China has one time all year.</summary>
public static class ChinaTime
{
    /// <summary>UTC+8.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>Today in China.</summary>
    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(Offset).Date);

    /// <summary>A time of day in China as a moment.</summary>
    public static DateTimeOffset At(DateOnly day, int minutes) => new DateTimeOffset(day, TimeOnly.MinValue, Offset).AddMinutes(minutes);
}
