using System.Collections.Concurrent;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Verification;

/// <summary>
/// Asks guarded probes at the end of the erasing transaction, where the pages that it changed are still at hand; after the
/// commit the same question costs several times as much, because whoever reads a page then also tidies it. What was not
/// clean, and whatever another process erased, is asked again afterwards like everything else. Safe for concurrent use.
/// </summary>
internal sealed class ProbesInside(IReadOnlyList<Probe> probes)
{
    // Nobody may ever ask about a step; then it is asked in full when somebody does.
    private const int Most = 100_000;

    private readonly IReadOnlyList<string> _questions = [.. probes.Where(p => p.Guarded).Select(p => p.Sql)];
    private readonly ConcurrentDictionary<string, byte> _clean = new(StringComparer.Ordinal);

    /// <summary>Whether the open transaction leaves nothing that a guarded probe finds.</summary>
    public async Task<bool> CleanAsync(EngineSession session, IReadOnlyList<ErasureRequest> batch, CancellationToken ct) =>
        session.Dialect == SqlDialect.PostgreSql && _questions.Count > 0 && !await session.AnyAsync("probes", _questions, ct, [.. ProbeRun.Parameters(session.Dialect, batch)]);

    /// <summary>Remembers the steps of a clean transaction, which must have been committed.</summary>
    public void Remember(IReadOnlyList<ErasureRequest> batch)
    {
        if (_clean.Count > Most) _clean.Clear();
        foreach (var step in batch) _clean.TryAdd(step.StepId, 0);
    }

    /// <summary>Those of a batch whose guarded probes are still to be asked; the others are forgotten.</summary>
    public IReadOnlyList<ErasureRequest> Open(IReadOnlyList<ErasureRequest> batch) => [.. batch.Where(b => !_clean.TryRemove(b.StepId, out _))];
}
