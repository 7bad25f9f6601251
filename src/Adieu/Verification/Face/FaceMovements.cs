namespace Adieu.Verification.Face;

/// <summary>Reads movements off a sequence of frames.</summary>
internal static class FaceMovements
{
    /// <summary>Whether the movements were shown in this order, and no turn that was not asked for. People may blink as they like.</summary>
    /// <param name="faces">The attempt's faces in order.</param>
    /// <param name="clear">The frontal ones among them with open eyes; at least one.</param>
    /// <param name="asked">The challenge's movements.</param>
    /// <param name="thresholds">The lines.</param>
    public static bool Shown(
        IReadOnlyList<FaceMeasures> faces, IReadOnlyList<FaceMeasures> clear, IReadOnlyList<FaceMovement> asked, FaceThresholds thresholds)
    {
        var seen = Read(faces, clear, thresholds);
        if (!seen.Where(IsTurn).SequenceEqual(asked.Where(IsTurn))) return false;

        // The turns agree, so what is left is whether a blink stands wherever one was asked for.
        var at = 0;
        foreach (var movement in seen)
            if (at < asked.Count && movement == asked[at]) at++;
        return at == asked.Count;
    }

    private static List<FaceMovement> Read(IReadOnlyList<FaceMeasures> faces, IReadOnlyList<FaceMeasures> clear, FaceThresholds t)
    {
        var rest = Descriptors.Median(clear.Select(f => f.NoseX));
        var open = Descriptors.Median(clear.Select(f => f.EyeOpenness));
        var seen = new List<FaceMovement>();
        var (turned, closed) = (false, false);
        foreach (var face in faces)
        {
            var turn = face.NoseX - rest;
            if (!turned && Math.Abs(turn) >= t.TurnChange)
            {
                turned = true;
                closed = false;
                seen.Add(turn > 0 ? FaceMovement.TurnLeft : FaceMovement.TurnRight);
            }
            else if (turned && Math.Abs(turn) <= t.TurnBack)
            {
                turned = false;
            }

            // Away from the front an eye looks narrower than it is.
            if (turned || Math.Abs(turn) > t.TurnBack) continue;
            if (face.EyeOpenness < t.BlinkClosed * open)
            {
                closed = true;
            }
            else if (closed && face.EyeOpenness > t.BlinkOpen * open)
            {
                closed = false;
                seen.Add(FaceMovement.Blink);
            }
        }

        // A turn that does not come back to the front has not been shown to its end.
        return turned ? seen[..^1] : seen;
    }

    private static bool IsTurn(FaceMovement movement) => movement is not FaceMovement.Blink;
}
