using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Lanes;
using Adieu.Services;
using Adieu.Settlement;

namespace Adieu.Evidence;

/// <summary>Writes and signs certificates. Nothing in them names the person: the account stands as a keyed hash.</summary>
internal sealed class CertificateWriter(SigningKey key, ClosingOptions options)
{
    /// <summary>The <c>typ</c> of a certificate's signature.</summary>
    public const string Type = "adieu-certificate+jws";

    /// <summary>The certificate of a closure.</summary>
    public Certificate Closure(ServiceDefinition service, StoredCase about, IReadOnlyList<StoreReceipt> receipts, Verified verified, DateTimeOffset? sealedUntil, CaseSecrets secrets, LedgerLeaf leaf)
    {
        var payload = Common("closure", service, about, leaf);
        payload["confirmedAt"] = Iso(about.ConfirmedAt!.Value);
        payload["erasedAt"] = Iso(receipts.Max(r => r.Receipt.At));
        payload["stores"] = new JsonArray([.. receipts.Select(r => Store(service, r.Store, r.Receipt))]);
        payload["probes"] = new JsonObject { ["run"] = verified.Probes, ["findings"] = 0 };
        if (verified.Scan is { } scan)
            payload["scan"] = new JsonObject { ["tables"] = scan.Tables, ["rows"] = scan.Rows, ["findings"] = 0, ["skipped"] = new JsonArray([.. scan.Skipped.Select(s => (JsonNode)s)]) };
        // Until then the erasure can be undone: a sealed copy is left, whose key is destroyed on that day.
        if (sealedUntil is { } until) payload["sealedUntil"] = Iso(until);
        // What stood in the way and was lifted for this case alone, by an appeal.
        if (secrets.Overridden.Count > 0)
            payload["lifted"] = new JsonArray([.. service.Standing.Where(rule => secrets.Overridden.Contains(rule.Id)).Select(rule => Lifted(rule.Id, rule.General ?? rule.Title))]);
        if (secrets is { Agreed: { } agreed, SettledAt: { } settled }) payload["settlement"] = Settlement(service, agreed, settled);
        return Sign("closure", payload, leaf);
    }

    /// <summary>The kind of a certificate that an account which stays has lost a part of its data.</summary>
    public const string PartKind = "part";

    /// <summary>Says which part of the data was erased of an account that stays.</summary>
    public Certificate Part(ServiceDefinition service, StoredCase about, IReadOnlyList<StoreReceipt> receipts, LedgerLeaf leaf)
    {
        var payload = Common(PartKind, service, about, leaf);
        payload["erasedAt"] = Iso(receipts.Max(r => r.Receipt.At));
        payload["stores"] = new JsonArray([.. receipts.Select(r => Store(service, r.Store, r.Receipt))]);
        return Sign(PartKind, payload, leaf);
    }

    /// <summary>The second certificate: what was retained is gone too.</summary>
    public Certificate Purge(ServiceDefinition service, StoredCase about, IReadOnlyList<StoreReceipt> receipts, LedgerLeaf leaf)
    {
        var payload = Common("purge", service, about, leaf);
        var purged = receipts.Where(r => r.Purged is not null).ToList();
        payload["purgedAt"] = Iso(purged.Max(r => r.Purged!.At));
        payload["stores"] = new JsonArray([.. purged.Select(r => Store(service, r.Store, r.Purged!))]);
        return Sign("purge", payload, leaf);
    }

    /// <summary>A further certificate: what legal holds had kept is gone, masked, or kept by law.</summary>
    public Certificate Release(ServiceDefinition service, StoredCase about, IReadOnlyList<StoreReceipt> receipts, LedgerLeaf leaf)
    {
        var payload = Common("release", service, about, leaf);
        payload["stores"] = new JsonArray([.. receipts.Select(r => Store(service, r.Store, r.Receipt))]);
        return Sign("release", payload, leaf);
    }

    /// <summary>Says that a closure was undone and that its certificate holds no more.</summary>
    public Certificate Revocation(ServiceDefinition service, StoredCase about, string revokes, LedgerLeaf leaf)
    {
        var payload = Common("revocation", service, about, leaf);
        payload["revokes"] = revokes;
        payload["stores"] = new JsonArray();
        return Sign("revocation", payload, leaf);
    }

    /// <summary>What the ledger says of a closure beside the certificate: rows by effect.</summary>
    public static JsonObject Summary(IReadOnlyList<StoreReceipt> receipts)
    {
        var effects = new JsonObject();
        foreach (var group in receipts.SelectMany(r => r.Receipt.Effects).GroupBy(e => e.Effect)) effects[Name(group.Key)] = group.Sum(e => e.Rows);
        return new JsonObject { ["rows"] = effects, ["stores"] = new JsonArray([.. receipts.Select(r => (JsonNode)r.Store)]) };
    }

    // Item by item and in sums: which rows they were is in the agreement, which nobody has any more but the person.
    private static JsonObject Settlement(ServiceDefinition service, SettlementConsent agreed, DateTimeOffset at) => new()
    {
        ["at"] = Iso(at),
        ["agreedAt"] = Iso(agreed.At),
        ["agreement"] = agreed.Hash(),
        ["currency"] = service.Settlement.Currency,
        ["items"] = new JsonArray([.. SettlementSummary.Of(service, agreed).Select(i =>
        {
            var item = new JsonObject { ["item"] = i.Item, ["name"] = new JsonObject { ["zh"] = i.Name.Zh, ["en"] = i.Name.En }, ["becomes"] = i.Kind.ToString().ToLowerInvariant(), ["lines"] = i.Lines };
            if (i.Amount is { } amount) item["amount"] = amount;
            if (i.Fee != 0) item["fee"] = i.Fee;
            if (i.WithinDays is { } days) item["by"] = Iso(at.AddDays(days));
            return (JsonNode)item;
        })]),
    };

    private JsonObject Common(string kind, ServiceDefinition service, StoredCase about, LedgerLeaf leaf)
    {
        var payload = Head(kind, service, about, leaf);
        // As what somebody acted for the account's person; never who.
        if (about.Capacity is { } capacity) payload["capacity"] = CapacityName.Of(capacity);
        return payload;
    }

    private JsonObject Head(string kind, ServiceDefinition service, StoredCase about, LedgerLeaf leaf) => new()
    {
        ["kind"] = kind,
        ["iss"] = options.PublicUrl.ToString().TrimEnd('/'),
        ["case"] = about.Number.ToString(),
        ["service"] = service.Id,
        ["serviceName"] = new JsonObject { ["zh"] = service.Name.Zh, ["en"] = service.Name.En },
        ["rules"] = about.ServiceVersion,
        ["door"] = JsonNamingPolicy.KebabCaseLower.ConvertName(about.Door.ToString()),
        ["account"] = about.AccountHash,
        ["openedAt"] = Iso(about.OpenedAt),
        ["issuedAt"] = Iso(leaf.At),
        ["ledger"] = new JsonObject { ["position"] = leaf.Position, ["leaf"] = Convert.ToHexStringLower(leaf.Hash) },
    };

    private static JsonObject Lifted(string id, LocalText rule) => new() { ["rule"] = id, ["by"] = "appeal", ["text"] = new JsonObject { ["zh"] = rule.Zh, ["en"] = rule.En } };

    private static JsonObject Store(ServiceDefinition service, string name, Receipt receipt) => new()
    {
        ["store"] = name,
        ["plan"] = receipt.PlanHash,
        ["at"] = Iso(receipt.At),
        // A store that was asked and held nothing is not one that erased, and none was skipped: then there is no certificate.
        ["outcome"] = receipt.Effects.Any(e => e.Rows > 0) ? "erased" : "nothing-held",
        ["effects"] = new JsonArray([.. receipt.Effects.Select(e => Line(service, e))]),
    };

    private static JsonObject Line(ServiceDefinition service, TableEffect effect)
    {
        var line = new JsonObject { ["table"] = effect.Table, ["effect"] = Name(effect.Effect), ["rows"] = effect.Rows };
        if (effect.Until is { } until) line["until"] = Iso(until);
        if (effect.Since is { } since) line["since"] = Iso(since);
        if (effect.Basis is not { } id) return line;
        line["basis"] = id;
        if (service.Bases.GetValueOrDefault(id) is { } basis)
        {
            line["law"] = new JsonObject { ["zh"] = basis.Text.Zh, ["en"] = basis.Text.En };
            line["source"] = basis.Source;
        }

        return line;
    }

    private Certificate Sign(string kind, JsonObject payload, LedgerLeaf leaf)
    {
        var text = CanonicalJson.Rewrite(payload.ToJsonString());
        var jws = key.Sign(text, Type);
        return new Certificate(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(jws))), jws, text, leaf.At, kind);
    }

    private static string Name(Effect effect) => JsonNamingPolicy.KebabCaseLower.ConvertName(effect.ToString());

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
