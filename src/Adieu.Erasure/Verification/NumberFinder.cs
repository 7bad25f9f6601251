using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Adieu.Erasure.Verification;

/// <summary>
/// Finds phone numbers of eleven digits and document numbers of eighteen (the last may be an x), however they are grouped by
/// single spaces and hyphens. Few places in a store have so many digits in a row: 64 bytes at a time are asked by a handful
/// of instructions whether they are one.
/// </summary>
internal sealed class NumberFinder
{
    private const int Phone = 11;
    private const int Document = 18;
    private readonly Dictionary<ulong, int> _last = [];
    private readonly List<(int Owner, int Before)> _owners = [];

    /// <summary>Makes room for about so many.</summary>
    public void Expect(int numbers)
    {
        _last.EnsureCapacity(numbers);
        _owners.EnsureCapacity(numbers);
    }

    /// <summary>Whether an identifier is such a number.</summary>
    public static bool Is(string identifier) =>
        identifier.Length is Phone or Document && identifier.AsSpan(0, identifier.Length - 1).ContainsOnlyDigits()
        && (char.IsAsciiDigit(identifier[^1]) || (identifier.Length == Document && (identifier[^1] | 0x20) == 'x'));

    /// <summary>Takes an identifier if it is such a number.</summary>
    public bool Add(string identifier, int owner)
    {
        if (!Is(identifier)) return false;
        var last = identifier[^1] | 0x20;
        var number = 0UL;
        for (var i = 0; i < identifier.Length - 1; i++) number = Next(number, identifier[i] - '0');
        var key = Key(number, last == 'x' ? 10 : identifier[^1] - '0', identifier.Length);
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, key, out var known);
        _owners.Add((owner, known ? entry : -1));
        entry = _owners.Count - 1;
        return true;
    }

    /// <summary>Reports every number that stands alone.</summary>
    public void Find(ReadOnlySpan<byte> text, IdentifierMatcher.Found found)
    {
        if (_last.Count == 0) return;
        for (var at = Run(text, 0); at >= 0;)
        {
            var end = at;
            for (; end < text.Length && InNumber(text[end]); end++)
            {
                if (!Digit(text[end]) || (end > at && Digit(text[end - 1]))) continue;
                Try(text, end, found);
                if (text[end..].StartsWith("86"u8)) Try(text, end + 2, found);
                if (text[end..].StartsWith("0086"u8)) Try(text, end + 4, found);
            }

            at = Run(text, end);
        }
    }

    private static bool Digit(byte b) => (uint)(b - '0') <= 9;

    private static bool InNumber(byte b) => Digit(b) || b is (byte)'-' or (byte)' ';

    private static ulong Next(ulong number, int digit) => (number * 10) + (ulong)digit;

    private static ulong Key(ulong number, int last, int length) => (((number * 11) + (ulong)last) << 1) | (length == Document ? 1UL : 0);

    // Where eleven bytes or more of a number, its spaces and its hyphens begin, or -1.
    private static int Run(ReadOnlySpan<byte> text, int from)
    {
        const int Block = 64;
        ref var start = ref MemoryMarshal.GetReference(text);
        for (; from + Block <= text.Length; from += Block - Phone + 1)
        {
            var mask = Mask(Vector256.LoadUnsafe(ref start, (nuint)from)) | ((ulong)Mask(Vector256.LoadUnsafe(ref start, (nuint)from + 32)) << 32);
            // Ones that have a one behind them, then three more, then seven, then ten.
            mask &= mask >> 1;
            mask &= mask >> 2;
            mask &= mask >> 4;
            mask &= mask >> 3;
            if (mask != 0) return from + BitOperations.TrailingZeroCount(mask);
        }

        for (var length = 0; from < text.Length; from++)
        {
            length = InNumber(text[from]) ? length + 1 : 0;
            if (length == Phone) return from - Phone + 1;
        }

        return -1;
    }

    private static uint Mask(Vector256<byte> bytes)
    {
        var digits = Vector256.LessThan(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)10));
        return (digits | Vector256.Equals(bytes, Vector256.Create((byte)'-')) | Vector256.Equals(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits();
    }

    private void Try(ReadOnlySpan<byte> text, int begin, IdentifierMatcher.Found found)
    {
        var (number, digits) = (0UL, 0);
        for (var i = begin; i < text.Length; i++)
        {
            var b = text[i];
            if (Digit(b) || (digits == Document - 1 && (b | 0x20) == 'x'))
            {
                var digit = Digit(b) ? b - '0' : 10;
                digits++;
                // A number ends where its last digit does: what follows decides whether it stands alone.
                if (digits is Phone or Document) Report(text, begin, i + 1 - begin, Key(number, digit, digits), found);
                if (digits == Document) return;
                number = Next(number, digit);
            }
            else if (!(b is (byte)'-' or (byte)' ') || digits == 0 || !Digit(text[i - 1]))
            {
                return;
            }
        }
    }

    private void Report(ReadOnlySpan<byte> text, int begin, int length, ulong key, IdentifierMatcher.Found found)
    {
        if (!_last.TryGetValue(key, out var entry) || !IdentifierForms.Alone(text, begin, length)) return;
        for (; entry >= 0; entry = _owners[entry].Before) found(_owners[entry].Owner, begin, length);
    }
}

file static class Spans
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
