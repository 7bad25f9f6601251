using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Adieu.Evidence;
using Adieu.Services;

namespace Adieu.Settlement;

/// <summary>One line of a settlement: of which row of the service, what becomes of it, and what it comes to.</summary>
public sealed record SettlementLine
{
    /// <summary>The id of the item.</summary>
    public required string Item { get; init; }

    /// <summary>What tells the row from the item's others.</summary>
    public required string Reference { get; init; }

    /// <summary>What becomes of it.</summary>
    public required SettlementKind Kind { get; init; }

    /// <summary>Hundredths of the service's currency: what comes back, is owed, given up or kept; null where it is not money.</summary>
    public long? Amount { get; init; }

    /// <summary>Hundredths that the service keeps of what comes back.</summary>
    public long Fee { get; init; }

    /// <summary>What it is.</summary>
    public required LocalText Title { get; init; }

    /// <summary>Why, and how the amount comes about.</summary>
    public required LocalText Because { get; init; }

    /// <summary>The law or rule behind it, or null.</summary>
    public LegalBasis? Basis { get; init; }

    /// <summary>By which way money comes back, or null.</summary>
    public LocalText? Way { get; init; }

    /// <summary>Within how many days of the settlement, or null.</summary>
    public int? WithinDays { get; init; }

    /// <summary>What the person may pick; empty where there is no choice.</summary>
    public IReadOnlyList<SettlementOption> Options { get; init; } = [];

    /// <summary>Names the line among all of the settlement.</summary>
    public string Key => $"{Item}/{Reference}";

    /// <summary>What of the money that the service holds is accounted for by this line.</summary>
    internal long Moves => Kind == SettlementKind.Invoice ? 0 : (Amount ?? 0) + Fee;
}

/// <summary>A settlement in sums, each in hundredths of the service's currency.</summary>
/// <param name="Back">What comes back.</param>
/// <param name="Owed">What the person owes, fees included; taken from what the service holds.</param>
/// <param name="GivenUp">What the person gives up.</param>
/// <param name="Kept">What stays of use without the account.</param>
public sealed record SettlementTotals(long Back, long Owed, long GivenUp, long Kept)
{
    /// <summary>The sums of some lines.</summary>
    public static SettlementTotals Of(IReadOnlyCollection<SettlementLine> lines)
    {
        long Sum(params SettlementKind[] kinds) => lines.Where(l => kinds.Contains(l.Kind)).Sum(l => l.Amount ?? 0);
        return new SettlementTotals(
            Sum(SettlementKind.Refund, SettlementKind.Redeem), Sum(SettlementKind.Charge) + lines.Sum(l => l.Fee), Sum(SettlementKind.Waive), Sum(SettlementKind.Keep));
    }
}

/// <summary>What a person agreed to, line by line. Sealed with the case; the ledger has its hash.</summary>
/// <param name="At">When. The day counts where a rule counts days, so that waiting costs nobody anything.</param>
/// <param name="Salt">Random, so that the hash tells nothing about the amounts.</param>
/// <param name="Lines">Every line as it was shown.</param>
internal sealed record SettlementConsent(DateTimeOffset At, string Salt, IReadOnlyList<SettlementLine> Lines)
{
    /// <summary>What the ledger and the certificate know of it.</summary>
    public string Hash() => Digest(Salt, Lines);

    /// <summary>Whether a settlement is what was agreed to: the same rows, the same fate for each, the same amounts.</summary>
    public bool Covers(IReadOnlyList<SettlementLine> lines) => Digest("", lines) == Digest("", Lines);

    /// <summary>What was picked, by the lines' keys.</summary>
    public IReadOnlyDictionary<string, string> Picks => Picked(Lines);

    /// <summary>A hash of lines by what counts in them.</summary>
    public static string Digest(string salt, IReadOnlyList<SettlementLine> lines)
    {
        var rows = new JsonArray([.. lines.Select(l => (JsonNode)new JsonObject
        {
            ["item"] = l.Item,
            ["reference"] = l.Reference,
            ["becomes"] = l.Kind.ToString(),
            ["amount"] = l.Amount,
            ["fee"] = l.Fee,
        })]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Rewrite(new JsonObject { ["salt"] = salt, ["lines"] = rows }.ToJsonString()))));
    }

    /// <summary>What lines with a choice became, by their keys.</summary>
    public static IReadOnlyDictionary<string, string> Picked(IEnumerable<SettlementLine> lines) =>
        lines.Where(l => l.Options.Count > 1).ToDictionary(l => l.Key, l => l.Kind.ToString().ToLowerInvariant());
}
