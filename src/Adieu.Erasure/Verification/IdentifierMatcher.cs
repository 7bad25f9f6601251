using System.Runtime.InteropServices;

namespace Adieu.Erasure.Verification;

/// <summary>
/// Finds many identifiers in bytes, at a cost that hardly depends on how many there are. Phone and document numbers are
/// found by their many digits and e-mail addresses by their at sign, which are rare. Of every other form two windows of ten bytes, one after the other, are known to a Bloom filter; so of the text only every second position is
/// looked at: two loads, a multiplication, one word of the filter. Only what passes is looked up and compared. Forms too
/// short for that have a window of eight or five bytes, and cost a pass of their own. Immutable once made; safe for
/// concurrent use.
/// </summary>
internal sealed class IdentifierMatcher
{
    private readonly NumberFinder _numbers = new();
    private readonly AddressFinder _addresses = new();
    private readonly List<byte> _bytes = [];
    private readonly List<(int At, int Length, int Owner)> _forms = [];
    private readonly Windows _long;
    private readonly Windows _middle;
    private readonly Windows _short;

    /// <summary>Prepares the search.</summary>
    /// <param name="identifiers">By number: all that could name one person.</param>
    public IdentifierMatcher(IReadOnlyList<IReadOnlyList<string>> identifiers)
    {
        _numbers.Expect(identifiers.Count);
        _addresses.Expect(identifiers.Count);
        // Most are an address of plain letters or a number, and then there is no other form to think of. The two kinds know
        // nothing of each other: one is prepared beside the other.
        List<(string, int)> noNumbers = [], noAddresses = [];
        Parallel.Invoke(
            () => Take(identifiers, at: false, (identifier, owner) => _numbers.Add(NumberFinder.Is(identifier) ? identifier : IdentifierForms.Bare(identifier.Trim()), owner), noNumbers),
            () => Take(identifiers, at: true, (identifier, owner) => _addresses.AddPlain(identifier, owner), noAddresses));
        foreach (var (identifier, owner) in noNumbers.Concat(noAddresses)) AddForms(identifier, owner);

        // Room to load eight bytes at the end of the last form.
        for (var i = 0; i < 8; i++) _bytes.Add(0);
        int longs = 0, middles = 0;
        foreach (var form in _forms)
        {
            if (form.Length >= 11) longs++;
            else if (form.Length >= 8) middles++;
        }

        (_long, _middle, _short) = (new Windows(10, 2, longs * 2), new Windows(8, 1, middles), new Windows(5, 1, _forms.Count - longs - middles));
        Enter();
    }

    /// <summary>What is reported: whose identifier, where it begins, how long it is.</summary>
    public delegate void Found(int owner, int at, int length);

    /// <summary>Reports every identifier in <paramref name="text"/> that stands alone.</summary>
    public void Find(ReadOnlySpan<byte> text, Found found)
    {
        _numbers.Find(text, found);
        _addresses.Find(text, found);
        Find(_long, text, found);
        Find(_middle, text, found);
        Find(_short, text, found);
    }

    // Those with an at sign, or those without.
    private static void Take(IReadOnlyList<IReadOnlyList<string>> identifiers, bool at, Func<string, int, bool> take, List<(string, int)> left)
    {
        for (var owner = 0; owner < identifiers.Count; owner++)
        {
            foreach (var identifier in identifiers[owner])
            {
                if (identifier.Contains('@', StringComparison.Ordinal) == at && !take(identifier, owner)) left.Add((identifier, owner));
            }
        }
    }

    private void AddForms(string identifier, int owner)
    {
        foreach (var form in IdentifierForms.Of(identifier))
        {
            foreach (ref var b in form.AsSpan()) b = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
            if (_addresses.Add(form, owner)) continue;
            _forms.Add((_bytes.Count, form.Length, owner));
            _bytes.AddRange(form);
        }
    }

    private void Find(Windows windows, ReadOnlySpan<byte> text, Found found)
    {
        for (var at = windows.Next(text, 0); at >= 0; at = windows.Next(text, at + windows.Stride))
        {
            for (var entry = windows.First(text, at); entry >= 0; entry = windows.After(entry))
            {
                var (form, offset) = windows.Entry(entry);
                var (from, length, owner) = _forms[form];
                var begin = at - offset;
                if (begin < 0 || begin + length > text.Length || !IdentifierForms.Same(CollectionsMarshal.AsSpan(_bytes).Slice(from, length), text.Slice(begin, length))) continue;
                if (IdentifierForms.Alone(text, begin, length)) found(owner, begin, length);
            }
        }
    }

    // Some windows are common among the forms, such as those of a mail provider's name: the rarest ones find least in vain.
    private void Enter()
    {
        var bytes = CollectionsMarshal.AsSpan(_bytes);
        var seen = new int[1 << 18];
        foreach (var (at, length, _) in _forms)
        {
            for (var i = 0; i + 10 <= length; i++) seen[Windows.Hash(bytes[(at + i)..], 10) >> 46]++;
        }

        for (var form = 0; form < _forms.Count; form++)
        {
            var (at, length, _) = _forms[form];
            if (length < 11)
            {
                (length < 8 ? _short : _middle).Add(bytes[at..], form, 0);
                continue;
            }

            var (best, least) = (0, long.MaxValue);
            var last = seen[Windows.Hash(bytes[at..], 10) >> 46];
            for (var i = 0; i + 11 <= length; i++)
            {
                var next = seen[Windows.Hash(bytes[(at + i + 1)..], 10) >> 46];
                if ((long)last + next < least) (best, least) = (i, (long)last + next);
                last = next;
            }

            for (var j = 0; j < 2; j++) _long.Add(bytes[(at + best + j)..], form, best + j);
        }
    }
}
