namespace Adieu.Bench;

/// <summary>How much a bench takes on.</summary>
internal enum BenchSize
{
    /// <summary>A minute or so (<c>--quick</c>).</summary>
    Quick,

    /// <summary>What the goals speak of.</summary>
    Usual,

    /// <summary>The greatest sizes (<c>--full</c>).</summary>
    Full,
}
