using Adieu.Services;

namespace Adieu.Policies;

/// <summary>The deadlines that a region's law sets for a request to close an account, each with its source.</summary>
/// <param name="Id"><c>cn</c>, <c>eu</c> or <c>us</c>.</param>
/// <param name="Name">The law, as people know it.</param>
/// <param name="Acknowledge">Until when the person must hear that the request arrived; null when the law asks for none apart from the answer.</param>
/// <param name="Answer">Until when they must have an answer.</param>
public sealed record LawPack(string Id, LocalText Name, Deadline? Acknowledge, Deadline Answer)
{
    /// <summary>What a person can do who is refused, with its source: the end of a sentence such as "you may …".</summary>
    public required LocalText Complaint { get; init; }

    /// <summary>Who may close the account of somebody who cannot: the deceased, and minors.</summary>
    public required IReadOnlyList<Representation> Representations { get; init; }

    /// <summary>All packs.</summary>
    public static IReadOnlyList<LawPack> All { get; } =
    [
        new("cn", new LocalText("《个人信息保护法》与 GB/T 35273-2020", "Personal Information Protection Law and GB/T 35273-2020"),
            null, new Deadline(15, DeadlineUnit.WorkingDays, "GB/T 35273-2020, 8.5"))
        {
            Representations = Policies.Representations.China,
            Complaint = new LocalText("向履行个人信息保护职责的部门投诉，或者依法向人民法院起诉（《个人信息保护法》第五十条、第六十五条）", "complain to the data protection authority, or go to court (Personal Information Protection Law, articles 50 and 65)"),
        },
        new("eu", new LocalText("《通用数据保护条例》", "General Data Protection Regulation"),
            null, new Deadline(1, DeadlineUnit.Months, "Regulation (EU) 2016/679, article 12(3)"))
        {
            Representations = Policies.Representations.Europe,
            Complaint = new LocalText("向数据保护监管机构投诉，或者向法院起诉（GDPR 第七十七条、第七十九条）", "complain to a supervisory authority, or go to court (GDPR, articles 77 and 79)"),
        },
        new("us", new LocalText("《加州消费者隐私法》", "California Consumer Privacy Act"),
            new Deadline(10, DeadlineUnit.WorkingDays, "11 CCR § 7021(a)"), new Deadline(45, DeadlineUnit.Days, "11 CCR § 7021(b)"))
        {
            Representations = Policies.Representations.UnitedStates,
            Complaint = new LocalText("向加州隐私保护局投诉（《加州民法典》第 1798.199.45 条），或者向州总检察长投诉", "complain to the California Privacy Protection Agency (Civil Code § 1798.199.45), or to the Attorney General"),
        },
    ];

    /// <summary>The pack of an id.</summary>
    /// <exception cref="ArgumentException">There is none; a loaded service names only packs that exist.</exception>
    public static LawPack Of(string id) => All.FirstOrDefault(p => p.Id == id) ?? throw new ArgumentException($"There is no pack of deadlines {id}.", nameof(id));
}

/// <summary>A time that a law gives.</summary>
/// <param name="Count">How many.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Source">Where it is written.</param>
public sealed record Deadline(int Count, DeadlineUnit Unit, string Source)
{
    /// <summary>The time in words, such as <c>15 working days</c>.</summary>
    public LocalText Words => Unit switch
    {
        DeadlineUnit.Months => new LocalText($" {Count} 个月", Count == 1 ? "one month" : $"{Count} months"),
        DeadlineUnit.WorkingDays => new LocalText($" {Count} 个工作日", $"{Count} working days"),
        _ => new LocalText($" {Count} 天", $"{Count} days"),
    };

    /// <summary>When it ends, if it begins at <paramref name="start"/>. Days are those of the zone.</summary>
    /// <remarks>
    /// Working days are Monday to Friday. Public holidays are not left out: that would only make the deadline later, and
    /// to keep an earlier one breaks no law. Weekends that China works in exchange for a holiday are not counted; within
    /// any fifteen working days they do not outnumber the holidays that they make up for.
    /// </remarks>
    public DateTimeOffset After(DateTimeOffset start, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(start, zone).DateTime;
        var end = Unit switch
        {
            DeadlineUnit.Months => local.AddMonths(Count),
            DeadlineUnit.WorkingDays => WorkingDays(local),
            _ => local.AddDays(Count),
        };
        return new DateTimeOffset(end, zone.GetUtcOffset(end));
    }

    private DateTime WorkingDays(DateTime day)
    {
        for (var left = Count; left > 0;)
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) left--;
        }

        return day;
    }
}

/// <summary>What a deadline counts.</summary>
public enum DeadlineUnit
{
    /// <summary>Calendar days.</summary>
    Days,

    /// <summary>Monday to Friday.</summary>
    WorkingDays,

    /// <summary>Calendar months; a missing day becomes the month's last.</summary>
    Months,
}
