using System.Buffers.Text;
using System.Text.Json;

namespace Adieu.Evidence;

/// <summary>Signs the ledger's tree heads, and writes the ledger out for anybody to check.</summary>
public sealed class Checkpoints(ILedger ledger, SigningKey key)
{
    /// <summary>The <c>typ</c> of a checkpoint's signature.</summary>
    public const string Type = "adieu-checkpoint+jws";

    /// <summary>Signs the ledger as it is now.</summary>
    /// <returns>A compact JWS with <c>size</c>, <c>root</c> (base64url) and <c>at</c> (milliseconds).</returns>
    public async Task<string> SignAsync(CancellationToken cancellationToken)
    {
        var head = await ledger.HeadAsync(cancellationToken);
        var payload = CanonicalJson.Rewrite(JsonSerializer.Serialize(new { size = head.Size, root = Base64Url.EncodeToString(head.Root), at = head.At.ToUnixTimeMilliseconds() }));
        var jws = key.Sign(payload, Type);
        await ledger.SaveCheckpointAsync(head, jws, cancellationToken);
        return jws;
    }

    /// <summary>
    /// Writes the whole ledger as JSON Lines: the public keys, one line per entry in order with its place and leaf hash,
    /// then the checkpoints, the last of which is signed now. <see cref="LedgerCheck"/> reads it.
    /// </summary>
    public async Task ExportAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await SignAsync(cancellationToken);
        var checkpoints = await ledger.CheckpointsAsync(cancellationToken);
        await output.WriteLineAsync($$"""{"jwks":{{key.ToJwks()}}}""");
        // Entries that came since belong to the next checkpoint.
        var size = TreeHead.Read(SignedText.PayloadOf(checkpoints[^1])).Size;
        await foreach (var entry in ledger.ReadAsync(0, cancellationToken))
        {
            if (entry.Position >= size) break;
            await output.WriteLineAsync($$"""{"position":{{entry.Position}},"leaf":"{{Base64Url.EncodeToString(entry.Leaf)}}","entry":{{entry.Text}}}""");
        }

        foreach (var checkpoint in checkpoints) await output.WriteLineAsync($$"""{"checkpoint":"{{checkpoint}}"}""");
    }
}
