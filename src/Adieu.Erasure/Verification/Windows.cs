using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Adieu.Erasure.Verification;

/// <summary>From windows of bytes to the forms that they are part of, behind a Bloom filter whose size never changes.</summary>
internal sealed class Windows
{
    // 4 MB: with two bits for each of a million windows, one position in two hundred passes for nothing.
    private const int FilterBits = 19;

    // Setting this bit makes letters lower-case; that other bytes meet too only costs a comparison.
    private const ulong Fold = 0x2020202020202020;

    private readonly int _width;
    private readonly ulong[] _filter;
    private readonly (ulong Hash, int First)[] _slots;
    private readonly (int Form, int Offset, int Next)[] _entries;
    private readonly int _shift;
    private int _count;

    /// <param name="width">How many bytes a window has: 5, 8 or 10.</param>
    /// <param name="stride">Of the text every how manieth position is looked at.</param>
    /// <param name="capacity">How many windows will be added at most.</param>
    public Windows(int width, int stride, int capacity)
    {
        (_width, Stride) = (width, stride);
        _filter = new ulong[capacity == 0 ? 1 : 1 << FilterBits];
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2));
        _shift = 64 - BitOperations.Log2((uint)size);
        (_slots, _entries) = (new (ulong, int)[size], new (int, int, int)[capacity]);
        _slots.AsSpan().Fill((0, -1));
    }

    public int Stride { get; }

    /// <summary>A window's hash. Eight bytes can be read at its beginning, wherever it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(ReadOnlySpan<byte> window, int width) => Hash(ref MemoryMarshal.GetReference(window), width);

    /// <summary>Notes a window of a form.</summary>
    public void Add(ReadOnlySpan<byte> window, int form, int offset)
    {
        var hash = Hash(window, _width);
        _filter[hash >> (64 - FilterBits)] |= Bits(hash);
        ref var slot = ref _slots[Slot(hash)];
        _entries[_count] = (form, offset, slot.First);
        slot = (hash, _count++);
    }

    /// <summary>The first position from <paramref name="from"/> on where a known window may stand, or -1.</summary>
    public int Next(ReadOnlySpan<byte> text, int from)
    {
        return _count == 0 ? -1 : _width switch
        {
            5 => Next<Five>(text, from, 1),
            8 => Next<Eight>(text, from, 1),
            _ => Next<Ten>(text, from, 2),
        };
    }

    /// <summary>The first entry of the window at a position, or -1.</summary>
    public int First(ReadOnlySpan<byte> text, int at) =>
        _slots[Slot(text.Length - at >= 8 ? Hash(text[at..], _width) : Last(text[at..]))].First;

    /// <summary>The entry after another of the same window, or -1.</summary>
    public int After(int entry) => _entries[entry].Next;

    /// <summary>Which form, and where in it the window stands.</summary>
    public (int Form, int Offset) Entry(int entry) => (_entries[entry].Form, _entries[entry].Offset);

    // A loop for each width, so that none of them asks.
    private int Next<TWidth>(ReadOnlySpan<byte> text, int from, int stride) where TWidth : struct, IWidth
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        ref var filter = ref MemoryMarshal.GetArrayDataReference(_filter);
        var safe = text.Length - Math.Max(TWidth.Bytes, 8);
        var i = from;
        for (; i <= safe; i += stride)
        {
            var hash = TWidth.Hash(ref Unsafe.Add(ref start, i));
            var bits = Bits(hash);
            if ((Unsafe.Add(ref filter, (nint)(hash >> (64 - FilterBits))) & bits) == bits) return i;
        }

        // The last few bytes, where a window of five leaves no eight to load.
        for (; i + TWidth.Bytes <= text.Length; i += stride)
        {
            var hash = Last(text[i..]);
            if ((_filter[hash >> (64 - FilterBits)] & Bits(hash)) == Bits(hash)) return i;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ref byte window, int width) => width switch { 5 => Five.Hash(ref window), 8 => Eight.Hash(ref window), _ => Ten.Hash(ref window) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value) => (value ^ (value >> 29)) * 0x9E3779B97F4A7C15UL;

    // The multiplication mixes upwards: the two bits come from below the word's number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(ulong hash) => (1UL << (int)((hash >> 39) & 63)) | (1UL << (int)((hash >> 33) & 63));

    private ulong Last(ReadOnlySpan<byte> text)
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        text[..Math.Min(text.Length, 10)].CopyTo(padded);
        return Hash(padded, _width);
    }

    private int Slot(ulong hash)
    {
        var slot = (int)(hash >> _shift);
        while (_slots[slot].First >= 0 && _slots[slot].Hash != hash) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private interface IWidth
    {
        static abstract int Bytes { get; }

        static abstract ulong Hash(ref byte window);
    }

    private readonly struct Five : IWidth
    {
        public static int Bytes => 5;

        public static ulong Hash(ref byte window) => Mix((Unsafe.ReadUnaligned<ulong>(ref window) | Fold) & 0xFFFFFFFFFF);
    }

    private readonly struct Eight : IWidth
    {
        public static int Bytes => 8;

        public static ulong Hash(ref byte window) => Mix(Unsafe.ReadUnaligned<ulong>(ref window) | Fold);
    }

    private readonly struct Ten : IWidth
    {
        public static int Bytes => 10;

        public static ulong Hash(ref byte window) =>
            Mix((Unsafe.ReadUnaligned<ulong>(ref window) | Fold) ^ ((ulong)(Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref window, 8)) | 0x2020) * 0xD6E8FEB86659FD93UL));
    }
}
