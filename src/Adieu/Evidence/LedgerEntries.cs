using System.Text.Json;
using System.Text.Json.Nodes;
using Adieu.Cases;

namespace Adieu.Evidence;

/// <summary>What the ledger says of a case's move. No personal data: the account stands in it as a keyed hash.</summary>
internal static class LedgerEntries
{
    /// <summary>The canonical entry of a move.</summary>
    /// <param name="moved">The case as it is after the move.</param>
    /// <param name="to">Where it went.</param>
    /// <param name="data">More, or null.</param>
    /// <param name="at">The database's time in milliseconds.</param>
    public static string ForMove(StoredCase moved, CaseState to, JsonObject? data, long at)
    {
        var entry = new JsonObject
        {
            ["event"] = $"case.{JsonNamingPolicy.KebabCaseLower.ConvertName(to.ToString())}",
            ["at"] = at,
            ["case"] = moved.Number.ToString(),
            ["service"] = moved.Service,
            ["rules"] = moved.ServiceVersion,
            ["door"] = JsonNamingPolicy.KebabCaseLower.ConvertName(moved.Door.ToString()),
            ["account"] = moved.AccountHash,
            ["version"] = moved.Version,
        };
        if (data is not null) entry["data"] = data.DeepClone();
        return CanonicalJson.Rewrite(entry.ToJsonString());
    }

    /// <summary>The canonical entry of what is no move of a case.</summary>
    public static string ForNote(string kind, JsonObject data, long at) =>
        CanonicalJson.Rewrite(new JsonObject { ["event"] = kind, ["at"] = at, ["data"] = data.DeepClone() }.ToJsonString());
}
