using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Services;
using Adieu.Standing;

namespace Adieu.Tests.Pages;

/// <summary>A library whose reader accounts people close, as the pages see it.</summary>
internal static class SampleService
{
    public static readonly LegalBasis Trade = new("ecommerce-law-31", new("《电子商务法》第三十一条", "E-Commerce Law, article 31"), "https://flk.npc.gov.cn/");

    public static readonly StandingItem Book = new("open-loan", new("《围城》尚未归还", "“Fortress Besieged” is still on loan"), new("注销后无法续借或归还登记，请先还书。", "After closure it can be neither renewed nor returned."),
        Trade, new("去归还", "Return it"), new Uri("http://library.example/loans/7"), "person");

    public static readonly StandingItem Credit = new("credit", new("1,240 书卡积分", "1,240 card points"), new("积分不可转移，注销后作废。", "Points cannot be transferred and are lost."), null, null, null, "person");

    public static readonly ClosurePreview Preview = new(
        [
            new StorePreview("main", new Preview(true, "0", [
                new TableEffect("loans", Effect.Retain, 12, "ecommerce-law-31", new DateTimeOffset(2029, 11, 22, 0, 0, 0, TimeSpan.Zero)),
                new TableEffect("saved_readers", Effect.Erase, 3),
                new TableEffect("reviews", Effect.Anonymise, 2),
                new TableEffect("shared_shelves", Effect.Detach, 1),
                new TableEffect("readers", Effect.Erase, 1),
            ])),
        ],
        [new("phone", ReRegistration.Blocked, 90, new("90 天内不能用原手机号注册。", "This phone number cannot register for 90 days."), "https://library.example/terms#12")]);

    public static ServiceDefinition Library => new()
    {
        Id = "library",
        Version = "1-abc",
        Name = new("城市图书馆", "City Library"),
        Contact = new("12345", "help@library.example", new("每天 8:00 至 22:00", "Every day, 8:00 to 22:00")),
        Home = new Uri("http://library.example/"),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
        Brand = new BrandColour(150.5, 0.1),
        Secret = new byte[32],
        Stores = [],
        Accounts = new AccountDefinition(new Dictionary<string, string>(), "", null),
        Standing =
        [
            new StandingRule { Id = "open-loan", Kind = StandingKind.Blocker, Query = "", General = new("没有尚未归还的书", "No book is still on loan"), Title = new("《{title}》尚未归还", "“{title}” is still on loan"), Because = new("请先还书。", "Return it first."), Basis = Trade.Id, Remedy = new("去归还", "Return it"), RemedyLink = "/loans/{id}", Owner = "person" },
            new StandingRule { Id = "credit", Kind = StandingKind.Loss, Query = "", Title = new("{points:number} 书卡积分", "{points:number} card points"), Because = new("注销后作废。", "Lost."), Owner = "person" },
        ],
        Doors =
        [
            new DoorDefinition(Door.SignedIn, true, new("我的 → 设置 → 注销账号", "My account → Settings → Close account"), new ProofPolicy.AtLeast(2, [new ProofPolicy.Method("password"), new ProofPolicy.AtLeast(1, [new ProofPolicy.Method("sms"), new ProofPolicy.Method("email")])])),
            new DoorDefinition(Door.Counter, false, new("带身份证到任意分馆服务台", "Any branch's desk, with your identity card"), new ProofPolicy.Method("document")),
        ],
        CoolingOff = new CoolingOffDefinition(7, [0, 3, 7], 14),
        ReRegistration = Preview.ReRegistration,
        Reasons = [new("not-used", new("不再使用", "I no longer use it")), new("privacy", new("担心隐私", "I worry about my privacy"))],
        Alternatives = [new("suspend", new("暂停账号", "Suspend the account"), new("保留账号，暂停使用。", "Keep it, and stop using it for a while."), "/settings/suspend")],
        Bases = new Dictionary<string, LegalBasis> { [Trade.Id] = Trade },
        DataNames = new Dictionary<string, LocalText>
        {
            ["loans"] = new("借阅记录", "Loans"),
            ["saved_readers"] = new("家人读者证", "Family cards"),
            ["reviews"] = new("书评", "Reviews"),
            ["shared_shelves"] = new("共享书架", "Shared shelves"),
            ["readers"] = new("账号资料", "Account details"),
        },
    };
}
