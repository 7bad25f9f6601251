using Railway.Data;

namespace Railway.Network;

/// <summary>The stations: real ones, with their telegraph codes.</summary>
internal static class StationTable
{
    private static readonly (string Code, string Zh, string En, string Pinyin)[] Rows =
    [
        ("VNP", "北京南", "Beijing South", "beijingnan"), ("BXP", "北京西", "Beijing West", "beijingxi"), ("IFP", "北京朝阳", "Beijing Chaoyang", "beijingchaoyang"),
        ("TIP", "天津南", "Tianjin South", "tianjinnan"), ("JGK", "济南西", "Jinan West", "jinanxi"), ("UUH", "徐州东", "Xuzhou East", "xuzhoudong"),
        ("NKH", "南京南", "Nanjing South", "nanjingnan"), ("OHH", "苏州北", "Suzhou North", "suzhoubei"), ("AOH", "上海虹桥", "Shanghai Hongqiao", "shanghaihongqiao"),
        ("HGH", "杭州东", "Hangzhou East", "hangzhoudong"), ("ENH", "合肥南", "Hefei South", "hefeinan"), ("SJP", "石家庄", "Shijiazhuang", "shijiazhuang"),
        ("ZAF", "郑州东", "Zhengzhou East", "zhengzhoudong"), ("WHN", "武汉", "Wuhan", "wuhan"), ("CWQ", "长沙南", "Changsha South", "changshanan"),
        ("IZQ", "广州南", "Guangzhou South", "guangzhounan"), ("IOQ", "深圳北", "Shenzhen North", "shenzhenbei"), ("EAY", "西安北", "Xi'an North", "xianbei"),
        ("ICW", "成都东", "Chengdu East", "chengdudong"), ("CUW", "重庆北", "Chongqing North", "chongqingbei"), ("SBT", "沈阳北", "Shenyang North", "shenyangbei"),
        ("VAB", "哈尔滨西", "Harbin West", "haerbinxi"),
    ];

    /// <summary>All stations, in the order in which lists show them.</summary>
    public static IReadOnlyList<Station> All { get; } = [.. Rows.Select(r => new Station { Code = r.Code, NameZh = r.Zh, NameEn = r.En, Pinyin = r.Pinyin })];

    /// <summary>A station by its code, Chinese or English name, or pinyin; null when there is none.</summary>
    public static Station? Find(string? text)
    {
        var wanted = text?.Trim();
        if (string.IsNullOrEmpty(wanted)) return null;
        return All.FirstOrDefault(s => Is(s.Code) || Is(s.NameZh) || Is(s.NameEn) || Is(s.Pinyin) || s.NameZh + "站" == wanted);
        bool Is(string name) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A station by its code.</summary>
    public static Station Get(string code) => All.First(s => s.Code == code);
}
