using System.Globalization;

namespace Adieu.Erasure.Maps;

/// <summary>Reads <c>mask:</c>.</summary>
internal static class MaskReader
{
    private static readonly string[] Known = ["null", "ghost", "hmac", "random", "default", "{ ghost: \"{ghost}@gone.example\" }", "{ fixed: ... }", "{ truncate: 3 }", "{ truncate: month }"];

    public static Dictionary<string, Mask> ReadAll(YamlCursor at)
    {
        var masks = new Dictionary<string, Mask>();
        foreach (var (column, _, value) in at.Entries("mask", "mask: { body: { fixed: \"gone\" }, ip: null }"))
        {
            if (Read(value) is { } mask) masks[column] = mask;
        }

        return masks;
    }

    private static Mask? Read(YamlCursor at)
    {
        if (at.IsMap)
        {
            var before = at.Faults;
            if (at.Entries("mask", "").Skip(1).Select(e => e.KeyAt).FirstOrDefault() is { } second && at.Faults == before) second.Fault("mask-twice", "A column has one mask.", "{ fixed: \"withdrawn\" }");
            foreach (var (word, wordAt, value) in at.Entries("mask", ""))
            {
                if (word == "fixed")
                {
                    if (value.Scalar is null) value.Fault("not-a-text", "A fixed value is a text or a number.", "{ fixed: \"withdrawn\" }");
                    return new Mask.Fixed(value.Scalar ?? "") { Where = at.Where };
                }

                if (word == "ghost") return Ghost(at, value);
                if (word == "truncate") return Truncate(at, value);
                wordAt.Unknown("mask", word, Known);
                return null;
            }

            at.Fault("mask-empty", "A mask in braces says what is written.", "{ fixed: \"withdrawn\" }");
            return null;
        }

        switch (at.Scalar)
        {
            case "null" or "~" or "" or null when !at.IsList: return new Mask.Null { Where = at.Where };
            case "ghost": return new Mask.Ghost { Where = at.Where };
            case "hmac": return new Mask.Hmac { Where = at.Where };
            case "random": return new Mask.Random { Where = at.Where };
            case "default": return new Mask.Default { Where = at.Where };
            default:
                at.Unknown("mask", at.Scalar ?? "this", Known);
                return null;
        }
    }

    private static Mask.Ghost? Ghost(YamlCursor at, YamlCursor value)
    {
        if (value.Scalar?.Split("{ghost}") is [var before, var after]) return new Mask.Ghost(before, after) { Where = at.Where };
        value.Fault("ghost-without-place", "A text around a pseudonym shows with {ghost}, once, where it stands.", "{ ghost: \"{ghost}@gone.example\" }");
        return null;
    }

    private static Mask? Truncate(YamlCursor at, YamlCursor value)
    {
        if (value.Scalar is "day" or "month" or "year") return new Mask.TruncateTime(value.Scalar) { Where = at.Where };
        if (int.TryParse(value.Scalar, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return new Mask.Truncate(length) { Where = at.Where };
        value.Fault("truncate", "truncate takes a number of characters, or day, month or year.", "{ truncate: 3 }");
        return null;
    }
}
