using Passport.Data;
using Passport.Seeding;

namespace Huhutong.Seeding;

/// <summary>The households around the personas: plans, bills, boxes, cards, and who talks to whom.</summary>
internal sealed class Crowd(Random random, DateTimeOffset now, Rows rows, SamplePeople people, Household household, Talk talk)
{
    private const long FirstId = 2001;
    private const int FirstPhone = 70_000_000;
    private static readonly string[] Nicknames = ["老同学", "楼下邻居", "二姐", "表弟", "张师傅", "同事小王", "外婆", "阿强"];

    /// <summary>Adds so many.</summary>
    public void Add(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var account = people.Account(FirstId + i, FirstPhone + i * 41);
            account.Email ??= account.UserName + "@example.com";
            (account.NormalizedEmail, account.EmailConfirmed) = (account.Email.ToUpperInvariant(), true);
            rows.Accounts.Add(account);
        }

        foreach (var account in rows.Accounts[^count..]) Live(account);
    }

    private void Live(Account account)
    {
        household.Line(account, ActivityKind.Registered, account.CreatedAt);
        for (var i = random.Next(4); i > 0; i--) household.Line(account, random.Next(12) == 0 ? ActivityKind.SignInFailed : ActivityKind.SignedIn, now.AddDays(-random.Next(1, 400)));
        if (random.Next(10) < 8) Subscribe(account);
        if (random.Next(10) < 2) household.TopUp(account, random.Next(5, 300) * 100, random.Next(1, 60));
        for (var i = random.Next(3); i > 0; i--) talk.Know(account, Anybody(), Nicknames[random.Next(Nicknames.Length)]);
        for (var i = random.Next(3); i > 0; i--) talk.Chat(account, Anybody(), random.Next(1, 12));
        if (random.Next(10) == 0) talk.File(account, "备忘.txt", "物业电话在冰箱上。");
    }

    private void Subscribe(Account account)
    {
        var code = random.Next(10) switch { < 6 => "basic", < 9 => "family", _ => "cinema" };
        var late = random.Next(100) < 3;
        var subscription = household.Subscribe(account, code, random.Next(1, 40), late ? 0 : random.Next(1, 9));
        if (late) household.Late(subscription, random.Next(5, 60));
        if (random.Next(10) < 7) household.Box(account, back: random.Next(4) == 0);
        if (random.Next(6) == 0) rows.Cards.Add(household.Card(account, secondary: true, people.Name()));
    }

    // Not a persona: what those show is theirs alone.
    private Account Anybody() => rows.Accounts[random.Next(Personas.All.Length, rows.Accounts.Count)];
}
