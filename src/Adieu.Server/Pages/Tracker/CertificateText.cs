using System.Text.Json;
using Adieu.Evidence;
using Adieu.Services;
using Adieu.Settlement;

namespace Adieu.Server.Pages.Tracker;

/// <summary>What a certificate says, read from its signed text and from nowhere else.</summary>
public sealed record CertificateText
{
    /// <summary>The <c>typ</c> in the header of a certificate's signature.</summary>
    private const string Type = "adieu-certificate+jws";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The issuer's address.</summary>
    public required string Iss { get; init; }

    /// <summary>The case number.</summary>
    public required string Case { get; init; }

    /// <summary>The service's name as it was.</summary>
    public required LocalText ServiceName { get; init; }

    /// <summary>The version of the service's rules.</summary>
    public required string Rules { get; init; }

    /// <summary>The account as a keyed hash.</summary>
    public required string Account { get; init; }

    /// <summary>As what somebody else acted for the account's person: <c>close-relative</c> or <c>guardian</c>; null when it was the person.</summary>
    public string? Capacity { get; init; }

    /// <summary>When the case was opened.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the person confirmed; null in a certificate of a purge.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When the last store erased; null in a certificate of a purge.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>When what was kept was purged; null in a certificate of a closure.</summary>
    public DateTimeOffset? PurgedAt { get; init; }

    /// <summary>Until when a sealed copy could undo the closure; null when there was none.</summary>
    public DateTimeOffset? SealedUntil { get; init; }

    /// <summary>What was done, by store.</summary>
    public required IReadOnlyList<StorePart> Stores { get; init; }

    /// <summary>The independent checks; null in a certificate of a purge.</summary>
    public ProbePart? Probes { get; init; }

    /// <summary>The search of whole stores; null where there was none.</summary>
    public ScanPart? Scan { get; init; }

    /// <summary>What stood in the way and was lifted for this closure alone; null where nothing was.</summary>
    public IReadOnlyList<LiftedPart>? Lifted { get; init; }

    /// <summary>What was settled before the data was erased; null where nothing was.</summary>
    public SettlementPart? Settlement { get; init; }

    /// <summary>Where it stands in the ledger.</summary>
    public required LedgerPart Ledger { get; init; }

    /// <summary>Reads a certificate, but only when the published key signed it: an altered one gives null.</summary>
    public static CertificateText? Read(Certificate certificate, SigningKey key) =>
        SignedText.Verify(certificate.Jws, key.ToJwks(), Type) is SignedText.Check.Valid valid ? JsonSerializer.Deserialize<CertificateText>(valid.Payload, Json) : null;

    /// <summary>One store.</summary>
    public sealed record StorePart(string Store, string Plan, DateTimeOffset At, IReadOnlyList<EffectPart> Effects);

    /// <summary>One table.</summary>
    public sealed record EffectPart(string Table, string Effect, long Rows, DateTimeOffset? Until, LocalText? Law, string? Source, DateTimeOffset? Since, string? Basis);

    /// <summary>The independent checks.</summary>
    public sealed record ProbePart(int Run, int Findings);

    /// <summary>The search of whole stores, and which could not be searched.</summary>
    public sealed record ScanPart(int Tables, long Rows, int Findings, IReadOnlyList<string> Skipped);

    /// <summary>A blocker that was lifted, and by what.</summary>
    public sealed record LiftedPart(string Rule, string By, LocalText Text);

    /// <summary>What was settled.</summary>
    public sealed record SettlementPart(DateTimeOffset At, DateTimeOffset AgreedAt, string Agreement, string Currency, IReadOnlyList<SettledPart> Items)
    {
        /// <summary>The items as pages show them.</summary>
        public IReadOnlyList<SettledItem> Settled() => [.. Items.Select(i => new SettledItem(
            Enum.TryParse<SettlementKind>(i.Becomes, ignoreCase: true, out var kind) ? kind : SettlementKind.Waive, i.Item, i.Name, i.Lines, i.Amount, i.Fee ?? 0, Currency, i.By is { } by ? (int)Math.Round((by - At).TotalDays) : null))];
    }

    /// <summary>One item of a settlement.</summary>
    public sealed record SettledPart(string Item, LocalText Name, string Becomes, int Lines, long? Amount, long? Fee, DateTimeOffset? By);

    /// <summary>A place in the ledger.</summary>
    public sealed record LedgerPart(long Position, string Leaf);
}
