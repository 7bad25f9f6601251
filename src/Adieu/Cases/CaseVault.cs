using System.Text.Json;
using Adieu.Sealing;

namespace Adieu.Cases;

/// <summary>Seals and opens what a case knows of its person.</summary>
internal sealed class CaseVault(SealedBox box, KeyedHash hashes)
{
    private const string Where = "cases.sealed";

    /// <summary>A new case's key, and its secrets sealed with it.</summary>
    public (byte[] Key, byte[] Sealed) SealNew(CaseNumber number, CaseSecrets secrets)
    {
        var key = box.NewKey(number.ToString());
        return (key.Bytes.ToArray(), Seal(key, number, secrets));
    }

    /// <summary>The secrets sealed anew with the case's key.</summary>
    public byte[] Seal(StoredCase stored, CaseSecrets secrets) => Seal(new SealedKey(stored.SealedKey), stored.Number, secrets);

    /// <summary>The secrets; null once the case has ended and its key is destroyed.</summary>
    public CaseSecrets? Open(StoredCase stored) => stored.SealedKey is null || stored.Sealed is null
        ? null
        : JsonSerializer.Deserialize<CaseSecrets>(box.OpenText(new SealedKey(stored.SealedKey), stored.Number.ToString(), stored.Sealed, Where));

    /// <summary>The account as the database, the ledger and certificates know it.</summary>
    public string AccountHash(string service, string account) => hashes.Hash($"account:{service}", account);

    /// <summary>An identifier as a tombstone knows it. The identifier is brought to its one spelling first.</summary>
    public string TombstoneHash(string service, string kind, string value) => hashes.Hash($"tombstone:{service}:{kind}", Identifiers.Normalise(kind, value));

    /// <summary>A new "this was not me" token: 256 random bits.</summary>
    public static string NewToken() => System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    /// <summary>A "this was not me" token as it is stored.</summary>
    public string TokenHash(string token) => hashes.Hash("dispute", token);

    private byte[] Seal(SealedKey key, CaseNumber number, CaseSecrets secrets) => box.SealText(key, number.ToString(), JsonSerializer.Serialize(secrets), Where);
}
