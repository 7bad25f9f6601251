using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Adieu.Verification.Picture;

/// <summary>
/// Numbers that look random and are always the same for the same seed: a picture asked for twice is the same picture, so
/// that nothing is learned from laying many over one another.
/// </summary>
internal sealed class KeyedStream(byte[] seed)
{
    private byte[] _block = [];
    private int _used;
    private int _counter;

    /// <summary>A number from 0 to below 1.</summary>
    public double Next()
    {
        if (_used + 4 > _block.Length)
        {
            Span<byte> counter = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(counter, _counter++);
            (_block, _used) = (HMACSHA256.HashData(seed, counter), 0);
        }

        _used += 4;
        return BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(_used - 4)) / (double)(1L << 32);
    }

    /// <summary>A number between two others.</summary>
    public double Between(double low, double high) => low + (high - low) * Next();
}
