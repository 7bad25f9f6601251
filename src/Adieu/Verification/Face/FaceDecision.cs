namespace Adieu.Verification.Face;

/// <summary>Decides on measurements alone: pure functions, so that every line can be tested with numbers.</summary>
public static class FaceDecision
{
    /// <summary>Whether an attempt shows the enrolled person doing what was asked.</summary>
    /// <param name="frames">The engine's measurements in order.</param>
    /// <param name="asked">The challenge's movements.</param>
    /// <param name="template">The enrolled reference.</param>
    /// <param name="thresholds">The lines.</param>
    /// <returns><see cref="FaceOutcome.Accepted"/> or <see cref="FaceOutcome.Declined"/>.</returns>
    public static FaceOutcome Decide(
        IReadOnlyList<FaceFrame> frames, IReadOnlyList<FaceMovement> asked, FaceTemplate template, FaceThresholds thresholds)
    {
        var sight = Look(frames, thresholds.MinFrames, thresholds);
        if (sight is Unclear unclear) return Declined(unclear.Why);

        var seen = (Clear)sight;
        if (!IsOneFace(seen, thresholds)) return Declined(FaceFault.FaceChanged);
        if (!FaceMovements.Shown(seen.Faces, seen.Frontal, asked, thresholds)) return Declined(FaceFault.Movements);

        var probes = Descriptors.Spread(seen.Frontal, thresholds.ProbeFrames);
        var distance = Descriptors.Median(probes.Select(f => template.Distance(f.Descriptor)));
        return distance <= thresholds.MatchDistance ? new FaceOutcome.Accepted(distance) : Declined(FaceFault.NoMatch);
    }

    /// <summary>Sorts out frames that cannot be judged; the rest shows one face each, near enough.</summary>
    internal static Sight Look(IReadOnlyList<FaceFrame> frames, int least, FaceThresholds thresholds)
    {
        if (frames.Count < least || frames.Count > thresholds.MaxFrames) return new Unclear(FaceFault.FrameCount);
        if (frames.Any(f => f.Faces > 1)) return new Unclear(FaceFault.SeveralFaces);

        var sure = frames.Where(f => f.Face?.Confidence >= thresholds.MinConfidence).ToArray();
        if (frames.Count - sure.Length > thresholds.MissingShare * frames.Count) return new Unclear(FaceFault.NoFace);
        if (sure.Any(f => f.Face!.Box[2] < thresholds.MinBoxShare * Math.Min(f.Width, f.Height * 4 / 3)))
            return new Unclear(FaceFault.TooSmall);

        var faces = sure.Select(f => f.Face!).ToArray();
        var frontal = faces.Where(f => IsClear(f, thresholds)).ToArray();
        return frontal.Length < thresholds.ProbeFrames ? new Unclear(FaceFault.NotClear) : new Clear(faces, frontal);
    }

    /// <summary>One person throughout: no jump from frame to frame, and no drift away from the attempt's own frontal face.</summary>
    private static bool IsOneFace(Clear seen, FaceThresholds thresholds)
    {
        var own = Descriptors.Mean([.. Descriptors.Spread(seen.Frontal, 9).Select(f => f.Descriptor)]);
        return seen.Faces.All(f => Descriptors.Distance(f.Descriptor, own) <= thresholds.SpreadDistance)
            && seen.Faces.Zip(seen.Faces.Skip(1)).All(pair =>
                Descriptors.Distance(pair.First.Descriptor, pair.Second.Descriptor) <= thresholds.StepDistance);
    }

    private static bool IsClear(FaceMeasures face, FaceThresholds thresholds) =>
        Math.Abs(face.NoseX) < thresholds.FrontalNose
        && face.EyeOpenness >= thresholds.MinEyeOpenness
        && face.Sharpness >= thresholds.MinSharpness;

    private static FaceOutcome.Declined Declined(FaceFault why) => new(why);

    internal abstract record Sight;

    internal sealed record Clear(IReadOnlyList<FaceMeasures> Faces, IReadOnlyList<FaceMeasures> Frontal) : Sight;

    internal sealed record Unclear(FaceFault Why) : Sight;
}
