using System.Buffers;

namespace Adieu.Erasure.Verification;

/// <summary>
/// Finds identifiers in what a text holds encoded: base64 (its URL alphabet too), hexadecimal digits, UTF-16, <c>\u0040</c> as JSON and
/// <c>%40</c> as addresses of pages have it. It does not look for the identifiers in each encoding, which would be many times as
/// many, but decodes whatever may be encoded, side by side into one text, and has that searched as any other; and what is
/// encoded within that once more. Used by one search at a time.
/// </summary>
/// <param name="matcher">What to look for.</param>
/// <param name="within">Whether to look into what is encoded twice.</param>
internal sealed class EncodedFinder(IdentifierMatcher matcher, bool within = true)
{
    // Digits of the shortest identifier as PostgreSQL shows bytes; few words of a language are longer.
    private const int Shortest = IdentifierForms.Shortest * 2;

    // Ten bytes in base64, seven as hexadecimal digits: in what is shorter nothing is looked for, but in a column of bytes.
    private const int Run = 14;
    private const byte None = 255;

    private static readonly SearchValues<byte> Separators = SearchValues.Create("+/-_"u8);
    private static readonly byte[] Sixes = Values("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8, i => (byte)(i < 64 ? i : i - 2));
    private static readonly byte[] Nibbles = Values("0123456789abcdefABCDEF"u8, i => (byte)(i < 16 ? i : i - 6));

    private readonly EncodedFinder? _within = within ? new EncodedFinder(matcher, within: false) : null;
    private readonly List<(int At, int Source)> _parts = [];
    private byte[] _plain = new byte[4096];
    private int _length;

    /// <summary>Reports every identifier that stands alone in something encoded, at the place where the encoded text begins.</summary>
    public void Find(ReadOnlySpan<byte> text, IdentifierMatcher.Found found)
    {
        (_length, _parts.Capacity) = (0, Math.Max(_parts.Capacity, 64));
        _parts.Clear();
        Runs(text);
        Escapes(text, "\\u00"u8);
        Escapes(text, "%"u8);
        Wide(text);
        if (_length == 0) return;
        matcher.Find(_plain.AsSpan(0, _length), (owner, at, length) => found(owner, SourceOf(at), length));
        _within?.Find(_plain.AsSpan(0, _length), (owner, at, length) => found(owner, SourceOf(at), length));
    }

    // Every run of so many digits of base64 has one of every so manieth byte of the text.
    private void Runs(ReadOnlySpan<byte> text)
    {
        var end = 0;
        for (var at = Shortest - 1; at < text.Length; at += Shortest)
        {
            if (Sixes[text[at]] == None) continue;
            var start = at;
            while (start > end && Sixes[text[start - 1]] != None) start--;
            end = at + 1;
            while (end < text.Length && Sixes[text[end]] != None) end++;
            var escaped = start > 0 && text[start - 1] == '\\';
            // The letter of \n, or of \x before bytes, is not part of what follows it.
            if (escaped && "nrtbfvx"u8.Contains(text[start])) start++;
            if (end - start >= (escaped ? Shortest : Run)) Decode(text[start..end], start, escaped);
            at = end - 1;
        }
    }

    private void Decode(ReadOnlySpan<byte> run, int source, bool escaped)
    {
        if (IsUuid(run)) return;
        var hexadecimal = 0;
        for (var i = 0; i < run.Length;)
        {
            var length = 0;
            while (i + length < run.Length && Nibbles[run[i + length]] != None) length++;
            if (length >= (escaped ? Shortest : Run)) Hexadecimal(run.Slice(i, length), source + i);
            hexadecimal = Math.Max(hexadecimal, length);
            i += length + 1;
        }

        // Of so many digits none would be a letter beyond f by chance once in a thousand million times.
        if (hexadecimal == run.Length) return;
        // What is encoded begins where the run does, or behind a sign that may also be a slash or a hyphen between words;
        // behind a backslash, as in \n or \/, anywhere.
        var begins = escaped ? 0b1111 : 0b0001;
        for (var at = run.IndexOfAny(Separators); at >= 0; at = After(run, at)) begins |= 1 << ((at + 1) % 4);
        for (var from = 0; from < 4; from++) if ((begins & (1 << from)) != 0) Base64(run[from..], source);
    }

    private static int After(ReadOnlySpan<byte> run, int at)
    {
        var next = run[(at + 1)..].IndexOfAny(Separators);
        return next < 0 ? -1 : at + 1 + next;
    }

    private void Base64(ReadOnlySpan<byte> digits, int source)
    {
        if (digits.Length < 8) return;
        var to = Part(digits.Length, source);
        for (; digits.Length >= 4; digits = digits[4..])
        {
            var bits = (Sixes[digits[0]] << 18) | (Sixes[digits[1]] << 12) | (Sixes[digits[2]] << 6) | Sixes[digits[3]];
            (to[0], to[1], to[2]) = ((byte)(bits >> 16), (byte)(bits >> 8), (byte)bits);
            to = to[3..];
            _length += 3;
        }

        if (digits.Length > 1) _plain[_length++] = (byte)((Sixes[digits[0]] << 2) | (Sixes[digits[1]] >> 4));
        if (digits.Length > 2) _plain[_length++] = (byte)((Sixes[digits[1]] << 4) | (Sixes[digits[2]] >> 2));
    }

    private void Hexadecimal(ReadOnlySpan<byte> digits, int source)
    {
        // An odd digit stands before or behind what is encoded.
        for (var from = 0; from <= digits.Length % 2; from++)
        {
            var to = Part(digits.Length / 2, source);
            for (var i = 0; i < digits.Length / 2; i++) to[i] = (byte)((Nibbles[digits[from + (2 * i)]] << 4) | Nibbles[digits[from + (2 * i) + 1]]);
            _length += digits.Length / 2;
        }
    }

    // A field that has an escape, or a part of what was decoded before, is searched once more without its escapes.
    private void Escapes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> escape)
    {
        var width = escape.Length + 2;
        for (int from = 0, next; (next = text[from..].IndexOf(escape)) >= 0;)
        {
            var at = from + next;
            from = at + escape.Length;
            if (!IsEscape(text, at, escape.Length)) continue;
            var start = text[..at].LastIndexOfAny((byte)'\t', (byte)'\n', (byte)0) + 1;
            var length = text[at..].IndexOfAny((byte)'\t', (byte)'\n', (byte)0);
            from = length < 0 ? text.Length : at + length;
            var to = Part(from - start, start);
            var written = 0;
            for (var i = start; i < from; i++)
            {
                if (!text[i..].StartsWith(escape) || !IsEscape(text, i, escape.Length))
                {
                    to[written++] = text[i];
                    continue;
                }

                // COPY doubles the backslash.
                if (escape[0] == '\\' && written > 0 && to[written - 1] == '\\') written--;
                to[written++] = (byte)((Nibbles[text[i + escape.Length]] << 4) | Nibbles[text[i + escape.Length + 1]]);
                i += width - 1;
            }

            _length += written;
        }
    }

    // Letters two bytes wide, the lower or the higher first: every second byte is zero. Whether a last letter still belongs to
    // them is not to be told, so both is tried.
    private void Wide(ReadOnlySpan<byte> text)
    {
        for (int from = 0, next; (next = text[from..].IndexOf((byte)0)) >= 0;)
        {
            var zero = from + next;
            var start = zero > from && text[zero - 1] is not (0 or (byte)'\t' or (byte)'\n') ? zero - 1 : zero + 1;
            var end = start;
            while (end + 1 < text.Length && text[end] != 0 && text[end + 1] == 0) end += 2;
            from = Math.Max(end, zero + 1);
            var letters = (end - start) / 2;
            var last = end < text.Length && char.IsAsciiLetterOrDigit((char)text[end]) ? 1 : 0;
            if (letters + last < IdentifierForms.Shortest) continue;
            for (var more = 0; more <= last; more++)
            {
                var to = Part(letters + more, start);
                for (var i = 0; i < letters + more; i++) to[i] = text[start + (2 * i)];
                _length += letters + more;
            }
        }
    }

    private static bool IsEscape(ReadOnlySpan<byte> text, int at, int length) => at + length + 2 <= text.Length && Nibbles[text[at + length]] != None && Nibbles[text[at + length + 1]] != None;

    private static bool IsUuid(ReadOnlySpan<byte> run)
    {
        if (run.Length != 36) return false;
        for (var i = 0; i < run.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? run[i] != '-' : Nibbles[run[i]] == None) return false;
        }

        return true;
    }

    // Room for a part, behind a byte that keeps it apart from the one before, and is not the zero of a letter two bytes wide.
    private Span<byte> Part(int bytes, int source)
    {
        if (_plain.Length < _length + bytes + 1) Array.Resize(ref _plain, Math.Max(_plain.Length * 2, _length + bytes + 1));
        _plain[_length++] = (byte)'\n';
        _parts.Add((_length, source));
        return _plain.AsSpan(_length);
    }

    private int SourceOf(int at)
    {
        var part = _parts.BinarySearch((at, int.MaxValue));
        return _parts[part < 0 ? ~part - 1 : part].Source;
    }

    private static byte[] Values(ReadOnlySpan<byte> digits, Func<int, byte> value)
    {
        var values = new byte[256];
        Array.Fill(values, None);
        for (var i = 0; i < digits.Length; i++) values[digits[i]] = value(i);
        return values;
    }
}
