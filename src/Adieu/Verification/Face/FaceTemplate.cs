using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Adieu.Sealing;

namespace Adieu.Verification.Face;

/// <summary>
/// An enrolled reference: the mean of several descriptors. No picture can be made of it, but it tells a person from
/// others: it is kept sealed only, and erased with the account or when the person takes their consent back.
/// </summary>
public sealed class FaceTemplate
{
    // A stored template is: one byte of format, 128 little-endian floats.
    private const byte Format = 1;
    private const int Bytes = 1 + (Descriptors.Length * sizeof(float));
    private const string Place = "face.template";
    private readonly float[] _mean;

    private FaceTemplate(float[] mean) => _mean = mean;

    /// <summary>Makes a template of an enrolment's frames: one person, frontal, sharp, with open eyes.</summary>
    /// <param name="frames">The engine's measurements.</param>
    /// <param name="thresholds">The lines.</param>
    /// <param name="fault">What was wrong, when there is no template.</param>
    public static FaceTemplate? Enrol(IReadOnlyList<FaceFrame> frames, FaceThresholds thresholds, out FaceFault? fault)
    {
        var sight = FaceDecision.Look(frames, thresholds.MinEnrolment, thresholds);
        fault = sight is FaceDecision.Unclear unclear ? unclear.Why : null;
        if (sight is not FaceDecision.Clear clear) return null;

        if (clear.Frontal.Count < thresholds.MinEnrolment)
        {
            fault = FaceFault.NotClear;
            return null;
        }

        var template = new FaceTemplate(Descriptors.Mean([.. clear.Frontal.Select(f => f.Descriptor)]));
        if (clear.Frontal.All(f => template.Distance(f.Descriptor) <= thresholds.EnrolmentSpread)) return template;
        fault = FaceFault.FaceChanged;
        return null;
    }

    /// <summary>Seals the template for the account that it belongs to.</summary>
    /// <param name="box">The sealer.</param>
    /// <param name="key">The account's own key: when it is destroyed, the template is.</param>
    /// <param name="owner">Who the key was made for.</param>
    public byte[] Seal(SealedBox box, SealedKey key, string owner)
    {
        var bytes = new byte[Bytes];
        bytes[0] = Format;
        for (var i = 0; i < Descriptors.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(1 + (i * sizeof(float))), _mean[i]);
        var sealedBytes = box.Seal(key, owner, bytes, Place);
        CryptographicOperations.ZeroMemory(bytes);
        return sealedBytes;
    }

    /// <summary>Opens what <see cref="Seal"/> sealed.</summary>
    /// <exception cref="CryptographicException">It was altered, moved, or sealed for another owner.</exception>
    public static FaceTemplate Open(SealedBox box, SealedKey key, string owner, ReadOnlySpan<byte> content)
    {
        var bytes = box.Open(key, owner, content, Place);
        if (bytes.Length != Bytes || bytes[0] != Format) throw new CryptographicException("This is not a face template.");
        var mean = new float[Descriptors.Length];
        for (var i = 0; i < Descriptors.Length; i++)
            mean[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(1 + (i * sizeof(float))));
        CryptographicOperations.ZeroMemory(bytes);
        return new FaceTemplate(mean);
    }

    /// <summary>Overwrites the template in memory.</summary>
    public void Forget() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_mean.AsSpan()));

    internal double Distance(float[] descriptor) => Descriptors.Distance(_mean, descriptor);

    /// <summary>Says that there is a template, never which.</summary>
    public override string ToString() => "face-template:***";
}
