using Adieu.Evidence;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Signs the ledger's head while it grows, so that a later change of old entries contradicts a signature that others may hold.</summary>
internal sealed class CheckpointLane(ILedger ledger, Checkpoints checkpoints, TimeProvider time) : ILane
{
    // Whoever has a certificate can prove its place in the ledger after this time at the latest.
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    // The next time that is worth a look. The lane runs for every service each second; the ledger is one for all of them.
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public string Name => "checkpoint";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _next) return false;
        var last = await ledger.LastCheckpointAsync(cancellationToken);
        if (last is { } signed && (_next = signed.At + Between) > time.GetUtcNow()) return false;
        var head = await ledger.HeadAsync(cancellationToken);
        if (head.Size == (last?.Size ?? 0)) return false;
        await checkpoints.SignAsync(cancellationToken);
        return false;
    }
}
