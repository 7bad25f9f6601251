using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Adieu.Verification.Face;

/// <summary>
/// A face check from challenge to decision. Pictures and measurements live in memory until the decision and are
/// overwritten then; what remains is the <see cref="FaceOutcome"/>.
/// </summary>
public sealed class FaceCheck(IFaceEngine engine, IFaceAttempts attempts, FaceThresholds thresholds, TimeProvider time)
{
    /// <summary>Asks for movements.</summary>
    /// <param name="owner">Who is asked, such as a case number; only they can answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the owner has no attempt left.</returns>
    public async Task<FaceChallenge?> Begin(string owner, CancellationToken cancellationToken)
    {
        var challenge = FaceChallenge.Create(thresholds, time);
        return await attempts.Open(owner, challenge, cancellationToken) ? challenge : null;
    }

    /// <summary>Decides on an answer. The challenge is used up, whatever comes of it.</summary>
    /// <param name="owner">Who was asked.</param>
    /// <param name="nonce">The challenge's.</param>
    /// <param name="frames">JPEG or PNG files in order. They are overwritten before this returns.</param>
    /// <param name="template">The enrolled reference of the account in question.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<FaceOutcome> Decide(
        string owner, string nonce, IReadOnlyList<byte[]> frames, FaceTemplate template, CancellationToken cancellationToken)
    {
        try
        {
            if (await attempts.Take(owner, nonce, cancellationToken) is not { } challenge) return new FaceOutcome.NoChallenge();
            if (frames.Count < thresholds.MinFrames || frames.Count > thresholds.MaxFrames)
                return new FaceOutcome.Declined(FaceFault.FrameCount);

            switch (await engine.Measure(frames, cancellationToken))
            {
                case FaceReading.Measured { Frames: var measured }:
                    var outcome = FaceDecision.Decide(measured, challenge.Movements, template, thresholds);
                    foreach (var frame in measured) Forget(frame.Face?.Descriptor);
                    return outcome;
                case FaceReading.Refused:
                    return new FaceOutcome.Declined(FaceFault.FrameCount);
                default:
                    await attempts.GiveBack(owner, cancellationToken);
                    return new FaceOutcome.EngineUnavailable();
            }
        }
        finally
        {
            foreach (var frame in frames) CryptographicOperations.ZeroMemory(frame);
            template.Forget();
        }
    }

    private static void Forget(float[]? descriptor) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(descriptor.AsSpan()));
}
