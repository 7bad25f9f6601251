using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Adieu.Verification.Picture;

/// <summary>Writes grey pictures as PNG (RFC 2083).</summary>
internal static class Png
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) == 1 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    /// <summary>A PNG of one byte of grey for each pixel, row by row.</summary>
    public static byte[] Grey(int width, int height, byte[] pixels)
    {
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0); // no filter
                zlib.Write(pixels, y * width, width);
            }
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 8; // bits; the rest is 0: grey, deflate, no interlace
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(file, "IHDR", head);
        Chunk(file, "IDAT", rows.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string kind, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(kind), .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~body.Aggregate(uint.MaxValue, (crc, b) => Table[(crc ^ b) & 0xFF] ^ (crc >> 8)));
        file.Write(number);
    }
}
