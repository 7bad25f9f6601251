using Adieu.EndToEnd.Tests.House;
using Adieu.EndToEnd.Tests.HuhutongService;
using Microsoft.Data.Sqlite;

namespace Adieu.EndToEnd.Tests;

/// <summary>
/// Every sample person of both services leaves in a real browser, on a phone or at a desk, in Chinese or in English: what stands
/// in the way is cleared where the page says, until nothing does; and the rows that they were shown are the rows on their
/// certificate. Who cannot leave is told why and whom to ask.
/// </summary>
public sealed class EveryPersonaTests(BothHouse house, Browser browser) : IClassFixture<BothHouse>
{
    private static readonly string[] Travellers =
        ["clear", "unpaid", "upcoming", "refunding", "points", "buyer", "suspended", "phoneonly", "mailonly", "changing", "waiting", "everything"];

    private static readonly string[] Households =
        ["clear", "arrears", "balance", "contract", "settop", "chats", "pending", "cards", "suspended", "everything", "mover"];

    [Fact]
    public async Task Everybody_at_the_railway_leaves_or_is_told_why_not()
    {
        // The bank's own days: what it was to pay by then has arrived.
        await RunAsync("railway.db", "update refunds set settles_at = '2020-01-01 00:00:00' where status = 'in_flight'");
        await AllLeaveAsync(Travellers, (name, index) => LeaveAsync(house.Railway.Address, "railway.db", name, "railway-2026", index));
        // Whom the buyer bought a ticket for has it still, and is its last owner when they leave: between what they are shown and what goes nobody else may have left.
        await LeaveAsync(house.Railway.Address, "railway.db", "traveller", "railway-2026", 1);
        await StaysAsync(house.Railway.Address, "railway-2026", "95105105");
        (await RunAsync("railway.db", "select count(*) from accounts where id between 1001 and 1014")).ShouldBe(1L);
    }

    [Fact]
    public async Task Everybody_at_Huhutong_leaves_or_is_told_why_not()
    {
        await AllLeaveAsync(Households, (name, index) => LeaveAsync(house.Huhutong.Address, "huhutong.db", name, HuhutongHouse.Password, index));
        await FriendAsync();
        await StaysAsync(house.Huhutong.Address, HuhutongHouse.Password, "4006001120");
        (await RunAsync("huhutong.db", "select count(*) from accounts where id between 1001 and 1013")).ShouldBe(1L);
    }

    // A few at once, as on any day.
    private static Task AllLeaveAsync(string[] names, Func<string, int, Task> leave) =>
        Parallel.ForEachAsync(names.Index(), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (person, _) =>
        {
            try
            {
                await leave(person.Item, person.Index);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{person.Item} did not leave: {e.Message}", e);
            }
        });

    // Every second at a desk, every other two in English.
    private async Task<SamplePerson> ArriveAsync(Uri service, string name, string password, int index)
    {
        var page = await browser.OpenAsync(index % 2 == 0 ? 360 : 1280, 800, index / 2 % 2 == 0 ? "zh-CN" : "en");
        return new SamplePerson(house, page, service, name, password);
    }

    private async Task LeaveAsync(Uri service, string database, string name, string password, int index)
    {
        var (phone, email) = ((string?)await RunAsync(database, $"select phone from accounts where user_name = '{name}'"), (string?)await RunAsync(database, $"select email from accounts where user_name = '{name}'"));
        var person = await ArriveAsync(service, name, password, index);
        await person.AskAsync();
        await person.ClearAsync(HandInAsync);
        var shown = await person.CloseAsync(phone, email);
        shown.ShouldNotBeEmpty();
        (await person.GoneAsync()).ShouldBe(shown);
        await person.Page.Context.CloseAsync();
    }

    private async Task StaysAsync(Uri service, string password, string help)
    {
        var person = await ArriveAsync(service, "risk", password, 2);
        await person.AskAsync();
        (await person.Page.Locator(".task-list .task").CountAsync()).ShouldBe(1);
        (await person.TextAsync()).ShouldContain(help);
        await person.Page.Context.CloseAsync();
    }

    // The friend has what others wrote to them, and not who they were; and leaves last.
    private async Task FriendAsync()
    {
        var friend = await ArriveAsync(house.Huhutong.Address, "friend", HuhutongHouse.Password, 0);
        await friend.SignInAsync("friend", HuhutongHouse.Password);
        await friend.OpenServiceAsync("/chats");
        await friend.FollowAsync("main a:has-text('已注销用户')");
        var chat = await friend.TextAsync();
        chat.ShouldContain("聊天记录保留在您这里");
        chat.ShouldNotContain("冯百川");
        chat.ShouldNotContain("何言溪");
        (await friend.Page.Locator(".talk li").CountAsync()).ShouldBe(8);
        await friend.SeeAsync("chat");
        await friend.Page.Context.CloseAsync();
        await LeaveAsync(house.Huhutong.Address, "huhutong.db", "friend", HuhutongHouse.Password, 1);
    }

    // Over the counter: the number that the person shows, and the box.
    private static async Task HandInAsync(SamplePerson person)
    {
        var code = await person.Page.Locator(".notice strong").First.InnerTextAsync();
        var serial = await person.Page.Locator("dd.nowrap").First.InnerTextAsync();
        await person.OpenServiceAsync("/counter/boxes");
        await person.Page.FillAsync("[name=ReturnCode]", code);
        await person.Page.FillAsync("[name=SerialNo]", serial);
        await person.Page.CheckAsync("[name=Found][value=Good]");
        await person.Page.FillAsync("[name=Key]", HuhutongHouse.Password);
        await person.SubmitAsync("main form[action='/counter/boxes']");
        (await person.Page.Locator("main .notice.done").CountAsync()).ShouldBe(1, await person.TextAsync());
    }

    private async Task<object?> RunAsync(string database, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(house.Data, database)};Pooling=false;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }
}
