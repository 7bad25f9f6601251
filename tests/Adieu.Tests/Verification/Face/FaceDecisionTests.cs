using Adieu.Verification.Face;
using static Adieu.Verification.Face.FaceMovement;

namespace Adieu.Tests.Verification.Face;

public sealed class FaceDecisionTests
{
    private static readonly FaceThresholds Lines = new();

    [Fact]
    public void The_enrolled_person_doing_what_was_asked_is_accepted()
    {
        var outcome = Decide(new Scene().Rest().Turn().Blink().Rest(), TurnLeft, Blink);
        outcome.ShouldBeOfType<FaceOutcome.Accepted>().Distance.ShouldBeLessThan(0.2);
    }

    [Theory]
    [InlineData(TurnLeft, TurnRight)]
    [InlineData(TurnRight, TurnLeft)]
    [InlineData(TurnLeft, Blink)]
    [InlineData(Blink, TurnLeft)]
    [InlineData(TurnRight, Blink)]
    [InlineData(Blink, TurnRight)]
    public void Each_challenge_is_met_by_its_own_movements_alone(FaceMovement first, FaceMovement second)
    {
        foreach (var (shownFirst, shownSecond) in AllPairs())
        {
            var scene = new Scene().Rest();
            foreach (var movement in new[] { shownFirst, shownSecond }) Show(scene, movement);
            var outcome = Decide(scene.Rest(), first, second);
            if ((first, second) == (shownFirst, shownSecond)) outcome.ShouldBeOfType<FaceOutcome.Accepted>();
            else outcome.ShouldBe(new FaceOutcome.Declined(FaceFault.Movements));
        }
    }

    [Fact]
    public void A_photo_that_is_moved_about_is_declined()
    {
        var photo = new Scene().Rest().Turn(0.30).Turn(-0.20).Rest();
        foreach (var (first, second) in AllPairs()) Decide(photo, first, second).ShouldBe(new FaceOutcome.Declined(FaceFault.Movements));
    }

    [Fact]
    public void A_recording_with_every_movement_does_not_open_every_challenge()
    {
        var all = new Scene().Rest().Turn().Blink().Turn(-0.45).Blink().Turn().Rest();
        foreach (var (first, second) in AllPairs()) Decide(all, first, second).ShouldBe(new FaceOutcome.Declined(FaceFault.Movements));
    }

    [Fact]
    public void A_turn_that_does_not_come_back_was_not_shown() =>
        Decide(new Scene().Rest().Blink().Rest().Hold(4, 0.45, 0.3), Blink, TurnLeft).ShouldBe(new FaceOutcome.Declined(FaceFault.Movements));

    [Fact]
    public void Narrow_eyes_during_a_turn_are_no_blink()
    {
        var scene = new Scene().Rest().Hold(2, 0.25, 0.1).Hold(3, 0.5, 0.1).Hold(2, 0.25, 0.1).Rest();
        Decide(scene, TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.Movements));
    }

    [Fact]
    public void People_may_blink_as_they_like() =>
        Decide(new Scene().Rest().Blink().Turn().Blink().Rest().Blink().Turn(-0.5).Blink(), TurnLeft, TurnRight).ShouldBeOfType<FaceOutcome.Accepted>();

    [Fact]
    public void Somebody_else_doing_what_was_asked_is_declined() =>
        Decide(new Scene(2).Rest().Turn().Blink().Rest(), TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.NoMatch));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Frames_of_two_people_are_never_one(int mostly, int partly)
    {
        var scene = new Scene(mostly).Rest().Turn().Blink().Rest().Hold(8, 0.04, 0.3, by: partly).Rest();
        Decide(scene, TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.FaceChanged));
    }

    [Fact]
    public void The_owner_at_the_front_and_another_one_turning_are_never_one()
    {
        var scene = new Scene().Rest().Hold(4, 0.45, 0.3, by: 2).Rest().Blink().Rest();
        Decide(scene, TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.FaceChanged));
    }

    [Fact]
    public void A_second_face_in_a_single_frame_is_too_much() =>
        Decide(new Scene().Rest().Turn().Add(Scene.Faces(2)).Blink().Rest(), TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.SeveralFaces));

    [Fact]
    public void A_hand_before_the_face_for_a_moment_is_forgiven_for_long_it_is_not()
    {
        Decide(new Scene().Rest().Turn().Add(Scene.Faces(0), Scene.Faces(0)).Blink().Rest(), TurnLeft, Blink).ShouldBeOfType<FaceOutcome.Accepted>();
        var hidden = Enumerable.Repeat(Scene.Faces(0), 6).ToArray();
        Decide(new Scene().Rest().Turn().Add(hidden).Blink().Rest(), TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.NoFace));
    }

    [Fact]
    public void A_print_is_no_face() =>
        Decide(new Scene().Hold(30, 0, 0.3, confidence: 0.4), TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.NoFace));

    [Fact]
    public void A_face_far_away_is_not_judged() =>
        Decide(new Scene().Hold(30, 0, 0.3, box: 149), TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.TooSmall));

    [Fact]
    public void Blurred_frames_are_not_judged() =>
        Decide(new Scene().Hold(30, 0, 0.3, sharpness: 2), TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.NotClear));

    [Theory]
    [InlineData(19)]
    [InlineData(121)]
    public void Too_few_and_too_many_frames_are_not_judged(int frames) =>
        Decide(new Scene().Rest(frames), TurnLeft, Blink).ShouldBe(new FaceOutcome.Declined(FaceFault.FrameCount));

    [Fact]
    public void Only_what_helps_an_honest_person_is_told() =>
        Enum.GetValues<FaceFault>().Where(f => !f.MayBeTold()).ShouldBe([FaceFault.FaceChanged, FaceFault.Movements, FaceFault.NoMatch]);

    private static FaceOutcome Decide(Scene scene, params FaceMovement[] asked) =>
        FaceDecision.Decide(scene.Frames, asked, Scene.Template(), Lines);

    private static void Show(Scene scene, FaceMovement movement) =>
        _ = movement switch { TurnLeft => scene.Turn(), TurnRight => scene.Turn(-0.45), _ => scene.Blink() };

    private static IEnumerable<(FaceMovement, FaceMovement)> AllPairs() =>
        from first in Enum.GetValues<FaceMovement>()
        from second in Enum.GetValues<FaceMovement>()
        where first != second
        select (first, second);
}
