using Adieu.EndToEnd.Tests.House;

namespace Adieu.EndToEnd.Tests;

/// <summary>The movements that people are really asked for, against a recording; and the day the engine is out of order.</summary>
public sealed class FaceReplayTests(StrictHouse house) : IClassFixture<StrictHouse>
{
    [Fact]
    public async Task A_recording_of_the_right_man_passes_no_challenge_and_without_the_engine_the_other_ways_stand()
    {
        await using var camera = await Camera.OpenAsync(Recording.Man);
        var man = new FacePerson(house, await camera.OpenPageAsync());
        await man.SignInAsync("clear");
        await man.EnrolAsync();
        await man.ComeToProofAsync("clear");
        await man.ConsentAsync();

        // He blinks, as he did when an old session was recorded. Of three movements, none twice in a row, one is always a turn.
        await using var recording = await Camera.OpenAsync(Recording.ManOnAnotherDay);
        var played = new FacePerson(house, await recording.OpenPageAsync());
        await played.ComeToProofAsync("clear");
        await played.ConsentAsync();
        (await played.ShowAsync()).ShouldNotBeNull().ShouldContain("这次没有通过");

        // Whether the engine is well is asked again after a few seconds.
        await house.StopEngineAsync();
        await man.Page.GotoAsync(man.Page.Url.Replace("/face", "", StringComparison.Ordinal));
        for (var i = 0; i < 360 && !(await man.TextAsync()).Contains("暂时不可用", StringComparison.Ordinal); i++)
        {
            await Task.Delay(250);
            await man.Page.ReloadAsync();
        }

        (await man.TextAsync()).ShouldContain("暂时不可用");
        (await man.Page.Locator("[name=method][value=face]").CountAsync()).ShouldBe(0);
        await man.ProveBySmsAsync((await Person.LookUpAsync(house, "clear"))!["phone"]!);
        man.Path.ShouldEndWith("/check");
    }
}
