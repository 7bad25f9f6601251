using System.Net;
using Adieu.Verification.Face;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static Adieu.Verification.Face.FaceMovement;

namespace Adieu.Tests.Verification.Face;

/// <summary>
/// The contract that every engine keeps, run over the local engine and over the same engine spoken to as a provider
/// elsewhere, with signatures; and whole decisions on real faces.
/// </summary>
public sealed class FaceEngineTests(RealEngine real) : IClassFixture<RealEngine>
{
    private static readonly FaceThresholds Lines = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Frames_are_measured_in_order(bool signed)
    {
        using var engine = real.Client(signed);
        var man = RealEngine.Man(anotherDay: true, from: 150, count: 3, every: 5);
        var frames = await Measure(engine, [man[0], [1, 2, 3], man[1], man[0]]);
        frames.Select(f => f.Faces).ShouldBe([1, 0, 1, 1]);
        frames[3].Face!.Descriptor.ShouldBe(frames[0].Face!.Descriptor);
        frames[2].Face!.Descriptor.ShouldNotBe(frames[0].Face!.Descriptor);
        frames[0].Face!.Confidence.ShouldBeGreaterThan(0.9);
        frames[0].Face!.Box[2].ShouldBeInRange(90, 200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_right_secret_there_is_no_answer(bool signed)
    {
        using var engine = real.Client(signed, secret: new string('x', 40));
        (await engine.Measure([[1]], Token)).ShouldBeOfType<FaceReading.Unavailable>();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Too_much_and_nothing_are_refused(bool signed)
    {
        using var engine = real.Client(signed);
        (await engine.Measure([], Token)).ShouldBeOfType<FaceReading.Refused>();
        (await engine.Measure([.. Enumerable.Repeat(new byte[] { 1 }, 121)], Token)).ShouldBeOfType<FaceReading.Refused>();
        (await engine.Measure([new byte[2_000_001]], Token)).ShouldBeOfType<FaceReading.Refused>();
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_unavailable()
    {
        using var engine = new FaceEngineClient(new FaceEngineOptions { Url = new Uri("http://127.0.0.1:9"), Secret = RealEngine.Secret }, TimeProvider.System);
        (await engine.Measure([[1]], Token)).ShouldBeOfType<FaceReading.Unavailable>();
    }

    [Theory]
    [InlineData("""{"frames":[{"faces":0,"width":1,"height":1}]}""", true)] // sound, but nobody signed it
    [InlineData("""{"frames":[]}""", false)]
    [InlineData("""{"frames":[{"faces":1,"width":9,"height":9,"face":{"box":[0,0,9,9],"confidence":1,"noseX":0,"eyeOpenness":0.3,"sharpness":9,"descriptor":[1,2]}}]}""", false)]
    [InlineData("""{"frames":null}""", false)]
    [InlineData("oops", false)]
    public async Task An_answer_that_cannot_be_true_is_not_believed(string answer, bool signed)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        await using var liar = builder.Build();
        liar.MapPost("/v1/frames", () => Results.Text(answer, "application/json"));
        await liar.StartAsync(Token);
        using var engine = new FaceEngineClient(new FaceEngineOptions { Url = new Uri(liar.Urls.First()), Secret = RealEngine.Secret, Signed = signed }, TimeProvider.System);
        (await engine.Measure([[1]], Token)).ShouldBeOfType<FaceReading.Unavailable>();
    }

    [Fact]
    public void Faces_do_not_travel_a_network_in_the_clear() =>
        Should.Throw<ArgumentException>(() => new FaceEngineClient(
            new FaceEngineOptions { Url = new Uri("http://faces.example"), Secret = RealEngine.Secret, Signed = true }, TimeProvider.System));

    [Fact]
    public async Task A_man_is_known_again_on_another_day_and_taken_for_nobody_else()
    {
        using var engine = real.Client(signed: false);
        var template = await Enrol(engine, RealEngine.Man(anotherDay: false, from: 0, count: 7, every: 40));
        var otherDay = await Enrol(engine, RealEngine.Man(anotherDay: true, from: 150, count: 7, every: 30));
        var probe = await Measure(engine, RealEngine.Man(anotherDay: true, from: 300, count: 7, every: 10));
        foreach (var frame in probe)
        {
            template.Distance(frame.Face!.Descriptor).ShouldBeLessThanOrEqualTo(Lines.MatchDistance);
            otherDay.Distance(frame.Face!.Descriptor).ShouldBeLessThanOrEqualTo(Lines.MatchDistance);
        }
    }

    [Fact]
    public async Task A_still_of_the_right_man_meets_no_challenge()
    {
        using var engine = real.Client(signed: false);
        var still = RealEngine.Man(anotherDay: false, from: 0, count: 1)[0];
        var frame = (await Measure(engine, [still]))[0];
        var template = await Enrol(engine, RealEngine.Man(anotherDay: false, from: 0, count: 7, every: 40));
        var held = Enumerable.Repeat(frame, 40).ToArray();
        FaceDecision.Decide(held, [Blink, TurnLeft], template, Lines).ShouldBe(new FaceOutcome.Declined(FaceFault.Movements));
    }

    [Fact]
    public async Task A_woman_who_turns_her_head_as_asked_passes_and_nothing_else_does()
    {
        using var engine = real.Client(signed: false);
        var woman = await Measure(engine, RealEngine.Woman());
        var man = await Measure(engine, RealEngine.Man(anotherDay: true, from: 300, count: 4, every: 10));
        var frontal = woman.Where(f => Math.Abs(f.Face!.NoseX) < Lines.FrontalNose).ToArray();
        var template = FaceTemplate.Enrol(frontal, Lines, out _).ShouldNotBeNull();
        var someone = await Enrol(engine, RealEngine.Man(anotherDay: false, from: 0, count: 7, every: 40));

        FaceDecision.Decide(woman, [TurnRight, TurnLeft], template, Lines).ShouldBeOfType<FaceOutcome.Accepted>();
        FaceDecision.Decide(woman, [TurnLeft, TurnRight], template, Lines).ShouldBe(new FaceOutcome.Declined(FaceFault.Movements));
        FaceDecision.Decide(woman, [TurnRight, TurnLeft], someone, Lines).ShouldBe(new FaceOutcome.Declined(FaceFault.NoMatch));
        FaceDecision.Decide([.. woman[..20], .. man, .. woman[20..]], [TurnRight, TurnLeft], template, Lines)
            .ShouldBe(new FaceOutcome.Declined(FaceFault.FaceChanged));
    }

    private static async Task<FaceFrame[]> Measure(IFaceEngine engine, byte[][] pictures) =>
        [.. (await engine.Measure(pictures, Token)).ShouldBeOfType<FaceReading.Measured>().Frames];

    private static async Task<FaceTemplate> Enrol(IFaceEngine engine, byte[][] pictures)
    {
        var template = FaceTemplate.Enrol(await Measure(engine, pictures), Lines, out var fault);
        fault.ShouldBeNull();
        return template!;
    }
}
