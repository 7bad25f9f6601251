using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Staff;
using Dapper;

namespace Adieu.Tests.Staff;

/// <summary>Whoever closes at the counter gets what they would have got signed in: the same rows gone, the same notices, the same certificate but for the door.</summary>
public sealed class SameResultTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task The_counter_gives_what_the_signed_in_door_gives(SqlDialect dialect)
    {
        var atHome = await CloseAsync(dialect, async room => await room.Shop.VerifiedAsync(1, 0));
        var atCounter = await CloseAsync(dialect, async room =>
        {
            var started = await room.StartAsync(await room.SeatAsync("chen", StaffRole.Clerk), days: 0);
            (await room.Shop.Closing.ProveAsync(started.Number, "sms", room.SentCode, default)).ShouldBe(new ProveResult.Proven(true));
            return (await room.Shop.Closing.FindAsync(started.Number, default))!;
        });
        atCounter.Rows.ShouldBe(atHome.Rows);
        atCounter.Notices.ShouldBe(atHome.Notices);
        atCounter.Certificate.ShouldBe(atHome.Certificate.Replace("\"signed-in\"", "\"counter\""));
        atCounter.Certificate.ShouldNotBe(atHome.Certificate);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Every_door_gives_the_same(SqlDialect dialect)
    {
        var atHome = await CloseAsync(dialect, room => room.Shop.VerifiedAsync(1, 0));
        var byPhone = await CloseAsync(dialect, async room =>
        {
            var agent = await room.SeatAsync("zhou", StaffRole.Agent);
            var begun = await HotlineTests.BeginAsync(room, agent);
            (await room.Shop.Closing.ChooseAsync(begun.Number, new Choices(0, null, null, true), default)).ShouldBeOfType<ChooseResult.Chosen>();
            (await room.Hotline.CallBackAsync(agent, begun.Number, default)).ShouldBeOfType<SendResult.Sent>();
            (await room.Hotline.SpokenAsync(agent, begun.Number, room.SentCode, default)).ShouldBe(new ProveResult.Proven(true));
            return (await room.Shop.Closing.FindAsync(begun.Number, default))!;
        });
        // What recovery adds is a longer wait, which is another test's; here is what comes of it.
        var signedOut = await CloseAsync(dialect, async room =>
        {
            var request = new OpenCase("flow-shop", new Adieu.Erasure.SubjectKey("1"), Door.SignedOut, "zh-CN", null, null) { ProvenAs = CaseNumber.New() };
            var number = ((OpenResult.Opened)await room.Shop.Closing.OpenAsync(request, default)).Case.Number;
            (await room.Shop.Closing.ChooseAsync(number, new Choices(0, null, null, true), default)).ShouldBeOfType<ChooseResult.Chosen>();
            foreach (var (method, last) in new[] { ("sms", false), ("email", true) })
            {
                (await room.Shop.Closing.SendCodeAsync(number, method, default)).ShouldBeOfType<SendResult.Sent>();
                (await room.Shop.Closing.ProveAsync(number, method, room.SentCode, default)).ShouldBe(new ProveResult.Proven(last));
            }

            return (await room.Shop.Closing.FindAsync(number, default))!;
        });
        foreach (var (door, result) in new[] { ("hotline", byPhone), ("signed-out", signedOut) })
        {
            result.Rows.ShouldBe(atHome.Rows, door);
            result.Notices.ShouldBe(atHome.Notices, door);
            result.Certificate.ShouldBe(atHome.Certificate.Replace("\"signed-in\"", $"\"{door}\""), door);
        }
    }

    private static async Task<(string Rows, string[] Notices, string Certificate)> CloseAsync(SqlDialect dialect, Func<StaffRoom, Task<CaseView>> proveAsync)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var verified = await proveAsync(room);
        (await room.Shop.Closing.ConfirmAsync(verified.Number, verified.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>();
        await room.Shop.RunAllAsync();
        var rows = new List<string>();
        foreach (var table in new[] { "accounts", "sessions", "orders", "items" })
        {
            await using var connection = await room.Shop.Get<Adieu.Services.ServiceDatabases>().Accounts(room.Shop.Service).OpenAsync(default);
            foreach (IDictionary<string, object?> row in await connection.QueryAsync($"select * from {table} order by 1")) rows.Add($"{table}: {string.Join(' ', row.Values)}");
        }

        // Codes go before the case is confirmed; what follows are the notices.
        var notices = room.Shop.Sent.Messages.Where(m => !m.Text.Contains("验证码", StringComparison.Ordinal)).Select(m => $"{m.Channel} {m.To} {m.Text.Split('\n')[0]}".Replace(verified.Number.ToString(), "ADU"))
            .Select(text => Regex.Replace(text, @"token=\S+|\d{4}-\d\d-\d\d \d\d:\d\d", "*")).Order().ToArray();
        var certificate = JsonNode.Parse(Decode((await room.Shop.Closing.CertificatesAsync(verified.Number, default)).ShouldHaveSingleItem().Jws.Split('.')[1]))!.AsObject();
        // What differs between any two cases, whatever the door.
        foreach (var own in new[] { "id", "case", "account", "requestedAt", "openedAt", "confirmedAt", "erasedAt", "closedAt", "issuedAt", "iat", "at", "ledger", "rules" }) certificate.Remove(own);
        return (string.Join('\n', rows), notices, WithoutTimes(certificate));
    }

    private static string WithoutTimes(JsonObject certificate) => Regex.Replace(certificate.ToJsonString(), "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z?", "T");

    private static string Decode(string text) => System.Text.Encoding.UTF8.GetString(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(text));
}
