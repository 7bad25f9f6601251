namespace Adieu.Erasure.Execution;

/// <summary>
/// How many people a store takes at once: as many as it is given, until that takes too long. What was learnt then stands for
/// the batches that follow, and is forgotten slowly: a store that was slow for an hour is not asked too much every time.
/// Safe for concurrent use.
/// </summary>
internal sealed class BatchSize
{
    // Twenty-two batches until the size that was too much is tried again.
    private const double Growth = 1 + (1 / 32.0);

    // Nobody erases more at once: then there is nothing left to remember.
    private const int Largest = 100_000;

    private readonly Lock _lock = new();
    private double _most = double.PositiveInfinity;

    /// <summary>The most people that a batch may have now; 1 or more.</summary>
    public int Most
    {
        get
        {
            lock (_lock) return _most > Largest ? int.MaxValue : (int)_most;
        }
    }

    /// <summary>Takes note that a batch of so many took too long.</summary>
    public void TookTooLong(int people)
    {
        lock (_lock) _most = Math.Max(1, Math.Min(_most, people / 2));
    }

    /// <summary>Takes note that a batch of so many went well. A smaller one than is allowed says nothing of larger ones.</summary>
    public void Went(int people)
    {
        lock (_lock)
        {
            if (people + 1 > _most) _most *= Growth;
        }
    }
}
