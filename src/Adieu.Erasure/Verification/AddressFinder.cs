using System.Text;

namespace Adieu.Erasure.Verification;

/// <summary>Finds e-mail addresses by their at sign, which is rare: the bytes around it are looked up.</summary>
internal sealed class AddressFinder
{
    private const int Most = 8;
    private const int Domain = 4;
    private readonly Dictionary<ulong, int> _last = [];
    private readonly List<(byte[] Form, int At, int Owner, int Before)> _forms = [];
    private readonly bool[] _widths = new bool[Most + 1];

    /// <summary>Makes room for about so many.</summary>
    public void Expect(int addresses)
    {
        _last.EnsureCapacity(addresses);
        _forms.EnsureCapacity(addresses);
    }

    /// <summary>Takes an identifier that is an address of ASCII characters, without a space before or behind it.</summary>
    public bool AddPlain(string identifier, int owner)
    {
        if (identifier.Length < IdentifierForms.Shortest || !identifier.Contains('@', StringComparison.Ordinal) || !Ascii.IsValid(identifier) || char.IsWhiteSpace(identifier[0]) || char.IsWhiteSpace(identifier[^1])) return false;
        var form = new byte[identifier.Length];
        Ascii.ToLower(identifier, form, out _);
        return Add(form, owner);
    }

    /// <summary>Takes a form in lower case if it is an address.</summary>
    public bool Add(byte[] form, int owner)
    {
        var at = Array.IndexOf(form, (byte)'@');
        if (at <= 0 || form.Length - at <= Domain) return false;
        var width = Math.Min(at, Most);
        var key = Key(form, at, width);
        _forms.Add((form, at, owner, _last.GetValueOrDefault(key, -1)));
        _last[key] = _forms.Count - 1;
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
            var (form, own, owner, _) = _forms[entry];
            var begin = at - own;
            if (begin < 0 || begin + form.Length > text.Length || !IdentifierForms.Same(form, text.Slice(begin, form.Length))) continue;
            if (IdentifierForms.Alone(text, begin, form.Length)) found(owner, begin, form.Length);
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
