using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Adieu.EndToEnd.Tests.House;
using Adieu.EndToEnd.Tests.HuhutongService;
using Adieu.EndToEnd.Tests.RailwayService;
using AngleSharp.Html.Dom;
using Microsoft.Data.Sqlite;

namespace Adieu.EndToEnd.Tests;

/// <summary>
/// Every sample person of both services leaves, through the real pages of three real servers and without script: what
/// stands in the way is cleared where the page says, until nothing does. Who cannot leave is told why and whom to ask.
/// </summary>
public sealed class EveryPersonaTests(BothHouse house) : IClassFixture<BothHouse>
{
    // The friend leaves last: others write to them until then.
    private static readonly string[] Travellers =
        ["clear", "unpaid", "upcoming", "refunding", "points", "buyer", "traveller", "suspended", "phoneonly", "mailonly", "changing", "waiting", "everything"];

    private static readonly string[] Households =
        ["clear", "arrears", "balance", "contract", "settop", "chats", "pending", "cards", "suspended", "everything", "mover", "friend"];

    [Fact]
    public async Task Everybody_at_the_railway_leaves_or_is_told_why_not()
    {
        // The bank's own days: what it was to pay by then has arrived.
        await RunAsync("railway.db", "update refunds set settles_at = '2020-01-01 00:00:00' where status = 'in_flight'");
        await AllLeaveAsync(Travellers, name => LeaveAsync(house.Railway.Address, "railway.db", name, "railway-2026"));
        await StaysAsync(house.Railway.Address, "railway-2026", "95105105");
        (await RunAsync("railway.db", "select count(*) from accounts where id between 1001 and 1014")).ShouldBe(1L);
    }

    [Fact]
    public async Task Everybody_at_Huhutong_leaves_or_is_told_why_not()
    {
        await AllLeaveAsync(Households, name => LeaveAsync(house.Huhutong.Address, "huhutong.db", name, HuhutongHouse.Password));
        await StaysAsync(house.Huhutong.Address, HuhutongHouse.Password, "4006001120");
        (await RunAsync("huhutong.db", "select count(*) from accounts where id between 1001 and 1013")).ShouldBe(1L);
    }

    // A few at once, as on any day.
    private static Task AllLeaveAsync(string[] names, Func<string, Task> leave) =>
        Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (name, _) =>
        {
            try
            {
                await leave(name);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{name} did not leave: {e.Message}", e);
            }
        });

    private async Task LeaveAsync(Uri service, string database, string name, string password)
    {
        var (phone, email) = ((string?)await RunAsync(database, $"select phone from accounts where user_name = '{name}'"), (string?)await RunAsync(database, $"select email from accounts where user_name = '{name}'"));
        using var visit = new Visit(service);
        await visit.SignInAsync(name, password);
        visit.Status.ShouldBe(HttpStatusCode.OK, name);
        using var adieu = new Visit(house.Adieu.Address);
        var path = await AskAsync(visit, adieu, password);
        for (var rounds = 0; adieu.Page.QuerySelector(".task-list .task") is not null; rounds++)
        {
            if (rounds == 120) throw new InvalidOperationException(adieu.Text);
            await ClearAsync(visit, adieu, rounds);
            await adieu.OpenAsync(path);
            if (rounds > 1) await Task.Delay(250);
        }

        await adieu.OpenAsync(path + "/choices");
        List<(string, string)> choices = [("days", "0")];
        if (adieu.Page.QuerySelector("[name=losses]") is not null) choices.Add(("losses", "yes"));
        await adieu.SendAsync(path + "/choices", [.. choices]);
        for (var proofs = 0; !adieu.Page.Forms.Any(form => form.GetAttribute("action") == path + "/check"); proofs++)
        {
            if (proofs == 6) throw new InvalidOperationException(adieu.Text);
            await ProveAsync(adieu, path, phone, email);
        }

        await adieu.SendAsync(path + "/check");
        var number = path.Split('/')[^1];
        for (var tries = 0; tries < 240; tries++)
        {
            await adieu.OpenAsync("/case/" + number);
            if (adieu.Page.QuerySelector("#tracker .tag")?.TextContent == "Closed") break;
            await Task.Delay(250);
        }

        adieu.Page.QuerySelector("#tracker .tag")!.TextContent.ShouldBe("Closed", name);
        await visit.OpenAsync("/me");
        (await visit.SignInAsync(name, password)).Status.ShouldBe(HttpStatusCode.Unauthorized, name);
    }

    private async Task StaysAsync(Uri service, string password, string help)
    {
        using var visit = new Visit(service);
        await visit.SignInAsync("risk", password);
        using var adieu = new Visit(house.Adieu.Address);
        await AskAsync(visit, adieu, password);
        adieu.Page.QuerySelectorAll(".task-list .task").Length.ShouldBe(1);
        adieu.Text.ShouldContain(help);
    }

    private static async Task<string> AskAsync(Visit visit, Visit adieu, string password)
    {
        await visit.OpenAsync("/account/close");
        await visit.SendAsync("/account/close", ("Password", password));
        await adieu.OpenAsync(visit.Location!.ToString());
        adieu.Status.ShouldBe(HttpStatusCode.OK);
        return adieu.Page.QuerySelector("a[href$='/export']")!.GetAttribute("href")![..^"/export".Length];
    }

    // Goes where each thing in the way points to, and does there what ends it. Some only take time, some have to wait for another.
    private static async Task ClearAsync(Visit visit, Visit adieu, int round)
    {
        foreach (var link in adieu.Page.QuerySelectorAll(".task-list a.button").Select(a => new Uri(a.GetAttribute("href")!).PathAndQuery).ToList())
        {
            await visit.OpenAsync(link);
            var actions = visit.Page.Forms.SelectMany(form => form.QuerySelectorAll("[formaction]").Select(b => b.GetAttribute("formaction")!).Append(form.GetAttribute("action") ?? "")).ToList();
            string? Action(string end) => actions.Find(action => action.EndsWith(end, StringComparison.Ordinal));
            if (link.StartsWith("/payments/", StringComparison.Ordinal))
            {
                // What was under way when they came is called off. Later it is their own withdrawal, and waited for.
                if (round > 0 || Action("/cancel") is not { } callOff) continue;
                await visit.SendAsync(callOff);
            }
            else if (link == "/box")
            {
                if (Action("/return") is { } back) await visit.SendAsync(back, ("Way", "Counter"), ("Condition", "Good"));
                await HandInAsync(visit);
            }
            else if (link == "/wallet")
            {
                await visit.SendAsync("/wallet/withdraw", ("Yuan", ((IHtmlInputElement)visit.Page.QuerySelector("#withdraw")!).Value));
            }
            else if ((Action("/cancel") ?? Action("/refund") ?? Action("/leave") ?? Action("/settle") ?? Action("/pay")) is { } action)
            {
                await visit.SendAsync(action);
            }
        }
    }

    private static async Task HandInAsync(Visit visit)
    {
        var (code, serial) = (visit.Page.QuerySelector(".notice strong")!.TextContent, visit.Page.QuerySelector("dd.nowrap")!.TextContent);
        await visit.OpenAsync("/counter/boxes");
        await visit.SendAsync("/counter/boxes", ("ReturnCode", code), ("SerialNo", serial), ("Found", "Good"), ("Key", HuhutongHouse.Password));
        visit.Text.ShouldContain("of the deposit is returned");
    }

    private async Task ProveAsync(Visit adieu, string path, string? phone, string? email)
    {
        if (adieu.Page.QuerySelector("[data-work]") is { } work)
        {
            await adieu.SendAsync(path + "/prove", ("code", Compute(work.GetAttribute("data-nonce")!, work.GetAttribute("data-salt")!, work.GetAttribute("data-prefix")!)));
            return;
        }

        var method = adieu.Page.QuerySelectorAll("[name=method]").OfType<IHtmlInputElement>().Select(input => input.Value).First(value => value is "sms" or "email");
        var to = (method == "sms" ? phone : email)!;
        var before = (await house.InboxAsync(to)).Count;
        await adieu.SendAsync(path + "/prove/send", ("method", method));
        await adieu.SendAsync(path + "/prove", ("code", await house.CodeAsync(to, before)));
    }

    // What the page's script has the device compute.
    private static string Compute(string nonce, string salt, string prefix)
    {
        byte[] data = [.. Convert.FromHexString(salt), .. Convert.FromHexString(nonce), 0, 0, 0, 0];
        for (uint counter = 0; ; counter++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(data.Length - 4), counter);
            if (Convert.ToHexStringLower(SHA256.HashData(data)).StartsWith(prefix, StringComparison.Ordinal)) return "work:" + counter.ToString(CultureInfo.InvariantCulture);
        }
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
