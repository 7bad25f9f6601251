namespace Adieu.Erasure.Maps;

/// <summary>What is written over a value.</summary>
public abstract record Mask
{
    private Mask()
    {
    }

    /// <summary>The place in the map; the compiler's own masks carry their table's place.</summary>
    public required Mark Where { get; init; }

    /// <summary>NULL.</summary>
    public sealed record Null : Mask;

    /// <summary>Always the same text or number.</summary>
    public sealed record Fixed(string Value) : Mask;

    /// <summary>A pseudonym: the same for one person in one store, of no meaning outside it.</summary>
    /// <param name="Before">What stands before it in a text.</param>
    /// <param name="After">What stands behind it, as in an address.</param>
    public sealed record Ghost(string Before = "", string After = "") : Mask
    {
        /// <summary>How many characters stand around it.</summary>
        public int Around => Before.Length + After.Length;
    }

    /// <summary>A keyed hash of the old value: equal values stay equal, and nothing can be read from them.</summary>
    public sealed record Hmac : Mask;

    /// <summary>A new random value that fits the type.</summary>
    public sealed record Random : Mask;

    /// <summary>The first characters of a text.</summary>
    public sealed record Truncate(int Length) : Mask;

    /// <summary>A time cut down to its <c>day</c>, <c>month</c> or <c>year</c>.</summary>
    public sealed record TruncateTime(string To) : Mask;

    /// <summary>The list without the leavers; what cutting a link by <see cref="Link.Elements"/> writes.</summary>
    public sealed record Without(string? Separator = null, string? Subject = null) : Mask;

    /// <summary>The column's own default.</summary>
    public sealed record Default : Mask;
}
