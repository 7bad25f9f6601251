using System.Text.Json;
using Adieu.Cases;
using Adieu.Sealing;

namespace Adieu.Appeals;

/// <summary>A refusal to be stored with the move that refuses.</summary>
/// <param name="Staff">Who refused, by staff id.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Resumes">Where the case stood.</param>
/// <param name="Key">The sealed key.</param>
/// <param name="Sealed">The sealed <see cref="RefusalContent"/>.</param>
/// <param name="Within">How long an appeal can be made.</param>
internal sealed record NewRefusal(string Staff, string Basis, CaseState Resumes, byte[] Key, byte[] Sealed, TimeSpan Within);

/// <summary>A granted appeal to be stored with the move that lets the case go on.</summary>
/// <param name="By">Who decided, by staff id.</param>
/// <param name="Key">The case's new key; it comes with new sealed content.</param>
internal sealed record GrantedAppeal(string By, byte[] Key);

/// <summary>What a refusal keeps until its appeal is decided: with it a case that had forgotten its person can go on.</summary>
/// <param name="Reason">Why, as the person was told.</param>
/// <param name="Case">What the case knew.</param>
internal sealed record RefusalContent(string Reason, CaseSecrets Case)
{
    /// <summary>Ids of the blockers that the refusal rests on; none when it rests on something else.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Says that there is content, never which.</summary>
    public override string ToString() => "refusal:***";
}

/// <summary>A refusal as it is stored.</summary>
internal sealed record StoredRefusal(AppealView View, string Staff, CaseState Resumes, byte[]? SealedKey, byte[]? Sealed, byte[]? Words);

/// <summary>Seals and opens what a refusal keeps.</summary>
internal sealed class RefusalVault(SealedBox box)
{
    private const string Content = "refusals.sealed", Said = "refusals.words";

    public (byte[] Key, byte[] Sealed) Seal(CaseNumber number, RefusalContent content)
    {
        var key = box.NewKey(Owner(number));
        return (key.Bytes.ToArray(), box.SealText(key, Owner(number), JsonSerializer.Serialize(content), Content));
    }

    public RefusalContent? Open(StoredRefusal refusal) => refusal is { SealedKey: { } key, Sealed: { } content }
        ? JsonSerializer.Deserialize<RefusalContent>(box.OpenText(new SealedKey(key), Owner(refusal.View.Number), content, Content))
        : null;

    public byte[] SealWords(StoredRefusal refusal, string words) => box.SealText(new SealedKey(refusal.SealedKey), Owner(refusal.View.Number), words, Said);

    public string? OpenWords(StoredRefusal refusal) => refusal is { SealedKey: { } key, Words: { } words }
        ? box.OpenText(new SealedKey(key), Owner(refusal.View.Number), words, Said)
        : null;

    private static string Owner(CaseNumber number) => "refusal:" + number;
}
