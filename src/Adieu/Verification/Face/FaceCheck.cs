using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Adieu.Verification.Face;

/// <summary>
/// Has pictures measured, decides, and overwrites pictures and measurements before it returns; what remains is the
/// outcome. It knows neither cases nor accounts.
/// </summary>
public sealed class FaceCheck(IFaceEngine engine, IOptions<FaceThresholds> thresholds)
{
    private readonly FaceThresholds _lines = thresholds.Value;

    /// <summary>Decides on an answer to a challenge.</summary>
    /// <param name="asked">The challenge's movements.</param>
    /// <param name="frames">JPEG or PNG files in order. They are overwritten before this returns.</param>
    /// <param name="template">The enrolled reference of the account in question; overwritten too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<FaceOutcome> DecideAsync(
        IReadOnlyList<FaceMovement> asked, IReadOnlyList<byte[]> frames, FaceTemplate template, CancellationToken cancellationToken)
    {
        try
        {
            if (frames.Count < _lines.MinFrames || frames.Count > _lines.MaxFrames) return new FaceOutcome.Declined(FaceFault.FrameCount);
            switch (await engine.Measure(frames, cancellationToken))
            {
                case FaceReading.Measured { Frames: var measured }:
                    var outcome = FaceDecision.Decide(measured, asked, template, _lines);
                    Forget(measured);
                    return outcome;
                case FaceReading.Refused: return new FaceOutcome.Declined(FaceFault.FrameCount);
                default: return new FaceOutcome.EngineUnavailable();
            }
        }
        finally
        {
            foreach (var frame in frames) CryptographicOperations.ZeroMemory(frame);
            template.Forget();
        }
    }

    /// <summary>Makes a reference of an enrolment's pictures, which are overwritten before this returns.</summary>
    public async Task<FaceEnrolment> EnrolAsync(IReadOnlyList<byte[]> frames, CancellationToken cancellationToken)
    {
        try
        {
            if (frames.Count < _lines.MinEnrolment || frames.Count > _lines.MaxFrames) return new FaceEnrolment.Declined(FaceFault.FrameCount);
            switch (await engine.Measure(frames, cancellationToken))
            {
                case FaceReading.Measured { Frames: var measured }:
                    var template = FaceTemplate.Enrol(measured, _lines, out var fault);
                    Forget(measured);
                    return template is null ? new FaceEnrolment.Declined(fault ?? FaceFault.NotClear) : new FaceEnrolment.Made(template);
                case FaceReading.Refused: return new FaceEnrolment.Declined(FaceFault.FrameCount);
                default: return new FaceEnrolment.EngineUnavailable();
            }
        }
        finally
        {
            foreach (var frame in frames) CryptographicOperations.ZeroMemory(frame);
        }
    }

    private static void Forget(IReadOnlyList<FaceFrame> measured)
    {
        foreach (var frame in measured) CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes((frame.Face?.Descriptor).AsSpan()));
    }
}

/// <summary>The outcome of an enrolment.</summary>
public abstract record FaceEnrolment
{
    private FaceEnrolment()
    {
    }

    /// <summary>The reference, to be sealed at once.</summary>
    public sealed record Made(FaceTemplate Template) : FaceEnrolment;

    /// <summary>The pictures do not do.</summary>
    public sealed record Declined(FaceFault Why) : FaceEnrolment;

    /// <summary>The engine did not answer.</summary>
    public sealed record EngineUnavailable : FaceEnrolment;
}
