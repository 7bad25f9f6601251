using System.Security.Cryptography;
using Adieu.Sealing;
using Adieu.Verification.Face;

namespace Adieu.Tests.Verification.Face;

public sealed class FaceTemplateTests
{
    private static readonly FaceThresholds Lines = new();
    private readonly SealedBox _box = new(new KeyRing(RandomNumberGenerator.GetBytes(32)));

    [Fact]
    public void A_sealed_template_decides_like_the_one_it_was()
    {
        var key = _box.NewKey("account-1");
        var content = Scene.Template().Seal(_box, key, "account-1");
        var opened = FaceTemplate.Open(_box, key, "account-1", content);
        var scene = new Scene().Rest().Turn().Blink().Rest();
        var asked = new[] { FaceMovement.TurnLeft, FaceMovement.Blink };
        FaceDecision.Decide(scene.Frames, asked, opened, Lines).ShouldBe(FaceDecision.Decide(scene.Frames, asked, Scene.Template(), Lines));
    }

    [Fact]
    public void A_template_opens_for_its_owner_alone()
    {
        var key = _box.NewKey("account-1");
        var content = Scene.Template().Seal(_box, key, "account-1");
        Should.Throw<CryptographicException>(() => FaceTemplate.Open(_box, key, "account-2", content));
        Should.Throw<CryptographicException>(() => FaceTemplate.Open(_box, _box.NewKey("account-1"), "account-1", content));
    }

    [Fact]
    public void Five_clear_frames_of_one_person_are_needed()
    {
        Fault(new Scene().Rest(4)).ShouldBe(FaceFault.FrameCount);
        Fault(new Scene().Rest(5)).ShouldBeNull();
        Fault(new Scene().Rest(3).Turn().Hold(9, 0.5, 0.3).Hold(9, 0, 0.1)).ShouldBeNull();
        Fault(new Scene().Rest(3).Hold(9, 0.5, 0.3).Hold(9, 0, 0.1)).ShouldBe(FaceFault.NotClear);
        Fault(new Scene().Rest(9).Hold(3, 0, 0.3, by: 2)).ShouldBe(FaceFault.FaceChanged);
        Fault(new Scene().Rest(9).Add(Scene.Faces(2))).ShouldBe(FaceFault.SeveralFaces);
    }

    [Fact]
    public void Nothing_of_a_face_is_in_words()
    {
        Scene.Template().ToString().ShouldBe("face-template:***");
        new Scene().Rest(1).Frames[0].ToString().ShouldNotContain("0.3");
    }

    private static FaceFault? Fault(Scene scene)
    {
        FaceTemplate.Enrol(scene.Frames, Lines, out var fault);
        return fault;
    }
}
