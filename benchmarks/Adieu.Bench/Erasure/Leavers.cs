using System.Diagnostics;

namespace Adieu.Bench.Erasure;

/// <summary>
/// People who wait to be erased, for however many connections: until nobody is left or the time is up, so that fast ways and slow
/// ones run equally long.
/// </summary>
/// <param name="ids">Who they are.</param>
/// <param name="time">How long anybody is given out; null for all of them however long it takes.</param>
internal sealed class Leavers(long[] ids, TimeSpan? time = null)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();

    /// <summary>How many have been given out.</summary>
    public int Taken { get; private set; }

    /// <summary>The next of them, at most <paramref name="people"/>; none when it is over.</summary>
    public long[] Take(int people)
    {
        lock (_gate)
        {
            var next = _clock.Elapsed > time ? [] : ids.AsSpan(Taken, Math.Min(people, ids.Length - Taken)).ToArray();
            Taken += next.Length;
            return next;
        }
    }

    /// <summary>One after the other.</summary>
    public IEnumerable<long> OneByOne()
    {
        while (Take(1) is [var id]) yield return id;
    }

    /// <summary>Has each of <paramref name="connections"/> workers do batch after batch.</summary>
    public Task InBatchesAsync(int connections, int size, Func<Func<long[]>, Task> worker) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => worker(() => Take(size))));
}
