namespace Adieu.Erasure.Undo;

/// <summary>
/// What a vault's parts hold: a table's name and columns, then its rows, then the next table's. Each transaction that seals
/// begins a part with a mark; the last one ends with another.
/// </summary>
internal static class VaultStream
{
    /// <summary>The kinds of entries.</summary>
    public const byte End = 0, Table = 1, Gone = 2, Changed = 3, Piece = 4;

    public static void Write(BinaryWriter to, object? value)
    {
        switch (value)
        {
            case null or DBNull: to.Write((byte)0); break;
            case string s: to.Write((byte)1); to.Write(s); break;
            case long n: to.Write((byte)2); to.Write(n); break;
            case double d: to.Write((byte)3); to.Write(d); break;
            case byte[] b: to.Write((byte)4); to.Write7BitEncodedInt(b.Length); to.Write(b); break;
            default: throw new InvalidOperationException($"{value.GetType().Name} does not go into a vault.");
        }
    }

    public static object? Read(BinaryReader from) => from.ReadByte() switch
    {
        0 => null,
        1 => from.ReadString(),
        2 => from.ReadInt64(),
        3 => from.ReadDouble(),
        4 => from.ReadBytes(from.Read7BitEncodedInt()),
        _ => throw new InvalidDataException("A vault holds what this program does not know."),
    };
}
