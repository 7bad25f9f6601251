using System.Collections.Concurrent;
using System.Security.Cryptography;
using Adieu.Erasure.Archive;

namespace Adieu.Erasure.Tests.Kit;

/// <summary>Archive keys that live as long as a test.</summary>
internal sealed class KnownKeys : IArchiveKeys
{
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Months => [.. _keys.Keys.Order(StringComparer.Ordinal)];

    public byte[] Get(string month) => _keys.GetOrAdd(month, _ => RandomNumberGenerator.GetBytes(32));

    public byte[]? Find(string month) => _keys.GetValueOrDefault(month);

    public void Destroy(string month) => _keys.TryRemove(month, out _);
}
