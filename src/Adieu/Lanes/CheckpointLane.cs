using Adieu.Evidence;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Signs the ledger's head while it grows, so that a later change of old entries contradicts a signature that others may hold.</summary>
internal sealed class CheckpointLane(ILedger ledger, Checkpoints checkpoints) : ILane
{
    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    public string Name => "checkpoint";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        // The ledger is one for all services: whichever comes first signs, and the others find it done.
        var head = await ledger.HeadAsync(cancellationToken);
        var last = await ledger.LastCheckpointAsync(cancellationToken);
        if (head.Size == (last?.Size ?? 0) || last is { } signed && head.At - signed.At < Between) return false;
        await checkpoints.SignAsync(cancellationToken);
        return false;
    }
}
