using Adieu.Cases;

namespace Adieu.Lanes;

/// <summary>Keeps a claim alive while its holder works, however long that takes; a holder that dies stops renewing.</summary>
internal sealed class ClaimHold : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _renewing;

    private ClaimHold(ICaseStore cases, string claim, TimeSpan lease, TimeProvider time) => _renewing = RenewAsync(cases, claim, lease, time);

    /// <summary>Begins to renew the claim that all of the cases are under.</summary>
    public static ClaimHold On(ICaseStore cases, IReadOnlyList<StoredCase> claimed, TimeSpan lease, TimeProvider time) => new(cases, claimed[0].Claim!, lease, time);

    private async Task RenewAsync(ICaseStore cases, string claim, TimeSpan lease, TimeProvider time)
    {
        using var timer = new PeriodicTimer(lease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token)) await cases.RenewAsync(claim, lease, _over.Token);
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
        catch (Exception e) when (e is System.Data.Common.DbException or Erasure.Stores.StoreException)
        {
            // Adieu's own database cannot be reached: the claim runs out, and what the holder then tries to move stays.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _renewing;
        _over.Dispose();
    }
}
