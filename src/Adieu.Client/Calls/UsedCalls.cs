using System.Collections.Concurrent;

namespace Adieu.Client.Calls;

/// <summary>Remembers the calls of the last minutes by their ids, so that one that was overheard is not answered again. Each process remembers its own.</summary>
internal sealed class UsedCalls
{
    private readonly ConcurrentDictionary<string, DateTime> _until = new(StringComparer.Ordinal);
    private DateTime _swept;

    /// <summary>Whether the call is a new one; it is none any more afterwards.</summary>
    /// <param name="id">The token's <c>jti</c>.</param>
    /// <param name="until">When the token is worth nothing any more.</param>
    /// <param name="now">The time.</param>
    public bool First(string id, DateTime until, DateTime now)
    {
        if (now - _swept > TimeSpan.FromMinutes(1))
        {
            _swept = now;
            foreach (var (used, end) in _until)
            {
                if (end < now) _until.TryRemove(used, out _);
            }
        }

        return _until.TryAdd(id, until);
    }
}
