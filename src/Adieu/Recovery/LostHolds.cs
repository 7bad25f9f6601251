using System.Text.Json.Nodes;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Evidence;

namespace Adieu.Recovery;

/// <summary>
/// Holds that a restored backup does not know: without them replay would erase what a court wants kept. They lie in the store alone; the
/// ledger has which were put on and released, without their conditions.
/// </summary>
internal sealed class LostHolds(ILedger ledger)
{
    /// <summary>Compares a store's holds with the ledger.</summary>
    /// <param name="store">The store; the ledger names stores and not services, so a hold of that name counts wherever the store has its table.</param>
    /// <param name="elsewhere">The ids of holds in other services' stores of that name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that should be on and are not, and those that are on again although they were released.</returns>
    public async Task<(IReadOnlyList<(string Id, string Table)> Missing, IReadOnlyList<string> Over)> OfAsync(IErasureStore store, IReadOnlySet<string> elsewhere, CancellationToken cancellationToken)
    {
        if (store is not IHoldStore holds) return ([], []);
        var here = (await holds.HoldsAsync(cancellationToken)).Select(h => h.Id).ToHashSet(StringComparer.Ordinal);
        var (on, over) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var entry in ledger.ReadAsync(0, cancellationToken))
        {
            // Most entries are about cases: only those that speak of a hold are read.
            if (!entry.Text.Contains("\"hold.", StringComparison.Ordinal) || JsonNode.Parse(entry.Text) is not JsonObject noted || noted["data"] is not JsonObject said || Text(said, "store") != store.Name || Text(said, "hold") is not { } id) continue;
            if (Text(noted, "event") == "hold.added")
            {
                on[id] = Text(said, "table") ?? "";
                over.Remove(id);
            }
            else if (Text(noted, "event") == "hold.released" && on.Remove(id))
            {
                over.Add(id);
            }
        }

        var tables = store is SqlErasureStore sql ? sql.Tables.ToHashSet(StringComparer.Ordinal) : [];
        return ([.. on.Where(h => !elsewhere.Contains(h.Key) && !here.Contains(h.Key) && tables.Contains(h.Value)).Select(h => (h.Key, h.Value))], [.. over.Where(here.Contains)]);
    }

    private static string? Text(JsonObject entry, string name) => entry.TryGetPropertyValue(name, out var value) && value is JsonValue text && text.TryGetValue<string>(out var found) ? found : null;
}
