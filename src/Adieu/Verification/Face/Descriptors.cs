namespace Adieu.Verification.Face;

/// <summary>Reckoning with descriptors.</summary>
internal static class Descriptors
{
    /// <summary>How many numbers a descriptor has.</summary>
    public const int Length = 128;

    public static double Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var sum = 0.0;
        for (var i = 0; i < Length; i++)
        {
            double difference = one[i] - other[i];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }

    public static float[] Mean(IReadOnlyList<float[]> descriptors)
    {
        var mean = new float[Length];
        foreach (var descriptor in descriptors)
            for (var i = 0; i < Length; i++) mean[i] += descriptor[i] / descriptors.Count;
        return mean;
    }

    /// <summary>The middle value; of an even number of values the upper of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>So many items, evenly spread from the first to the last.</summary>
    public static IReadOnlyList<T> Spread<T>(IReadOnlyList<T> items, int count) =>
        items.Count <= count || count == 1
            ? [.. items.Take(count)]
            : [.. Enumerable.Range(0, count).Select(i => items[i * (items.Count - 1) / (count - 1)])];
}
