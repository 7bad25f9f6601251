using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Farewells;
using Adieu.Tests.Flow;

namespace Adieu.Tests.Farewells;

/// <summary>Who was picked gets one message when erasing begins; nobody else learns anything.</summary>
public sealed class FarewellTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    private static Task<Shop> StartAsync(SqlDialect dialect) => Shop.StartAsync(dialect, edit: text => text
        .Replace("doors:\n", "contacts: \"select id as contact, name, phone, mail as email from friends where account_id = @account order by id\"\ndoors:\n")
        .Replace("  items: { personal: no }", "  items: { personal: no }\n  friends: { owner: account_id, on-close: erase }")
        .Replace("insert into items values (1, 'tea');", """
            create table friends (id integer primary key, account_id integer not null references accounts (id), name text not null, phone text, mail text);
            create index ix_friends on friends (account_id);
            insert into friends values (1, 1, '小王', '13600000001', null), (2, 1, '小李', '13600000002', 'li@friends.example'), (3, 1, '小赵', '13600000003', null), (4, 2, '别人的', '13600000004', null);
            """));

    [Theory, MemberData(nameof(Dialects))]
    public async Task Whoever_was_picked_gets_one_message_and_the_list_is_forgotten(SqlDialect dialect)
    {
        await using var shop = await StartAsync(dialect);
        var (farewells, number) = (shop.Get<IFarewells>(), (await shop.OpenAsync(1)).Number);
        var shown = (await farewells.LookAsync(number, default))!.Contacts;
        shown.Select(c => (c.Name, c.Address)).ShouldBe([("小王", "136****0001"), ("小李", "l***@friends.example"), ("小赵", "136****0003")]);
        (await farewells.ChooseAsync(number, ["1", "2"], "阿伟", "以后打我家里电话", default)).ShouldBe(new FarewellResult.Noted(2));
        (await farewells.LookAsync(number, default))!.Contacts.Where(c => c.Chosen).Select(c => c.Handle).ShouldBe(["1", "2"]);

        var confirmed = await shop.ConfirmedAsync(1, days: 0);
        confirmed.PeopleToTell.ShouldBe(2);
        shop.Sent.Messages.ShouldNotContain(m => m.Text.Contains("阿伟"), "nobody is told before there is no way back");
        await shop.RunAllAsync();
        (await shop.StateAsync(confirmed)).ShouldBe(CaseState.Closed);
        var told = shop.Sent.Messages.Where(m => m.Text.Contains("阿伟")).ToList();
        told.Select(m => (m.Channel, m.To)).ShouldBe([("sms", "13600000001"), ("email", "li@friends.example")], ignoreOrder: true);
        told.ShouldAllBe(m => m.Text.Contains("以后打我家里电话") && !m.Text.Contains(number.ToString()) && !m.Text.Contains("13800138000") && !m.Text.Contains("张"));
        (await shop.AdieuAsync<long>("select count(*) from outbox where sealed is not null")).ShouldBe(0);
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%friends%' or entry like '%1360000%'")).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Whoever_keeps_the_account_has_told_nobody(SqlDialect dialect)
    {
        await using var shop = await StartAsync(dialect);
        await shop.Get<IFarewells>().ChooseAsync((await shop.OpenAsync(1)).Number, ["1"], "阿伟", "", default);
        var confirmed = await shop.ConfirmedAsync(1, days: 7);
        await shop.RunAllAsync();
        await shop.Closing.KeepAsync(confirmed.Number, default);
        await shop.RunAllAsync();
        shop.Sent.Messages.ShouldNotContain(m => m.Text.Contains("阿伟"));
        (await shop.Get<IFarewells>().ChooseAsync(confirmed.Number, ["1"], "阿伟", "", default)).ShouldBeOfType<FarewellResult.NotNow>();
    }

    [Fact]
    public async Task Neither_strangers_nor_links_can_be_written_to_anybody()
    {
        await using var shop = await StartAsync(SqlDialect.Sqlite);
        var (farewells, number) = (shop.Get<IFarewells>(), (await shop.OpenAsync(1)).Number);
        async Task<string> Try(string[] contacts, string signature, string words) =>
            await farewells.ChooseAsync(number, contacts, signature, words, default) is FarewellResult.Invalid invalid ? string.Join(' ', invalid.Fields) : "noted";
        (await Try(["4"], "阿伟", "")).ShouldBe("contacts", "somebody else's contact");
        (await Try(["1"], " ", "")).ShouldBe("signature");
        (await Try(["1"], "阿伟", new string('长', 201))).ShouldBe("words");
        foreach (var link in new[] { "http://x.example", "看 www.x.example", "x.example/win" }) (await Try(["1"], "阿伟", link)).ShouldBe("words", link);
        (await Try([], "", "")).ShouldBe("noted", "none takes it back");
        (await farewells.LookAsync(number, default))!.Contacts.ShouldAllBe(c => !c.Chosen);
    }
}
