namespace Adieu.Verification.Face;

/// <summary>
/// Measures faces in pictures and keeps nothing. It decides nothing either: <see cref="FaceDecision"/> does. Behind it is
/// the engine of this project or a remote provider that speaks the same protocol (docs/face.md).
/// </summary>
public interface IFaceEngine
{
    /// <summary>Whether it would answer now, as of a few seconds ago at most.</summary>
    Task<bool> IsReady(CancellationToken cancellationToken);

    /// <summary>Measures pictures in the given order.</summary>
    /// <param name="frames">JPEG or PNG files, 1 to 120, each up to 2 MB.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<FaceReading> Measure(IReadOnlyList<byte[]> frames, CancellationToken cancellationToken);
}

/// <summary>What an engine answered.</summary>
public abstract record FaceReading
{
    private FaceReading() { }

    /// <summary>One measurement per picture, in the order they were sent.</summary>
    public sealed record Measured(IReadOnlyList<FaceFrame> Frames) : FaceReading;

    /// <summary>The pictures are too many, too large or none: sending them again will not help.</summary>
    public sealed record Refused : FaceReading;

    /// <summary>The engine is busy, starting, not there, or not to be believed. The person has not failed anything.</summary>
    public sealed record Unavailable : FaceReading;
}

/// <summary>What was read off one picture.</summary>
/// <param name="Faces">How many faces were found.</param>
/// <param name="Width">The picture's width in pixels.</param>
/// <param name="Height">The picture's height in pixels.</param>
/// <param name="Face">The face, when there is exactly one.</param>
public sealed record FaceFrame(int Faces, int Width, int Height, FaceMeasures? Face);

/// <summary>Numbers about one face. The descriptor makes this biometric data: it must not outlive the decision.</summary>
/// <param name="Box">Left, top, width and height in pixels.</param>
/// <param name="Confidence">How well the mesh fits, 0 to 1.</param>
/// <param name="NoseX">Turn of the head: 0 is frontal, 0.4 a turn by 30 to 40 degrees, positive towards the picture's right, which is the person's left.</param>
/// <param name="EyeOpenness">About 0.3 for open eyes and 0.1 for closed ones.</param>
/// <param name="Sharpness">Variance of the Laplacian of the aligned face; below 3 it is a blur.</param>
/// <param name="Descriptor">128 numbers; faces of one person lie near each other.</param>
public sealed record FaceMeasures(
    IReadOnlyList<int> Box, double Confidence, double NoseX, double EyeOpenness, double Sharpness, float[] Descriptor)
{
    /// <summary>Says that there is a face, never which.</summary>
    public override string ToString() => "face:***";
}
