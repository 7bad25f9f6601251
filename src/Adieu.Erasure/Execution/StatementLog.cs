namespace Adieu.Erasure.Execution;

/// <summary>Sees every statement just before it runs: tests count them, and die at them.</summary>
internal sealed class StatementLog
{
    private int _count;

    public int Count => _count;

    public Action<string>? Before { get; set; }

    public void Add(string sql)
    {
        Interlocked.Increment(ref _count);
        Before?.Invoke(sql);
    }
}
