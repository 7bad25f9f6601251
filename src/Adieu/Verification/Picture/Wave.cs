using System.Buffers.Binary;
using System.Text;

namespace Adieu.Verification.Picture;

/// <summary>Sound: 16 bits, one channel.</summary>
/// <param name="Rate">Samples in a second.</param>
/// <param name="Samples">The samples.</param>
internal sealed record Wave(int Rate, short[] Samples)
{
    private const int Head = 44;

    /// <summary>Reads what espeak-ng writes: a plain WAV, whose length in the head is not to be trusted when piped.</summary>
    public static Wave? Read(byte[] file)
    {
        if (file.Length < Head || BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(22)) != 1 || BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(34)) != 16) return null;
        var samples = new short[(file.Length - Head) / 2];
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(Head + 2 * i));
        return new Wave(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)), samples);
    }

    /// <summary>A WAV file of several, with pauses of 0.5 to 0.9 seconds and a soft noise.</summary>
    public static byte[] Join(IReadOnlyList<Wave> parts, KeyedStream random)
    {
        var rate = parts[0].Rate;
        var samples = new List<short>();
        foreach (var part in parts)
        {
            for (var pause = (int)(rate * random.Between(0.5, 0.9)); pause > 0; pause--) samples.Add(0);
            samples.AddRange(part.Samples);
        }

        var file = new byte[Head + 2 * samples.Count];
        Encoding.ASCII.GetBytes("RIFF").CopyTo(file, 0);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        Encoding.ASCII.GetBytes("WAVEfmt ").CopyTo(file, 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        Encoding.ASCII.GetBytes("data").CopyTo(file, 36);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * samples.Count);
        for (var i = 0; i < samples.Count; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(Head + 2 * i), (short)Math.Clamp(samples[i] + (int)random.Between(-300, 300), short.MinValue, short.MaxValue));
        return file;
    }
}
