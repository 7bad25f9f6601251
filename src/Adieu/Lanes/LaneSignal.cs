namespace Adieu.Lanes;

/// <summary>Wakes this node's lanes before their time: whoever makes something due calls it. Losing a wake costs a second, never work.</summary>
internal sealed class LaneSignal
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes everybody who waits.</summary>
    public void Wake() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Completes at the next wake after this call.</summary>
    public Task NextAsync() => _next.Task;
}
