using Adieu.EndToEnd.Tests.House;

namespace Adieu.EndToEnd.Tests;

/// <summary>The movements that people are really asked for, against a recording; and the day the engine is out of order.</summary>
public sealed class FaceReplayTests(StrictHouse house) : IClassFixture<StrictHouse>
{
    [Fact]
    public async Task A_recording_of_the_right_man_passes_no_challenge_and_without_the_engine_the_other_ways_stand()
    {
        await using var camera = await Camera.ManAsync();
        var man = new FacePerson(house, await camera.OpenPageAsync());
        await man.SignInAsync("clear");
        await man.EnrolAsync();
        await man.ComeToProofAsync("clear");
        await man.ConsentAsync();

        // He blinks, as he did when an old session was recorded. Of three movements, none twice in a row, one is always a turn.
        await using var recording = await Camera.ManOnAnotherDayAsync();
        var played = new FacePerson(house, await recording.OpenPageAsync());
        await played.ComeToProofAsync("clear");
        await played.ConsentAsync();
        (await played.ShowAsync()).ShouldNotBeNull().ShouldContain("这次没有通过");

        await house.StopEngineAsync();
        await Task.Delay(4000);
        await man.Page.GotoAsync(man.Page.Url.Replace("/face", "", StringComparison.Ordinal));
        (await man.TextAsync()).ShouldContain("暂时不可用");
        (await man.Page.Locator("[name=method][value=face]").CountAsync()).ShouldBe(0);
        await man.ProveBySmsAsync((await Person.LookUpAsync(house, "clear"))!["phone"]!);
        man.Path.ShouldEndWith("/check");
    }
}
