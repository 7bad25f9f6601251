using Huhutong.Data;

namespace Huhutong.Plans;

/// <summary>What Huhutong sells.</summary>
internal static class PlanTable
{
    /// <summary>All of it, cheapest first.</summary>
    public static readonly Plan[] All =
    [
        new() { Code = "basic", NameZh = "基本收视", NameEn = "Basic viewing", MonthlyFen = 2_600 },
        new() { Code = "family", NameZh = "家庭高清", NameEn = "Family HD", MonthlyFen = 5_900, ContractMonths = 24, GiftZh = "智能音箱", GiftEn = "a smart speaker", GiftFen = 24_000 },
        new() { Code = "cinema", NameZh = "全家影院", NameEn = "Home cinema", MonthlyFen = 8_900, ContractMonths = 24, GiftZh = "投影仪", GiftEn = "a projector", GiftFen = 60_000 },
    ];

    /// <summary>A plan by its short name, or null.</summary>
    public static Plan? Find(string? code) => Array.Find(All, p => p.Code == code);
}
