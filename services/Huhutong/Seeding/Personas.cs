using System.Globalization;
using Passport;
using Passport.Data;
using Passport.Seeding;

namespace Huhutong.Seeding;

/// <summary>One sample person for each situation.</summary>
internal sealed class Personas(DateTimeOffset now, Rows rows, SamplePeople people, Household household, Talk talk)
{
    /// <summary>The password of all sample people. They exist in sample data only.</summary>
    public const string Password = "huhutong-2026";

    private const long FirstId = 1001;
    private const int FirstPhone = 60_000_001;

    // The railway's sample person with only a phone: when the household gives this number up, the railway is told.
    private const string RailwayNumber = "15400000010";

    /// <summary>All of them, in order.</summary>
    public static readonly Persona[] All =
    [
        new("clear", "林静好", new("没有任何阻碍", "Nothing in the way")),
        new("arrears", "周晓舟", new("欠两个月费，已停机", "Two bills late, service suspended")),
        new("balance", "宋余庆", new("余额没有提现", "Money left in the wallet")),
        new("contract", "陈长安", new("合约没有到期", "A contract still running")),
        new("settop", "许知远", new("机顶盒没有归还", "The box not returned")),
        new("chats", "何言溪", new("和留下的人聊过天，有联系人和文件", "Chats with people who stay, contacts, files")),
        new("friend", "沈知音", new("留下的人：别人的联系人里有他", "Somebody who stays, and is in others' address books")),
        new("pending", "郑归程", new("有一笔提现在途", "A withdrawal on its way")),
        new("cards", "谢明轩", new("有在用的副卡", "A secondary card in use")),
        new("risk", "高朗", new("被风控冻结", "Frozen by risk control")),
        new("suspended", "罗南星", new("已暂停使用", "Suspended")),
        new("everything", "冯百川", new("以上多种情况并存", "Several of these at once")),
        new("mover", "唐小满", new("同一个手机号在铁路出行也有账号", "Has an account at the railway with the same number")),
    ];

    /// <summary>Adds them.</summary>
    public void Add()
    {
        var accounts = All.Select(Account).ToArray();
        rows.Accounts.AddRange(accounts);
        Account Of(string name) => accounts[Array.FindIndex(All, p => p.Name == name)];
        foreach (var account in accounts)
        {
            household.Line(account, ActivityKind.Registered, account.CreatedAt);
            household.Line(account, ActivityKind.SignedIn, now.AddDays(-20));
        }

        foreach (var name in new[] { "clear", "balance", "pending", "chats", "friend", "suspended", "risk" }) household.Subscribe(Of(name), "basic", 30, 3);
        household.Box(Of("clear"), back: true);
        Arrears(Of("arrears"));
        household.TopUp(Of("balance"), 13_650, 12);
        household.Subscribe(Of("contract"), "family", 10, 4);
        household.Subscribe(Of("settop"), "basic", 30, 3);
        household.Box(Of("settop"), back: false);
        household.Withdraw(Of("pending"), 8_800);
        household.Subscribe(Of("cards"), "basic", 30, 3);
        rows.Cards.Add(household.Card(Of("cards"), secondary: true, "谢奶奶"));

        foreach (var leaver in new[] { Of("chats"), Of("everything") })
        {
            talk.Chat(leaver, Of("friend"), 8);
            talk.Know(leaver, Of("friend"), "音音");
            talk.Know(Of("friend"), leaver, leaver.RealName[1..]);
            talk.File(leaver, "家里的路由器.txt", "路由器在书房柜子上，重启按后面的按钮。");
        }

        talk.Know(Of("friend"), Of("clear"), "静好");
        talk.Chat(Of("chats"), Of("balance"), 3);
        Everything(Of("everything"));
    }

    private void Arrears(Account account)
    {
        var subscription = household.Subscribe(account, "basic", 30, 0);
        household.Late(subscription, 45);
        household.Late(subscription, 14);
    }

    private void Everything(Account account)
    {
        var subscription = household.Subscribe(account, "cinema", 9, 2);
        household.Late(subscription, 20);
        household.Box(account, back: false);
        household.TopUp(account, 2_000, 6);
        household.Withdraw(account, 5_000);
        rows.Cards.Add(household.Card(account, secondary: true, "冯小川"));
    }

    private Account Account(Persona persona, int index)
    {
        var account = people.Account(FirstId + index, FirstPhone + index, persona.RealName);
        account.UserName = persona.Name;
        account.NormalizedUserName = persona.Name.ToUpperInvariant();
        account.Email = string.Create(CultureInfo.InvariantCulture, $"{persona.Name}@home.example.com");
        account.NormalizedEmail = account.Email.ToUpperInvariant();
        account.EmailConfirmed = true;
        account.CreatedAt = now.AddDays(-1200);
        if (persona.Name == "mover") account.PhoneNumber = RailwayNumber;
        if (persona.Name == "suspended") (account.State, account.SuspendedUntil) = (AccountState.Suspended, now.AddDays(60));
        if (persona.Name == "risk")
        {
            account.State = AccountState.Frozen;
            (account.StateReason, account.StateReasonEn) = ("短时间内多次异常充值，人工核查中。电话 4006001120。", "Unusual payments in a short time; a person is checking. Phone 4006001120.");
        }

        return account;
    }
}
