using System.Text.Json;
using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Verification;

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

    /// <summary>The canonical entry of something that happened to a case without moving it, such as <c>consent</c>.</summary>
    /// <param name="about">The case, or what will be one.</param>
    /// <param name="what">What happened.</param>
    /// <param name="data">More; no personal data, and whole numbers only.</param>
    /// <param name="at">The database's time in milliseconds.</param>
    public static string ForEvent(ProofCase about, string what, JsonObject data, long at) => CanonicalJson.Rewrite(new JsonObject
    {
        ["event"] = $"case.{what}",
        ["at"] = at,
        ["case"] = about.Number.ToString(),
        ["service"] = about.Service.Id,
        ["door"] = JsonNamingPolicy.KebabCaseLower.ConvertName(about.Door.ToString()),
        ["data"] = data.DeepClone(),
    }.ToJsonString());
}
