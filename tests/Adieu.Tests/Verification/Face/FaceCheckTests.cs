using System.Security.Cryptography;
using Adieu.Verification.Face;
using Microsoft.Extensions.Options;

namespace Adieu.Tests.Verification.Face;

/// <summary>What a check leaves behind, and which challenges there are. The engine here answers with scenes; the real one is in FaceEngineTests.</summary>
public sealed class FaceCheckTests
{
    private static readonly FaceThresholds Lines = new();
    private readonly ScriptedEngine _engine = new();
    private readonly FaceCheck _check;

    public FaceCheckTests() => _check = new(_engine, Options.Create(Lines));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 30)]
    [InlineData(true, 30)]
    [InlineData(false, 3)]
    public async Task Pictures_and_numbers_are_overwritten_whatever_the_decision(bool away, int count)
    {
        _engine.Away = away;
        _engine.Next = new Scene().Rest().Blink().Rest().Frames;
        var pictures = ScriptedEngine.Pictures(count);
        await _check.DecideAsync([FaceMovement.Blink], pictures, Scene.Template(), Token);
        pictures.SelectMany(p => p).ShouldAllBe(b => b == 0);
        if (!away && count == 30)
            _engine.Next.SelectMany(f => f.Face!.Descriptor).ShouldAllBe(n => n == 0);
    }

    [Fact]
    public async Task An_enrolment_leaves_only_its_template()
    {
        _engine.Next = new Scene().Rest(12).Frames;
        var pictures = ScriptedEngine.Pictures(12);
        (await _check.EnrolAsync(pictures, Token)).ShouldBeOfType<FaceEnrolment.Made>();
        pictures.SelectMany(p => p).ShouldAllBe(b => b == 0);
        _engine.Next.SelectMany(f => f.Face!.Descriptor).ShouldAllBe(n => n == 0);
    }

    [Theory]
    [InlineData(2, 6)]
    [InlineData(3, 12)]
    public void Every_challenge_occurs_about_equally_often_and_none_repeats_a_movement_at_once(int movements, int kinds)
    {
        const int Rounds = 6000;
        var lines = Lines with { Movements = movements };
        var seen = Enumerable.Range(0, Rounds).Select(_ => FaceChallenge.Movements(RandomNumberGenerator.GetBytes(32), lines)).ToArray();
        seen.ShouldAllBe(c => c.Zip(c.Skip(1)).All(pair => pair.First != pair.Second));
        var counts = seen.GroupBy(c => string.Join('-', c)).Select(g => g.Count()).ToArray();
        counts.Length.ShouldBe(kinds);
        // Seven standard deviations either way: a fair draw fails this less than once in a thousand million runs.
        var (mean, spread) = ((double)Rounds / kinds, 7 * Math.Sqrt(Rounds * (1.0 / kinds) * (1 - (1.0 / kinds))));
        counts.ShouldAllBe(n => Math.Abs(n - mean) < spread);
    }

    [Fact]
    public void Only_allowed_movements_are_asked_for() =>
        FaceChallenge.Movements(RandomNumberGenerator.GetBytes(32), Lines with { Allowed = [FaceMovement.Blink] }).ShouldBe([FaceMovement.Blink]);
}

/// <summary>An engine that has seen what a scene says.</summary>
internal sealed class ScriptedEngine : IFaceEngine
{
    private int _asked;

    public IReadOnlyList<FaceFrame> Next { get; set; } = [];

    public bool Away { get; set; }

    public int Asked => _asked;

    public static byte[][] Pictures(int count) => [.. Enumerable.Range(1, count).Select(i => new[] { (byte)i, (byte)7 })];

    /// <summary>A person who shows just these movements.</summary>
    public void Show(IEnumerable<string> steps, int person = 1)
    {
        var scene = new Scene(person).Rest();
        foreach (var step in steps) _ = step switch { "turn-left" => scene.Turn(), "turn-right" => scene.Turn(-0.45), _ => scene.Blink() };
        Next = scene.Rest().Frames;
    }

    public Task<bool> IsReady(CancellationToken cancellationToken) => Task.FromResult(!Away);

    public Task<FaceReading> Measure(IReadOnlyList<byte[]> frames, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult<FaceReading>(Away ? new FaceReading.Unavailable() : new FaceReading.Measured(Next));
    }
}
