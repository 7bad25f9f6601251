using Adieu.EndToEnd.Tests.House;
using Microsoft.Playwright;

namespace Adieu.EndToEnd.Tests;

/// <summary>
/// The face check in a real browser with the real engine, before a fake camera. The recordings show a man who blinks and
/// hardly turns his head, so this house asks for a blink; the house of <see cref="FaceReplayTests"/> asks for all.
/// </summary>
public sealed class FaceTests(BlinkHouse house, Browser browser) : IClassFixture<BlinkHouse>
{
    [Fact]
    public async Task The_enrolled_man_passes_and_nothing_of_it_is_left()
    {
        string template;
        await using (var camera = await Camera.OpenAsync(Recording.Man))
        {
            var man = new FacePerson(house, await camera.OpenPageAsync());
            await man.SignInAsync("clear");
            await man.EnrolAsync();
            template = (await house.RailwayValueAsync("select f.template from faces f join accounts a on a.id = f.account_id where a.user_name = 'clear'"))!;
            template.ShouldStartWith("face1.");
        }

        await using var anotherDay = await Camera.OpenAsync(Recording.ManOnAnotherDay);
        var same = new FacePerson(house, await anotherDay.OpenPageAsync());
        await same.ComeToProofAsync("clear");
        await same.Page.CheckAsync("[name=method][value=face]");
        await same.SubmitAsync("main form[action$='/send']");
        await Look.CheckAsync(same.Page, "face-consent", 360, 1440);
        await same.ConsentedAsync();
        await Look.CheckAsync(same.Page, "face-check", 360, 1440);

        // Frames of somebody else among his own.
        var others = new List<byte[]>();
        var stranger = Recording.Stranger.Pictures()[0];
        await same.Page.RouteAsync("**/prove/face/frames", async route =>
        {
            var frames = Frames.Split(route.Request.PostDataBuffer!);
            others.AddRange(frames);
            var mixed = frames.Select((frame, i) => i is > 20 and < 30 ? stranger : frame);
            await route.ContinueAsync(new RouteContinueOptions { PostData = Frames.Join([.. mixed]) });
        });
        (await same.ShowAsync()).ShouldNotBeNull();
        await same.Page.UnrouteAllAsync();

        var sent = await same.PassAsync();
        same.Path.ShouldEndWith("/check");
        sent.Frames.Count.ShouldBeGreaterThan(40);

        // The same pictures again, with the challenge that they answered: it is used up.
        (await same.PostAsync($"{same.Path[..^6]}/prove/face/frames", sent)).ShouldNotBe(200);

        // Pictures of the attempts, and the numbers that the engine reads off them, are in no file.
        var needles = new List<byte[]>();
        foreach (var frame in sent.Frames.Concat(others)) needles.Add(frame[(frame.Length / 2)..(frame.Length / 2 + 48)]);
        needles.AddRange(await house.DescriptorSpellingsAsync([sent.Frames[0], sent.Frames[30], sent.Frames[^1]]));
        (await house.FilesWithAsync(needles)).ShouldBeEmpty();

        // And when the account is closed, its reference is in no file either.
        var number = same.CaseNumber;
        await same.ConfirmAsync();
        await same.TrackAsync(number, "已注销");
        (await house.RailwayValueAsync($"select count(*) from faces where template = '{template}'")).ShouldBe("0");
        (await house.FilesWithAsync([System.Text.Encoding.ASCII.GetBytes(template.Split('.')[3])])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_else_passes_in_his_place()
    {
        // Each before an account of their own that the same man enrolled, so that they can come at once.
        await Task.WhenAll(
            ShouldNotPass("suspended", Recording.Photo, "这次没有通过"),
            ShouldNotPass("phoneonly", Recording.AnotherMan, null),
            ShouldNotPass("traveller", Recording.TestPattern, "没有看清您的脸"));
    }

    [Fact]
    public async Task Signed_out_a_person_without_a_phone_gets_to_the_choice_with_mailbox_and_face()
    {
        var account = (await Person.LookUpAsync(house, "mailonly"))!;
        var home = new FacePerson(house, await browser.OpenAsync(language: "en"));
        await home.SignInAsync("mailonly");
        await home.OpenRailwayAsync("/account/face");
        await Look.CheckAsync(home.Page, "face-en-enrol", 360, 1440);
        await home.EnrolAsync(Recording.Man.Pictures());
        await Look.CheckAsync(home.Page, "face-en-camera", 360, 1440);

        await using var camera = await Camera.OpenAsync(Recording.ManOnAnotherDay);
        var person = new FacePerson(house, await camera.OpenPageAsync("en"));
        await person.OpenAdieuAsync("/s/railway/forgot");
        await person.Page.FillAsync("[name=identifier]", account["document_no"]!);
        await person.SubmitAsync("main form[action$='/forgot']");
        (await person.Page.Locator("[name=method][value=face]").CountAsync()).ShouldBe(0, "who has shown nothing is not told of a face");
        var before = (await house.InboxAsync(account["email"]!)).Count;
        await person.Page.CheckAsync("[name=method][value=email]");
        await person.SubmitAsync("main form[action$='/send']");
        await person.EnterCodeAsync(account["email"]!, before);
        await Look.CheckAsync(person.Page, "face-en-out-ways", 360, 1440);
        await person.ConsentAsync();
        await Look.CheckAsync(person.Page, "face-en-out-check", 360, 1440);

        await person.PassAsync("**/s/railway/forgot/choose");
        await person.Page.Locator("button[value=close]").ClickAsync();
        await person.Page.ReachesAsync("**/s/railway/ADU-*");
        (await person.TextAsync()).ShouldContain("Nothing stands in the way");
    }

    [Fact]
    public async Task A_challenge_of_one_account_is_worth_nothing_at_another_and_no_address_can_be_swapped()
    {
        var mine = new FacePerson(house, await browser.OpenAsync());
        await mine.SignInAsync("points");
        await mine.EnrolAsync(Recording.Man.Pictures());
        await mine.ComeToProofAsync("points");
        await mine.ConsentAsync();
        var my = mine.Path;
        var theirs = new FacePerson(house, await browser.OpenAsync());
        await theirs.ComeToProofAsync("buyer");

        // Their browser at my addresses: there is no such case for it.
        foreach (var address in new[] { "consent", "challenge", "frames" })
            (await theirs.PostAsync($"{my}/{address}", new SentFrames("x", [[1]]))).ShouldBe(404);

        // My challenge at their own address: they have no face, and mine is not for them.
        var challenge = await mine.AskAsync();
        (await theirs.PostAsync($"{theirs.Path}/face/frames", new SentFrames(challenge, [[1], [2]]))).ShouldBe(409);

        // No token of the form, no answer.
        (await mine.PostAsync($"{my}/frames", new SentFrames(challenge, [[1]]), token: "")).ShouldBe(400);

        // The reference moved to their account in the service's own database opens for nobody.
        await house.RailwayDoAsync("insert into faces (account_id, template, consent_wording, consented_at, enrolled_at) select a.id, f.template, f.consent_wording, f.consented_at, f.enrolled_at from faces f, accounts a where a.user_name = 'buyer' limit 1");
        await theirs.Page.ReloadAsync();
        (await theirs.Page.Locator("[name=method][value=face]").CountAsync()).ShouldBe(0);

        // Consent taken back: erased at once.
        await mine.OpenRailwayAsync("/account/face");
        await mine.SubmitAsync("main form[action='/account/face/withdraw']");
        (await house.RailwayValueAsync("select count(*) from faces f join accounts a on a.id = f.account_id where a.user_name = 'points'")).ShouldBe("0");
    }

    [Theory]
    [InlineData(true, "浏览器没有允许使用摄像头")]
    [InlineData(false, "没有找到摄像头")]
    public async Task Without_a_camera_it_is_said_calmly_and_the_other_ways_stand_beside(bool refused, string says)
    {
        await using var camera = await Camera.WithoutAsync(refused);
        var person = new FacePerson(house, await camera.OpenPageAsync());
        await person.SignInAsync("refunding");
        await person.ConsentToEnrolAsync();
        await person.Page.ClickAsync("#face button");
        await Assertions.Expect(person.Page.Locator("#face [role=alert]")).ToContainTextAsync(says);
        (await person.Page.Locator("#face a.button").CountAsync()).ShouldBe(1);
    }

    private async Task ShouldNotPass(string user, Recording recording, string? says)
    {
        await using var camera = await Camera.OpenAsync(recording);
        var person = new FacePerson(house, await camera.OpenPageAsync());
        await person.SignInAsync(user);
        await person.EnrolAsync(Recording.Man.Pictures());
        await person.ComeToProofAsync(user);
        await person.ConsentAsync();
        var said = await person.ShowAsync();
        said.ShouldNotBeNull();
        if (says is not null) said.ShouldContain(says);
    }
}
