using System.Globalization;
using Passport.Data;
using Passport.People;

namespace Passport.Seeding;

/// <summary>Makes up people: the same ones each time for the same seed.</summary>
public sealed class SamplePeople(Random random, DateTimeOffset now, string passwordHash)
{
    private static readonly (string Zh, string Pinyin)[] Surnames =
    [
        ("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("杨", "yang"), ("赵", "zhao"), ("黄", "huang"), ("周", "zhou"), ("吴", "wu"),
        ("徐", "xu"), ("孙", "sun"), ("胡", "hu"), ("朱", "zhu"), ("高", "gao"), ("林", "lin"), ("何", "he"), ("郭", "guo"), ("马", "ma"), ("罗", "luo"),
        ("梁", "liang"), ("宋", "song"), ("郑", "zheng"), ("谢", "xie"), ("韩", "han"), ("唐", "tang"), ("冯", "feng"), ("于", "yu"), ("董", "dong"), ("萧", "xiao"),
    ];

    private static readonly string[] Given =
    [
        "伟", "芳", "娜", "敏", "静", "秀英", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀兰", "霞", "平", "刚", "桂英", "文博", "子涵", "雨桐", "浩然",
        "思远", "欣怡", "嘉宁", "一诺", "俊杰", "晓雯", "志强", "建华", "春梅", "海燕", "立新", "国栋", "雪", "晨曦", "佳琪", "泽宇", "梦瑶", "若溪", "云飞", "安然", "景行", "书瑶", "家豪",
    ];

    // GB/T 2260 codes of districts in large cities.
    private static readonly string[] Regions =
        ["110105", "110108", "120101", "130102", "210102", "230102", "310104", "310115", "320102", "320505", "330106", "340103", "370102", "410105", "420106", "430104", "440106", "440305", "500103", "510104", "610113"];

    private readonly HashSet<string> _documents = [];

    /// <summary>An account with a number of the unassigned range 154.</summary>
    /// <param name="id">Its key.</param>
    /// <param name="number">The last eight digits of its phone.</param>
    /// <param name="name">A name, or null for any.</param>
    public Account Account(long id, int number, string? name = null)
    {
        var surname = Surnames[random.Next(Surnames.Length)];
        var userName = string.Create(CultureInfo.InvariantCulture, $"{surname.Pinyin}{number % 1_000_000:D6}");
        var email = $"{userName}@example.com";
        return new Account
        {
            Id = id,
            RealName = name ?? surname.Zh + Given[random.Next(Given.Length)],
            DocumentNo = Document(),
            UserName = userName,
            NormalizedUserName = userName.ToUpperInvariant(),
            PhoneNumber = string.Create(CultureInfo.InvariantCulture, $"154{number:D8}"),
            PhoneNumberConfirmed = true,
            Email = random.Next(10) < 4 ? email : null,
            PasswordHash = passwordHash,
            SecurityStamp = random.Next().ToString("X8", CultureInfo.InvariantCulture) + random.Next().ToString("X8", CultureInfo.InvariantCulture),
            ConcurrencyStamp = random.Next().ToString("X8", CultureInfo.InvariantCulture),
            LockoutEnabled = true,
            CreatedAt = now.AddDays(-random.Next(40, 5 * 365)).AddMinutes(-random.Next(1440)),
        };
    }

    /// <summary>A name: surname and given name.</summary>
    public string Name() => Surnames[random.Next(Surnames.Length)].Zh + Given[random.Next(Given.Length)];

    /// <summary>A resident ID number that nobody else of these people has.</summary>
    public string Document()
    {
        while (true)
        {
            var born = new DateOnly(1950, 1, 1).AddDays(random.Next(56 * 365));
            var digits = string.Create(CultureInfo.InvariantCulture, $"{Regions[random.Next(Regions.Length)]}{born:yyyyMMdd}{random.Next(1000):D3}");
            var number = digits + ResidentId.CheckCharacter(digits);
            if (_documents.Add(number)) return number;
        }
    }
}
