namespace Adieu.Verification.Face;

/// <summary>The decision on an attempt. This, and nothing else of the attempt, may be kept.</summary>
public abstract record FaceOutcome
{
    private FaceOutcome() { }

    /// <summary>The enrolled person showed the movements.</summary>
    /// <param name="Distance">Median distance from the template; 0 is identical, <see cref="FaceThresholds.MatchDistance"/> the limit.</param>
    public sealed record Accepted(double Distance) : FaceOutcome;

    /// <summary>Not shown to be the enrolled person.</summary>
    /// <param name="Why">The first thing that was missing.</param>
    public sealed record Declined(FaceFault Why) : FaceOutcome;

    /// <summary>The engine did not answer. Does not count as an attempt.</summary>
    public sealed record EngineUnavailable : FaceOutcome;
}

/// <summary>What was wrong with an attempt or an enrolment.</summary>
public enum FaceFault
{
    /// <summary>Too few pictures, or too many.</summary>
    FrameCount,

    /// <summary>In too many pictures there is no face that can be trusted to be one.</summary>
    NoFace,

    /// <summary>Somebody else is in a picture.</summary>
    SeveralFaces,

    /// <summary>The face is too far away.</summary>
    TooSmall,

    /// <summary>Too few pictures show the face from the front, sharp, with open eyes.</summary>
    NotClear,

    /// <summary>The pictures do not all show one person.</summary>
    FaceChanged,

    /// <summary>The movements were not shown, or not in order, or others were.</summary>
    Movements,

    /// <summary>It is not the enrolled person.</summary>
    NoMatch,
}

/// <summary>What the person in front of the camera may be told.</summary>
public static class FaceFaults
{
    /// <summary>
    /// Whether a fault helps an honest person to hold the camera better. The others are all told in the same words, so
    /// that an attacker does not learn how far they got.
    /// </summary>
    public static bool MayBeTold(this FaceFault fault) =>
        fault is FaceFault.FrameCount or FaceFault.NoFace or FaceFault.SeveralFaces or FaceFault.TooSmall or FaceFault.NotClear;
}
