using System.Security.Cryptography;
using System.Text;

namespace Adieu.Verification.Face;

/// <summary>
/// Challenges and counts in this process: for a single node. After a restart open challenges are void and counts begin
/// anew; several nodes need a store that they share.
/// </summary>
public sealed class FaceAttemptsInMemory(FaceThresholds thresholds, TimeProvider time) : IFaceAttempts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<bool> Open(string owner, FaceChallenge challenge, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Sweep();
            var entry = _entries.TryGetValue(owner, out var known) ? known : _entries[owner] = new Entry();
            if (entry.Attempts.Count >= thresholds.Attempts) return Task.FromResult(false);
            entry.Challenge = challenge;
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task<FaceChallenge?> Take(string owner, string nonce, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Sweep();
            if (!_entries.TryGetValue(owner, out var entry) || entry.Challenge is not { } challenge) return Task.FromResult<FaceChallenge?>(null);
            if (entry.Attempts.Count >= thresholds.Attempts) return Task.FromResult<FaceChallenge?>(null);
            if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(challenge.Nonce)))
                return Task.FromResult<FaceChallenge?>(null);
            entry.Challenge = null;
            entry.Attempts.Add(time.GetUtcNow());
            return Task.FromResult<FaceChallenge?>(challenge);
        }
    }

    /// <inheritdoc/>
    public Task GiveBack(string owner, CancellationToken cancellationToken)
    {
        lock (_lock)
            if (_entries.TryGetValue(owner, out var entry) && entry.Attempts.Count > 0) entry.Attempts.RemoveAt(entry.Attempts.Count - 1);
        return Task.CompletedTask;
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (owner, entry) in _entries)
        {
            entry.Attempts.RemoveAll(at => at + thresholds.AttemptWindow <= now);
            if (entry.Challenge?.Expires <= now) entry.Challenge = null;
            if (entry.Challenge is null && entry.Attempts.Count == 0) _entries.Remove(owner);
        }
    }

    private sealed class Entry
    {
        public FaceChallenge? Challenge { get; set; }

        public List<DateTimeOffset> Attempts { get; } = [];
    }
}
