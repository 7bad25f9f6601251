using System.ComponentModel.DataAnnotations;

namespace Adieu.Verification.Face;

/// <summary>
/// Where the lines are drawn. Every default was measured on the pictures and clips named in docs/face.md, which also says
/// what happens on either side of it. Distances are Euclidean, between descriptors of 128 numbers.
/// </summary>
public sealed record FaceThresholds
{
    /// <summary>A person matches a template up to this distance. Default 0.46: the same man on another day has a median of 0.22, other people are at 0.49 or more.</summary>
    public double MatchDistance { get; init; } = 0.46;

    /// <summary>From one frame to the next a face changes at most by this distance. Default 0.5: one head turning fast reaches 0.37, two people begin at 0.64.</summary>
    public double StepDistance { get; init; } = 0.50;

    /// <summary>Every frame of an attempt lies within this distance of the attempt's own frontal face. Default 0.55: profiles of one person reach 0.47.</summary>
    public double SpreadDistance { get; init; } = 0.55;

    /// <summary>Frontal frames whose median distance counts. Default 5, an odd number.</summary>
    public int ProbeFrames { get; init; } = 5;

    /// <summary>Frames in an attempt at least. Default 20: with fewer a blink, which lasts 0.1 to 0.4 s, is missed.</summary>
    public int MinFrames { get; init; } = 20;

    /// <summary>Frames in an attempt at most. Default 120: ten seconds at 12 a second, and what the engine takes.</summary>
    public int MaxFrames { get; init; } = 120;

    /// <summary>Share of the frames in which no face need be found, such as behind a hand. Default 0.1.</summary>
    public double MissingShare { get; init; } = 0.1;

    /// <summary>Frontal means a nose this near to the middle between the cheeks. Default 0.2.</summary>
    public double FrontalNose { get; init; } = 0.2;

    /// <summary>Least fit of the mesh. Default 0.5: faces are at 0.97 or more, a print on a hoodie at 0.01.</summary>
    public double MinConfidence { get; init; } = 0.5;

    /// <summary>Least width of the face as a share of the picture's width. Default 150 of 640 pixels.</summary>
    public double MinBoxShare { get; init; } = 150.0 / 640;

    /// <summary>Least sharpness. Default 3: compressed video frames of a moving head are at 4.5 or more.</summary>
    public double MinSharpness { get; init; } = 3;

    /// <summary>Least openness of eyes that count as open. Default 0.18.</summary>
    public double MinEyeOpenness { get; init; } = 0.18;

    /// <summary>A turn moves the nose at least this far from where it rests. Default 0.35: a photo turned by 45 degrees reaches 0.26 at worst.</summary>
    public double TurnChange { get; init; } = 0.35;

    /// <summary>A turn is over when the nose is back within this distance of where it rests. Default 0.2.</summary>
    public double TurnBack { get; init; } = 0.2;

    /// <summary>Eyes are closed below this share of the attempt's median openness. Default 0.6.</summary>
    public double BlinkClosed { get; init; } = 0.6;

    /// <summary>Eyes are open again above this share of the attempt's median openness. Default 0.8.</summary>
    public double BlinkOpen { get; init; } = 0.8;

    /// <summary>Movements asked for. Default 3: twelve challenges, and one recording in so many fits by chance. With 2 there are six.</summary>
    [Range(1, 6)]
    public int Movements { get; init; } = 3;

    /// <summary>Which movements may be asked for. Default: none named, which means all.</summary>
    public IReadOnlyList<FaceMovement> Allowed { get; init; } = [];

    /// <summary>How long a challenge can be answered. Default 90 seconds: ten for the pictures, the rest for a slow line.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "00:10:00")]
    public TimeSpan ChallengeLife { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Challenges that a case may be given, answered or not. Default 3.</summary>
    [Range(1, 100)]
    public int Attempts { get; init; } = 3;

    /// <summary>How long a reference must have been enrolled before it proves anything. Default 24 hours: until then it is no stronger than the password with which it was enrolled.</summary>
    public TimeSpan TrustedAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long the method is shut after the last attempt. Default 24 hours.</summary>
    public TimeSpan AttemptWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Frames that a template is made of at least. Default 5.</summary>
    public int MinEnrolment { get; init; } = 5;

    /// <summary>At enrolment, the largest distance of a frame from the template. Default 0.4: one person's frontal frames reach 0.37.</summary>
    public double EnrolmentSpread { get; init; } = 0.40;
}
