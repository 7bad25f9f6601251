using System.Text.Json;
using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Copies;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Policies;
using Adieu.Staff;

namespace Adieu.Tests.Staff;

/// <summary>Somebody who acts for a person who has died, or for a child: papers, four eyes, a long wait, and a word to the account's own addresses.</summary>
public sealed class RepresentTests
{
    private const string Daughter = StaffRoom.Wang;

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_close_relative_closes_the_account_with_papers_a_supervisor_and_a_month(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var (clerk, second, found) = await AtTheDeskAsync(room);
        var started = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, Relative(), default)).ShouldBeOfType<StartResult.Started>().Case;
        (started.Capacity, started.State).ShouldBe((Capacity.CloseRelative, CaseState.Requested));
        started.AllowedCoolingOffDays.ShouldBe([30]);

        // The phone of somebody who has died is in other hands: no code goes there, and none would count.
        (await room.Shop.Closing.ProofAsync(started.Number, default)).Methods.Select(m => m.Id).ShouldBe(["document", "supervisor"]);
        (await room.Shop.Closing.SendCodeAsync(started.Number, "sms", default)).ShouldBeOfType<SendResult.NotNow>();
        (await room.Counter.AskSecondAsync(clerk, started.Number, default)).ShouldNotBeNull().What.ShouldBe(SecondFor.Papers);
        (await room.SignAsync(second, clerk, started.Number)).ShouldBeOfType<SecondResult.Signed>();
        var verified = (await room.Shop.Closing.FindAsync(started.Number, default))!;
        (await room.Shop.Closing.ConfirmAsync(verified.Number, verified.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>()
            .Case.ErasesAt!.Value.ShouldBe(TimeProvider.System.GetUtcNow().AddDays(30), TimeSpan.FromMinutes(10));
        await room.Shop.RunAllAsync();
        room.Shop.Sent.Messages.Select(m => m.To).Distinct().Order().ShouldBe(["13800138000", "zhang@shop.example"]);
        room.Shop.Sent.Messages.Count(m => m.Text.Contains("notme", StringComparison.Ordinal)).ShouldBe(4, "both addresses, at the opening and at the confirmation");

        await room.Shop.AdieuAsync<long>("update cases set due_at = 0, erases_at = 0");
        await room.Shop.RunAllAsync();
        (await room.Shop.StateAsync(verified)).ShouldBe(CaseState.Closed);
        var certificate = JsonDocument.Parse((await room.Shop.Closing.CertificatesAsync(verified.Number, default)).Single().Payload).RootElement;
        certificate.GetProperty("capacity").GetString().ShouldBe("close-relative");

        var told = new List<string>();
        await foreach (var entry in room.Shop.Get<ILedger>().ReadAsync(0, default)) told.Add(entry.Text);
        var note = told.Single(text => text.Contains("case.represented", StringComparison.Ordinal));
        foreach (var part in new[] { "close-relative", "\"child\"", "\"death\"", "\"kinship\"", clerk.Staff }) note.ShouldContain(part);
        told.ShouldAllBe(text => !text.Contains(Daughter) && !text.Contains(StaffRoom.Zhang));
        told.ShouldContain(text => text.Contains("case.second-person", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_not_dead_says_so_and_the_closure_stops()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite);
        var (clerk, second, found) = await AtTheDeskAsync(room);
        var started = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, Relative(), default)).ShouldBeOfType<StartResult.Started>().Case;
        (await room.Counter.AskSecondAsync(clerk, started.Number, default)).ShouldNotBeNull();
        await room.Shop.RunAllAsync();
        var token = Regex.Match(room.Shop.Sent.Messages.First().Text, "notme\\?token=([A-Za-z0-9_-]+)").Groups[1].Value;
        (await room.Shop.Closing.DisputeAsync(token, default)).ShouldBeTrue();
        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Held);
        (await room.Counter.AskSecondAsync(clerk, started.Number, default)).ShouldBeNull();
        (await room.SignAsync(second, clerk, started.Number)).ShouldBeOfType<SecondResult.Over>("what was asked before it stopped counts no more");
    }

    [Fact]
    public async Task A_person_who_comes_themselves_ends_what_was_begun_for_them()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite);
        var (clerk, _, found) = await AtTheDeskAsync(room);
        var started = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, Relative(), default)).ShouldBeOfType<StartResult.Started>().Case;
        var own = await room.Shop.OpenAsync(1);
        own.Number.ShouldNotBe(started.Number);
        own.Capacity.ShouldBeNull();
        (await room.Shop.StateAsync(started)).ShouldBe(CaseState.Cancelled);
        // And the other way round.
        var again = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, Relative(), default)).ShouldBeOfType<StartResult.Started>().Case;
        again.Capacity.ShouldBe(Capacity.CloseRelative);
        (await room.Counter.StartAsync(clerk, found.LookUp, found.Account, StaffRoom.Ticked(), default)).ShouldBeOfType<StartResult.Started>().Case.Capacity.ShouldBeNull();
    }

    [Fact]
    public async Task Every_paper_counts_and_nobody_acts_for_themselves_or_for_the_clerks_family()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk, relatives: [StaffRoom.Li]);
        var found = (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Found>();
        async Task<IReadOnlyList<string>> Lacks(RepresentStart start) =>
            (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, start, default)).ShouldBeOfType<StartResult.Invalid>().Fields;

        (await Lacks(Relative() with { Documents = ["death"] })).ShouldBe(["paper-kinship"]);
        (await Lacks(Relative() with { Relation = "friend", Face = false })).ShouldBe(["relation", "face"]);
        (await Lacks(Relative() with { Document = "110105199003070018" })).ShouldBe(["document"]);
        (await Lacks(Relative() with { Document = StaffRoom.Zhang })).ShouldBe(["own-account"]);
        (await Lacks(Relative() with { Document = StaffRoom.Li })).ShouldBe(["close"]);
        (await room.Shop.AdieuAsync<long>("select count(*) from staff_alarms where kind = 'relative'")).ShouldBe(1);
        (await room.Shop.AdieuAsync<long>("select count(*) from cases")).ShouldBe(0);
    }

    [Fact]
    public async Task A_guardian_acts_for_a_child_and_for_nobody_who_is_of_age()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var grown = (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Found>();
        (await room.Counter.RepresentAsync(clerk, grown.LookUp, grown.Account, Guardian(), default)).ShouldBeOfType<StartResult.Invalid>().Fields.ShouldBe(["of-age"]);

        var child = NumberOf($"110105{TimeProvider.System.GetUtcNow().Year - 10}0101003");
        await room.Shop.ShopAsync<long>($"update accounts set document_no = '{child}' where id = 1");
        var found = (await room.Counter.LookUpAsync(clerk, child, null, default)).ShouldBeOfType<LookUpResult.Found>();
        var started = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, Guardian(), default)).ShouldBeOfType<StartResult.Started>().Case;
        (started.Capacity, started.MayExport).ShouldBe((Capacity.Guardian, true));
    }

    [Fact]
    public async Task A_copy_is_fetched_with_a_code_of_the_desks_screen_once_and_only_when_everything_is_proved()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite);
        var (clerk, second, found) = await AtTheDeskAsync(room);
        var number = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, Relative() with { NothingArranged = true }, default)).ShouldBeOfType<StartResult.Started>().Case.Number;
        var copies = room.Shop.Get<ICopies>();
        (await copies.OfferAsync(number, default)).ShouldBeNull("the supervisor has not looked yet");
        (await room.Counter.AskSecondAsync(clerk, number, default)).ShouldNotBeNull();
        (await room.SignAsync(second, clerk, number)).ShouldBeOfType<SecondResult.Signed>();

        var code = (await copies.OfferAsync(number, default)).ShouldNotBeNull().Code;
        (await copies.OfferAsync(number, default)).ShouldBeNull("one was made just now");
        (await copies.TakeAsync(number, code == "000000" ? "000001" : "000000", default)).ShouldBeFalse();
        (await copies.TakeAsync(CaseNumber.New(), code, default)).ShouldBeFalse();
        (await copies.TakeAsync(number, $"{code[..3]} {code[3..]}", default)).ShouldBeTrue("as it stands on the screen");
        (await copies.TakeAsync(number, code, default)).ShouldBeFalse();
        (await room.Shop.Closing.ProofAsync(number, default)).Methods.Select(m => m.Id).ShouldBe(["document", "supervisor"], "a code for a copy proves nothing");

        // It did not arrive: another, also while the account waits.
        var view = (await room.Shop.Closing.FindAsync(number, default))!;
        (await room.Shop.Closing.ConfirmAsync(number, view.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>();
        var again = (await copies.OfferAsync(number, default)).ShouldNotBeNull().Code;
        (await copies.TakeAsync(number, again, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_may_have_no_copy_gets_no_code()
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite, law: "eu");
        var (clerk, second, found) = await AtTheDeskAsync(room);
        var papers = LawPack.Of("eu").Representations.Single(r => r.Capacity == Capacity.CloseRelative).Documents.Select(d => d.Id).ToList();
        var start = Relative() with { Documents = papers, NothingArranged = true };
        var number = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, start, default)).ShouldBeOfType<StartResult.Started>().Case.Number;
        (await room.Counter.AskSecondAsync(clerk, number, default)).ShouldNotBeNull();
        (await room.SignAsync(second, clerk, number)).ShouldBeOfType<SecondResult.Signed>();
        (await room.Shop.Get<ICopies>().OfferAsync(number, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("cn", true, true)]
    [InlineData("cn", false, false)]
    [InlineData("eu", true, false)]
    public async Task A_copy_is_given_only_as_the_law_and_the_deceased_allow(string law, bool nothingArranged, bool copy)
    {
        await using var room = await StaffRoom.OpenAsync(SqlDialect.Sqlite, law: law);
        var (clerk, _, found) = await AtTheDeskAsync(room);
        var papers = LawPack.Of(law).Representations.Single(r => r.Capacity == Capacity.CloseRelative).Documents.Select(d => d.Id).ToList();
        var start = Relative() with { Documents = papers, NothingArranged = nothingArranged };
        var started = (await room.Counter.RepresentAsync(clerk, found.LookUp, found.Account, start, default)).ShouldBeOfType<StartResult.Started>().Case;
        started.MayExport.ShouldBe(copy);
        using var output = new MemoryStream();
        if (copy) await room.Shop.Closing.ExportAsync(started.Number, output, "en", default);
        else await Should.ThrowAsync<InvalidOperationException>(() => room.Shop.Closing.ExportAsync(started.Number, output, "en", default));
        (output.Length > 0).ShouldBe(copy);
    }

    [Fact]
    public void Every_pack_says_who_may_act_and_by_which_law()
    {
        foreach (var rule in LawPack.All.SelectMany(pack => pack.Representations))
        {
            rule.Relations.ShouldNotBeEmpty();
            rule.Documents.ShouldNotBeEmpty();
            Uri.IsWellFormedUriString(rule.Source, UriKind.Absolute).ShouldBeTrue();
            (rule.UnderAge > 0).ShouldBe(rule.Capacity == Capacity.Guardian);
        }

        LawPack.All.ShouldAllBe(pack => pack.Representations.Select(r => r.Capacity).Distinct().Count() == 2);
        var child = LawPack.Of("cn").Representations.Single(r => r.Capacity == Capacity.Guardian);
        child.IsMinor(new DateOnly(2008, 5, 1), new DateOnly(2026, 4, 30)).ShouldBeTrue();
        child.IsMinor(new DateOnly(2008, 5, 1), new DateOnly(2026, 5, 1)).ShouldBeFalse();
    }

    private static RepresentStart Relative() => new(Capacity.CloseRelative, "child", Daughter, ["death", "kinship"]) { Name = true, Expiry = true, Face = true, LossesAccepted = true };

    private static RepresentStart Guardian() => new(Capacity.Guardian, "parent", Daughter, ["guardianship"]) { Name = true, Expiry = true, Face = true, LossesAccepted = true };

    private static async Task<(StaffSeat Clerk, StaffSeat Second, LookUpResult.Found Found)> AtTheDeskAsync(StaffRoom room)
    {
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var second = await room.SeatAsync("boss", StaffRole.Supervisor);
        return (clerk, second, (await room.Counter.LookUpAsync(clerk, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Found>());
    }

    // ISO 7064 MOD 11-2, as GB 11643-1999 asks.
    private static string NumberOf(string body)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return body + "10X98765432"[body.Zip(weights, (c, w) => (c - '0') * w).Sum() % 11];
    }
}
