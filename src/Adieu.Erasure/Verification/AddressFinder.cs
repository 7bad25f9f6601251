using System.Runtime.InteropServices;
using System.Text;

namespace Adieu.Erasure.Verification;

/// <summary>Finds e-mail addresses by their at sign, which is rare: the bytes around it are looked up.</summary>
internal sealed class AddressFinder
{
    private const int Most = 8;
    private const int Domain = 4;

    // RFC 5321 allows no longer one.
    private const int MostPlain = 254;
    private readonly Dictionary<ulong, int> _last = [];
    private readonly List<(int From, int Length, int At, int Owner, int Before)> _forms = [];
    private readonly List<byte> _bytes = [];
    private readonly bool[] _widths = new bool[Most + 1];

    /// <summary>Makes room for about so many.</summary>
    public void Expect(int addresses)
    {
        _last.EnsureCapacity(addresses);
        _forms.EnsureCapacity(addresses);
        _bytes.EnsureCapacity(addresses * 24);
    }

    /// <summary>Takes an identifier that is an address of ASCII characters, without a space before or behind it.</summary>
    public bool AddPlain(string identifier, int owner)
    {
        if (identifier.Length is < IdentifierForms.Shortest or > MostPlain || !identifier.Contains('@', StringComparison.Ordinal) || !Ascii.IsValid(identifier) || char.IsWhiteSpace(identifier[0]) || char.IsWhiteSpace(identifier[^1])) return false;
        Span<byte> form = stackalloc byte[identifier.Length];
        Ascii.ToLower(identifier, form, out _);
        return Add(form, owner);
    }

    /// <summary>Takes a form in lower case if it is an address.</summary>
    public bool Add(ReadOnlySpan<byte> form, int owner)
    {
        var at = form.IndexOf((byte)'@');
        if (at <= 0 || form.Length - at <= Domain) return false;
        var width = Math.Min(at, Most);
        var key = Key(form, at, width);
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, key, out var known);
        _forms.Add((_bytes.Count, form.Length, at, owner, known ? last : -1));
        _bytes.AddRange(form);
        last = _forms.Count - 1;
        _widths[width] = true;
        return true;
    }

    /// <summary>Reports every address that stands alone.</summary>
    public void Find(ReadOnlySpan<byte> text, IdentifierMatcher.Found found)
    {
        if (_last.Count == 0) return;
        for (var at = text.IndexOf((byte)'@'); at >= 0;)
        {
            for (var width = 1; width <= Most && width <= at && text.Length - at > Domain; width++)
            {
                if (_widths[width] && _last.TryGetValue(Key(text, at, width), out var entry)) Report(text, at, entry, found);
            }

            var next = text[(at + 1)..].IndexOf((byte)'@');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private void Report(ReadOnlySpan<byte> text, int at, int entry, IdentifierMatcher.Found found)
    {
        for (; entry >= 0; entry = _forms[entry].Before)
        {
            var (from, length, own, owner, _) = _forms[entry];
            var begin = at - own;
            if (begin < 0 || begin + length > text.Length || !IdentifierForms.Same(CollectionsMarshal.AsSpan(_bytes).Slice(from, length), text.Slice(begin, length))) continue;
            if (IdentifierForms.Alone(text, begin, length)) found(owner, begin, length);
        }
    }

    private static ulong Key(ReadOnlySpan<byte> text, int at, int width)
    {
        var (name, domain) = (0UL, 0UL);
        for (var i = at - width; i < at; i++) name = (name << 8) | (uint)(text[i] | 0x20);
        for (var i = at + 1; i <= at + Domain; i++) domain = (domain << 8) | (uint)(text[i] | 0x20);
        return name ^ ((domain + (ulong)width) * 0x9E3779B97F4A7C15UL);
    }
}
