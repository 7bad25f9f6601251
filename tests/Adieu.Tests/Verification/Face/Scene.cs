using Adieu.Verification.Face;

namespace Adieu.Tests.Verification.Face;

/// <summary>Writes the measurements of a scene before the camera, frame by frame.</summary>
internal sealed class Scene(int person = 1)
{
    private readonly Random _noise = new(person);
    private readonly List<FaceFrame> _frames = [];

    public IReadOnlyList<FaceFrame> Frames => _frames;

    /// <summary>Looks into the camera for so many frames.</summary>
    public Scene Rest(int frames = 10, double nose = 0.04) => Hold(frames, nose, 0.30);

    /// <summary>Closes the eyes and opens them again.</summary>
    public Scene Blink(double closed = 0.12) => Hold(2, 0.04, closed).Hold(2, 0.04, 0.30);

    /// <summary>Turns the head and comes back. Positive is the person's left.</summary>
    public Scene Turn(double to = 0.45)
    {
        foreach (var part in new[] { 0.4, 0.7, 1, 1, 0.7, 0.4 }) Hold(1, 0.04 + ((to - 0.04) * part), 0.30);
        return Rest(3);
    }

    public Scene Hold(int frames, double nose, double eyes, int box = 200, double confidence = 1, double sharpness = 10, int? by = null)
    {
        for (var i = 0; i < frames; i++)
            _frames.Add(new FaceFrame(1, 640, 480, new FaceMeasures([200, 100, box, box], confidence, nose, eyes, sharpness, Face(by ?? person))));
        return this;
    }

    public Scene Add(params FaceFrame[] frames)
    {
        _frames.AddRange(frames);
        return this;
    }

    public static FaceFrame Faces(int count) => new(count, 640, 480, null);

    /// <summary>A template of this person.</summary>
    public static FaceTemplate Template(int person = 1)
    {
        var template = FaceTemplate.Enrol(new Scene(person).Rest(7).Frames, new FaceThresholds(), out var fault);
        fault.ShouldBeNull();
        return template!;
    }

    // A person's descriptors scatter around a point of their own; two people's points lie about 0.75 apart, as real ones do.
    private float[] Face(int of)
    {
        var own = new Random(of * 7919);
        return [.. Enumerable.Range(0, 128).Select(_ => (float)((own.NextDouble() - 0.5) * 0.165 + ((_noise.NextDouble() - 0.5) * 0.03)))];
    }
}
