using Adieu.Cases;
using Adieu.Sealing;
using Adieu.Services;

namespace Adieu.Recovery;

/// <summary>The keys of undo, opened: one per case, for those stores of a service that ask for it.</summary>
internal sealed class UndoVault(IUndoKeys keys, SealedBox box)
{
    /// <summary>How long erasures of a service can be undone: the longest time that a store asks for; null when none does.</summary>
    public static TimeSpan? Of(ServiceDefinition service) => service.Stores.Max(s => s.Undo);

    /// <summary>The keys to seal with; empty when the service wants no undo. A case whose key is destroyed already gets no other.</summary>
    public async Task<IReadOnlyDictionary<CaseNumber, ReadOnlyMemory<byte>>> KeysAsync(ServiceDefinition service, IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken)
    {
        if (Of(service) is not { } lives || numbers.Count == 0) return new Dictionary<CaseNumber, ReadOnlyMemory<byte>>();
        var found = await keys.EnsureAsync(numbers, number => box.NewKey(Owner(number)).Bytes.ToArray(), lives, cancellationToken);
        return found.ToDictionary(k => k.Key, k => Open(k.Key, k.Value));
    }

    /// <summary>Until when these cases can be undone; those that cannot are left out.</summary>
    public async Task<IReadOnlyDictionary<CaseNumber, DateTimeOffset>> UntilAsync(IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken) =>
        (await keys.FindAsync(numbers, cancellationToken)).ToDictionary(k => k.Key, k => k.Value.Until);

    /// <summary>A case's key; null once it is destroyed.</summary>
    public async Task<ReadOnlyMemory<byte>?> FindAsync(CaseNumber number, CancellationToken cancellationToken) =>
        (await keys.FindAsync([number], cancellationToken)).TryGetValue(number, out var key) ? Open(number, key) : default(ReadOnlyMemory<byte>?);

    private ReadOnlyMemory<byte> Open(CaseNumber number, UndoKey key) => box.Reveal(new SealedKey(key.Sealed), Owner(number));

    private static string Owner(CaseNumber number) => $"undo:{number}";
}
