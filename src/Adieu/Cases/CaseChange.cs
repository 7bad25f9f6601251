using System.Text.Json.Nodes;
using Adieu.Appeals;
using Adieu.Evidence;
using Adieu.Notices;
using Adieu.Numbers;

namespace Adieu.Cases;

/// <summary>
/// One move of one case with everything that must happen in the same transaction: its ledger entry, its notices, its
/// certificate. It takes effect only if the case is still in the version, and under the claim, that it was read in.
/// </summary>
/// <param name="Case">The case as it was read.</param>
/// <param name="To">Where it goes.</param>
internal sealed record CaseChange(StoredCase Case, CaseState To)
{
    /// <summary>When a lane shall look at it next, from now; null: never by itself.</summary>
    public TimeSpan? DueIn { get; init; }

    /// <summary>The same as a time; counts before <see cref="DueIn"/>.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether the claim goes on to the next step of the same run; otherwise it is given back.</summary>
    public bool KeepsClaim { get; init; }

    /// <summary>Why it stands still: a code and no personal data; null when it does not.</summary>
    public string? Problem { get; init; }

    /// <summary>New choices; null leaves them.</summary>
    public Choices? Choices { get; init; }

    /// <summary>New sealed content; null leaves it. A case that ends loses it whatever is said here.</summary>
    public byte[]? Sealed { get; init; }

    /// <summary>For a confirmation: how long until erasure; sets the time of confirmation too.</summary>
    public TimeSpan? CoolingOff { get; init; }

    /// <summary>More for the ledger entry; no personal data.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>For a refusal: what an appeal needs.</summary>
    public NewRefusal? Refusal { get; init; }

    /// <summary>For a case that goes on because its person was right: the appeal, and the key that comes with <see cref="Sealed"/>.</summary>
    public GrantedAppeal? Granted { get; init; }

    /// <summary>Notices that go out because of the move.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>Keyed hashes of the "this was not me" tokens that the notices carry.</summary>
    public IReadOnlyList<string> DisputeHashes { get; init; } = [];

    /// <summary>Identifiers that the service's rules remember after closure.</summary>
    public IReadOnlyList<Tombstone> Tombstones { get; init; } = [];

    /// <summary>Announcements that the person gives up their phone number, one for each service that listens.</summary>
    public IReadOnlyList<NumberAnnouncement> Numbers { get; init; } = [];

    /// <summary>Signs the certificate once the move's place in the ledger is known; null when the move has none.</summary>
    public Func<LedgerLeaf, Certificate>? Certify { get; init; }
}

/// <summary>An identifier remembered without being kept.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Hash">Its keyed hash.</param>
/// <param name="BlockedFor">How long it stays blocked, from closure; null: for ever.</param>
internal sealed record Tombstone(string Kind, string Hash, TimeSpan? BlockedFor);
