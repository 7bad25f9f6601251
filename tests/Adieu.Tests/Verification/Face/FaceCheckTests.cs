using Adieu.Verification.Face;

namespace Adieu.Tests.Verification.Face;

/// <summary>Challenges, attempts, and what is left of them. The engine here answers with scenes; the real one is in FaceEngineTests.</summary>
public sealed class FaceCheckTests
{
    private readonly Clock _clock = new();
    private readonly FaceThresholds _lines = new();
    private readonly Answers _engine = new();
    private readonly FaceCheck _check;

    public FaceCheckTests() => _check = new(_engine, new FaceAttemptsInMemory(_lines, _clock), _lines, _clock);

    [Fact]
    public async Task The_right_person_passes_once_with_one_challenge()
    {
        var challenge = await Begin();
        (await Answer(challenge)).ShouldBeOfType<FaceOutcome.Accepted>();
        (await Answer(challenge)).ShouldBeOfType<FaceOutcome.NoChallenge>();
        _engine.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_challenge_is_for_its_owner_its_time_and_its_words()
    {
        var challenge = await Begin();
        (await Answer(challenge, owner: "case-2")).ShouldBeOfType<FaceOutcome.NoChallenge>();
        (await Answer(challenge with { Nonce = challenge.Nonce[..^1] + "~" })).ShouldBeOfType<FaceOutcome.NoChallenge>();
        _clock.Now += _lines.ChallengeLife;
        (await Answer(challenge)).ShouldBeOfType<FaceOutcome.NoChallenge>();
        _engine.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task A_new_challenge_voids_the_one_before()
    {
        var first = await Begin();
        await Begin();
        (await Answer(first)).ShouldBeOfType<FaceOutcome.NoChallenge>();
    }

    [Fact]
    public async Task After_three_wrong_answers_there_is_no_more_until_tomorrow()
    {
        for (var i = 0; i < 3; i++) (await Answer(await Begin(), person: 2)).ShouldBe(new FaceOutcome.Declined(FaceFault.NoMatch));
        (await _check.Begin("case-1", Token)).ShouldBeNull();
        (await _check.Begin("case-2", Token)).ShouldNotBeNull();
        _clock.Now += _lines.AttemptWindow;
        (await Answer(await Begin())).ShouldBeOfType<FaceOutcome.Accepted>();
    }

    [Fact]
    public async Task Many_answers_at_once_to_one_challenge_are_one_attempt()
    {
        var challenge = await Begin();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Answer(challenge))));
        outcomes.Count(o => o is FaceOutcome.Accepted).ShouldBe(1);
        outcomes.Count(o => o is FaceOutcome.NoChallenge).ShouldBe(49);
    }

    [Fact]
    public async Task An_engine_that_is_away_costs_nobody_an_attempt()
    {
        _engine.Away = true;
        for (var i = 0; i < 5; i++) (await Answer(await Begin())).ShouldBeOfType<FaceOutcome.EngineUnavailable>();
        _engine.Away = false;
        (await Answer(await Begin())).ShouldBeOfType<FaceOutcome.Accepted>();
    }

    [Fact]
    public async Task Pictures_and_numbers_are_overwritten_at_the_decision()
    {
        var challenge = await Begin();
        var pictures = Pictures(30);
        await _check.Decide("case-1", challenge.Nonce, pictures, Script(challenge), Token);
        pictures.SelectMany(p => p).ShouldAllBe(b => b == 0);
        _engine.Next.SelectMany(f => f.Face!.Descriptor).ShouldAllBe(n => n == 0);
    }

    [Fact]
    public void Every_challenge_occurs_and_none_repeats_a_movement_at_once()
    {
        var seen = Enumerable.Range(0, 600).Select(_ => FaceChallenge.Create(_lines, _clock)).ToArray();
        seen.Select(c => (c.Movements[0], c.Movements[1])).Distinct().Count().ShouldBe(6);
        seen.ShouldAllBe(c => c.Movements[0] != c.Movements[1]);
        seen.Select(c => c.Nonce).Distinct().Count().ShouldBe(600);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<FaceChallenge> Begin() => (await _check.Begin("case-1", Token)).ShouldNotBeNull();

    private Task<FaceOutcome> Answer(FaceChallenge challenge, string owner = "case-1", int person = 1) =>
        _check.Decide(owner, challenge.Nonce, Pictures(30), Script(challenge, person), Token);

    private FaceTemplate Script(FaceChallenge challenge, int person = 1)
    {
        var scene = new Scene(person).Rest();
        foreach (var movement in challenge.Movements)
            _ = movement switch { FaceMovement.TurnLeft => scene.Turn(), FaceMovement.TurnRight => scene.Turn(-0.45), _ => scene.Blink() };
        _engine.Next = scene.Rest().Frames;
        return Scene.Template();
    }

    private static byte[][] Pictures(int count) => [.. Enumerable.Range(1, count).Select(i => new[] { (byte)i, (byte)7 })];

    private sealed class Answers : IFaceEngine
    {
        private int _asked;

        public IReadOnlyList<FaceFrame> Next { get; set; } = [];

        public bool Away { get; set; }

        public int Asked => _asked;

        public Task<FaceReading> Measure(IReadOnlyList<byte[]> frames, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult<FaceReading>(Away ? new FaceReading.Unavailable() : new FaceReading.Measured(Next));
        }
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
