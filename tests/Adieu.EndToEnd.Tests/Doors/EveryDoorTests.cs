using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Adieu.Cases;

namespace Adieu.EndToEnd.Tests.Doors;

/// <summary>
/// Every sample person of both services leaves through each door that is open to them, on copies of one database: what is
/// left of the service is the same to the row, and so are the notices and the certificate but for the door.
/// </summary>
public sealed partial class EveryDoorTests
{
    // What differs between any two cases, whatever the door. Here the rules too, because the copy's path stands in them.
    private static readonly string[] Own = ["case", "openedAt", "confirmedAt", "erasedAt", "issuedAt", "ledger", "rules"];

    [Fact]
    public async Task At_the_railway_every_door_gives_the_same()
    {
        await using var ready = await ReadyService.RailwayAsync();
        // Without a phone there is no call back; without a phone and a password a key on paper has to stand in, and that is used up.
        await CompareAsync(ready, but: [("mailonly", "signed-out"), ("mailonly", "hotline")]);
    }

    [Fact]
    public async Task At_Huhutong_every_door_gives_the_same()
    {
        await using var ready = await ReadyService.HuhutongAsync();
        await CompareAsync(ready, but: []);
    }

    private static async Task CompareAsync(ReadyService ready, (string Who, string Door)[] but)
    {
        ready.People.Count.ShouldBeGreaterThan(10);
        var atHome = await CloseAsync(ready, "signed-in", (doors, who) => doors.SignedInAsync(who), []);
        (string Door, Func<FourDoors, Leaver, Task<CaseNumber>> WalkAsync)[] others =
        [
            ("counter", (doors, who) => doors.CounterAsync(who)), ("hotline", (doors, who) => doors.HotlineAsync(who)), ("signed-out", (doors, who) => doors.SignedOutAsync(who)),
        ];
        foreach (var (door, walkAsync) in others)
        {
            var left = await CloseAsync(ready, door, walkAsync, [.. but.Where(pair => pair.Door == door).Select(pair => pair.Who)]);
            foreach (var who in ready.People)
            {
                var (home, here) = (atHome.Closures[who.Name], left.Closures[who.Name]);
                here.Notices.ShouldBe(home.Notices, $"{who.Name} {door}");
                here.Certificate.ShouldBe(home.Certificate.Replace("\"door\":\"signed-in\"", $"\"door\":\"{(but.Contains((who.Name, door)) ? "signed-in" : door)}\""), $"{who.Name} {door}");
                here.Notices.ShouldNotBeEmpty(who.Name);
            }

            foreach (var (table, rows) in atHome.Rows) left.Rows[table].ShouldBe(rows, $"{table} after {door}");
            left.Rows.Count.ShouldBe(atHome.Rows.Count);
        }

        atHome.Rows["accounts"].ShouldNotContain("|" + ready.People[0].Name + "|");
    }

    private static async Task<Result> CloseAsync(ReadyService ready, string door, Func<FourDoors, Leaver, Task<CaseNumber>> walkAsync, string[] atHomeInstead)
    {
        await using var room = await DoorRoom.OpenAsync(ready, door);
        var doors = new FourDoors(room);
        var (numbers, before) = (new Dictionary<string, CaseNumber>(), new Dictionary<string, int>());
        foreach (var who in ready.People)
        {
            var number = numbers[who.Name] = await (atHomeInstead.Contains(who.Name) ? doors.SignedInAsync(who) : walkAsync(doors, who));
            // What was said before the person confirmed belongs to the door; what follows must not.
            await room.RunAsync("outbox");
            before[who.Name] = room.Sent;
            var verified = (await room.Closing.FindAsync(number, default))!;
            (await room.Closing.ConfirmAsync(number, verified.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>(who.Name);
        }

        await room.WaitOutAsync();
        await room.RunAsync();
        var closures = new Dictionary<string, Closure>();
        foreach (var who in ready.People)
        {
            (await room.Closing.FindAsync(numbers[who.Name], default))!.State.ShouldBe(CaseState.Closed, who.Name);
            var certificate = JsonNode.Parse((await room.Closing.CertificatesAsync(numbers[who.Name], default)).ShouldHaveSingleItem().Payload)!.AsObject();
            foreach (var own in Own) certificate.Remove(own);
            closures[who.Name] = new Closure(room.Notices(who, before[who.Name], numbers[who.Name]), Times().Replace(certificate.ToJsonString(), "T"));
        }

        return new Result(closures, await room.RowsAsync(numbers.Values));
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+Z?")]
    private static partial Regex Times();

    private sealed record Closure(string[] Notices, string Certificate);

    private sealed record Result(Dictionary<string, Closure> Closures, IReadOnlyDictionary<string, string> Rows);
}
