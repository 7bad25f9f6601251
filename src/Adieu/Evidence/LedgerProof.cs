using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adieu.Evidence;

/// <summary>
/// Shows something of the ledger to whoever has the published keys and nothing else: as JSON it is a file to keep. Hashes are base64url.
/// </summary>
/// <param name="Path">The hashes of RFC 9162's proof, in its order.</param>
/// <param name="Checkpoint">The signed head of the tree in which it holds, a compact JWS.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "proof")]
[JsonDerivedType(typeof(Inclusion), "inclusion")]
[JsonDerivedType(typeof(Consistency), "consistency")]
public abstract record LedgerProof(IReadOnlyList<string> Path, string Checkpoint)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, AllowOutOfOrderMetadataProperties = true };

    /// <summary>An entry stands in the ledger (RFC 9162, section 2.1.3).</summary>
    /// <param name="Position">Where, from 0.</param>
    /// <param name="Leaf">The entry's leaf hash.</param>
    /// <param name="Path">See the base.</param>
    /// <param name="Checkpoint">See the base.</param>
    public sealed record Inclusion(long Position, string Leaf, IReadOnlyList<string> Path, string Checkpoint) : LedgerProof(Path, Checkpoint)
    {
        private protected override bool Holds(TreeHead head, IReadOnlyList<byte[]> path) => MerkleProofs.Includes(Hash(Leaf), Position, head.Size, path, head.Root);
    }

    /// <summary>The ledger grew from an earlier checkpoint, and nothing of it was changed or removed since (RFC 9162, section 2.1.4).</summary>
    /// <param name="From">The earlier size.</param>
    /// <param name="Root">The earlier root.</param>
    /// <param name="Path">See the base.</param>
    /// <param name="Checkpoint">See the base.</param>
    public sealed record Consistency(long From, string Root, IReadOnlyList<string> Path, string Checkpoint) : LedgerProof(Path, Checkpoint)
    {
        private protected override bool Holds(TreeHead head, IReadOnlyList<byte[]> path) => MerkleProofs.Extends(From, Hash(Root), head.Size, head.Root, path);
    }

    /// <summary>The outcome of a check.</summary>
    public abstract record Check
    {
        private Check()
        {
        }

        /// <summary>It holds.</summary>
        /// <param name="Head">The tree that was signed.</param>
        /// <param name="KeyId">The key that signed it.</param>
        public sealed record Sound(TreeHead Head, string KeyId) : Check;

        /// <summary>It does not, and why, in one sentence.</summary>
        public sealed record Broken(string Why) : Check;
    }

    /// <summary>Reads a proof.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static LedgerProof Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<LedgerProof>(json, Web) ?? throw new FormatException("It is no proof of the ledger.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new FormatException("It is no proof of the ledger.");
        }
    }

    /// <summary>Checks it with nothing but the published keys.</summary>
    /// <param name="jwks">A JSON Web Key Set.</param>
    public Check Verify(string jwks)
    {
        switch (SignedText.Verify(Checkpoint, jwks, Checkpoints.Type))
        {
            case SignedText.Check.Invalid invalid:
                return new Check.Broken($"Its checkpoint is not valid. {invalid.Why}");
            case SignedText.Check.Valid valid:
                var head = TreeHead.Read(valid.Payload);
                return Holds(head) ? new Check.Sound(head, valid.KeyId) : new Check.Broken("Its hashes do not lead to the root that was signed.");
            default:
                throw new InvalidOperationException("There is a third outcome of checking a signature.");
        }
    }

    /// <summary>The file to keep.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Web);

    private protected abstract bool Holds(TreeHead head, IReadOnlyList<byte[]> path);

    private static byte[] Hash(string text) => Base64Url.DecodeFromChars(text) is { Length: MerkleTree.HashBytes } hash ? hash : throw new FormatException("It is no hash.");

    // Hashes that are none lead nowhere.
    private bool Holds(TreeHead head)
    {
        try
        {
            return Holds(head, [.. Path.Select(Hash)]);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
