using System.Buffers.Binary;
using System.Text;

namespace Adieu.Erasure.Verification;

/// <summary>
/// Finds many identifiers in a stream of bytes in one pass. Every position costs one hash of the next bytes and one
/// look into a bit map, however many identifiers there are; only where the bit is set is anything compared.
/// </summary>
internal sealed class Identifiers
{
    /// <summary>Identifiers shorter than this would be found everywhere.</summary>
    public const int Shortest = 5;

    private const int Bits = 24;
    private readonly ulong[] _map = new ulong[1 << (Bits - 6)];
    private readonly Dictionary<ulong, List<(byte[] Form, int Owner)>> _byStart = [];

    /// <param name="identifiers">By number: all that could name one person.</param>
    public Identifiers(IReadOnlyList<IReadOnlyList<string>> identifiers)
    {
        for (var owner = 0; owner < identifiers.Count; owner++)
        {
            foreach (var form in identifiers[owner].SelectMany(Forms).Distinct(StringComparer.Ordinal)) Add(Encoding.UTF8.GetBytes(form), owner);
        }
    }

    /// <summary>The longest form; a reader keeps as many bytes between two buffers.</summary>
    public int Longest { get; private set; } = 1;

    /// <summary>Reports every identifier that begins in <paramref name="text"/> before <paramref name="end"/>. The text must be in lower case (ASCII).</summary>
    public void Find(ReadOnlySpan<byte> text, int end, Action<int, int> found)
    {
        for (var i = 0; i < end && i + Shortest <= text.Length; i++)
        {
            var start = Start(text[i..]);
            var slot = Slot(start);
            if ((_map[slot >> 6] & (1UL << (int)(slot & 63))) == 0 || !_byStart.TryGetValue(start, out var forms)) continue;
            foreach (var (form, owner) in forms)
            {
                if (text[i..].StartsWith(form) && Alone(text, i, form.Length)) found(owner, i);
            }
        }
    }

    // How the same thing is written: as it is, grouped as phone numbers are, as JSON escapes, as hexadecimal bytes.
    private static IEnumerable<string> Forms(string identifier)
    {
        var text = identifier.Trim().ToLowerInvariant();
        if (Encoding.UTF8.GetByteCount(text) < Shortest) yield break;
        yield return text;
        // Hexadecimal hides the case: as given and in lower case are what is looked for.
        yield return Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
        yield return Convert.ToHexStringLower(Encoding.UTF8.GetBytes(identifier.Trim()));
        if (text.Length == 11 && text.All(char.IsAsciiDigit))
        {
            yield return $"{text[..3]}-{text[3..7]}-{text[7..]}";
            yield return $"{text[..3]} {text[3..7]} {text[7..]}";
        }

        if (Ascii.IsValid(text)) yield break;
        var escaped = string.Concat(text.Select(c => char.IsAscii(c) ? c.ToString() : $"\\u{(int)c:x4}"));
        yield return escaped;
        yield return escaped.Replace("\\", "\\\\", StringComparison.Ordinal);
    }

    private static ulong Start(ReadOnlySpan<byte> text) => BinaryPrimitives.ReadUInt32LittleEndian(text) | ((ulong)text[4] << 32);

    private static ulong Slot(ulong start) => (start * 0x9E3779B97F4A7C15UL) >> (64 - Bits);

    // A number inside a longer number is another number; a country code before it is not.
    private static bool Alone(ReadOnlySpan<byte> text, int at, int length)
    {
        var digitsBefore = at > 0 && char.IsAsciiDigit((char)text[at - 1]) && char.IsAsciiDigit((char)text[at]);
        if (digitsBefore && !(at > 1 && text[at - 2] == (byte)'8' && text[at - 1] == (byte)'6')) return false;
        var after = at + length;
        return !(after < text.Length && char.IsAsciiDigit((char)text[after]) && char.IsAsciiDigit((char)text[after - 1]));
    }

    private void Add(byte[] form, int owner)
    {
        var start = Start(form);
        var slot = Slot(start);
        _map[slot >> 6] |= 1UL << (int)(slot & 63);
        if (!_byStart.TryGetValue(start, out var forms)) _byStart[start] = forms = [];
        forms.Add((form, owner));
        Longest = Math.Max(Longest, form.Length);
    }
}
