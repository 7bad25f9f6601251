namespace Adieu.Erasure.Execution;

/// <summary>
/// Watches how long the store takes to begin a batch, which is the same little work every time: a store that is slow to
/// begin has others to serve, and gets pauses between batches and pieces until it is quick again. Safe for concurrent use.
/// </summary>
/// <param name="busyAt">The store counts as busy when beginning takes longer than this on average.</param>
/// <param name="longest">No pause is longer.</param>
internal sealed class Throttle(TimeSpan busyAt, TimeSpan longest)
{
    private const double Weight = 0.3;

    // Beginning alone is a round trip more.
    private const int BatchesPerLook = 10;

    private readonly Lock _lock = new();
    private double _milliseconds;
    private int _begun;

    /// <summary>Whether a batch that begins now is to be watched beginning: one in ten, and each while there are pauses.</summary>
    public bool IsDue
    {
        get
        {
            lock (_lock) return _begun++ % BatchesPerLook == 0 || _milliseconds > busyAt.TotalMilliseconds;
        }
    }

    /// <summary>Takes note of one beginning.</summary>
    public void Saw(TimeSpan latency)
    {
        lock (_lock) _milliseconds += Weight * (latency.TotalMilliseconds - _milliseconds);
    }

    /// <summary>How long to leave the store alone now: ten times what it is over the mark, so that it has most of the time for others.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_lock)
            {
                var over = _milliseconds - busyAt.TotalMilliseconds;
                return over <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(10 * over, longest.TotalMilliseconds));
            }
        }
    }
}
