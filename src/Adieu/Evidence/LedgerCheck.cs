using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Adieu.Evidence;

/// <summary>Checks an exported ledger with nothing but the file and the published keys.</summary>
public static class LedgerCheck
{
    /// <summary>The outcome of a check.</summary>
    public abstract record Outcome
    {
        private Outcome()
        {
        }

        /// <summary>Every entry is in its place and the signed tree heads are those of these entries.</summary>
        public sealed record Sound(long Entries, int Checkpoints, IReadOnlyList<string> KeyIds) : Outcome;

        /// <summary>Something is not right, and where first.</summary>
        /// <param name="Line">The line, from 1.</param>
        /// <param name="Why">One sentence.</param>
        public sealed record Broken(long Line, string Why) : Outcome;
    }

    /// <summary>Reads an export, line by line.</summary>
    /// <param name="export">What <see cref="Checkpoints.ExportAsync"/> wrote.</param>
    /// <param name="jwks">The published keys; null takes those of the export, which tells nothing about who made it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Outcome> RunAsync(TextReader export, string? jwks, CancellationToken cancellationToken)
    {
        var read = new Reading();
        long number = 0;
        while (await export.ReadLineAsync(cancellationToken) is { } line)
        {
            number++;
            if (read.Take(number, line) is { } wrong) return new Outcome.Broken(number, wrong);
        }

        if ((jwks ?? read.Jwks) is not { } keys) return new Outcome.Broken(1, "There are no keys: the first line of an export holds them.");
        return Compare(read, keys, number);
    }

    private static Outcome Compare(Reading read, string jwks, long lines)
    {
        var heads = new List<(long Line, TreeHead Head)>();
        var keyIds = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (line, jws) in read.Checkpoints)
        {
            var check = SignedText.Verify(jws, jwks, Checkpoints.Type);
            if (check is SignedText.Check.Invalid invalid) return new Outcome.Broken(line, $"The checkpoint is not valid. {invalid.Why}");
            var valid = (SignedText.Check.Valid)check;
            heads.Add((line, TreeHead.Read(valid.Payload)));
            keyIds.Add(valid.KeyId);
        }

        if (heads.Count == 0) return new Outcome.Broken(lines, "The export ends without a checkpoint: nothing in it is signed.");
        var edge = new MerkleEdge();
        foreach (var (line, head) in heads.OrderBy(h => h.Head.Size))
        {
            if (head.Size > read.Leaves.Count) return new Outcome.Broken(line, $"The checkpoint was signed over {head.Size} entries, and there are {read.Leaves.Count}: the last ones were removed.");
            var from = edge.Size;
            while (edge.Size < head.Size) edge.Append(read.Leaves[(int)edge.Size].Hash);
            if (!edge.Root().AsSpan().SequenceEqual(head.Root))
                return new Outcome.Broken(from < head.Size ? read.Leaves[(int)from].Line : line, $"From here to position {head.Size - 1} there are other entries than the checkpoint in line {line} was signed over.");
        }

        return edge.Size < read.Leaves.Count
            ? new Outcome.Broken(read.Leaves[(int)edge.Size].Line, "From here on no checkpoint was signed over the entries.")
            : new Outcome.Sound(edge.Size, heads.Count, [.. keyIds]);
    }

    // What the lines say, each checked by itself.
    private sealed class Reading
    {
        public string? Jwks { get; private set; }

        public List<(long Line, byte[] Hash)> Leaves { get; } = [];

        public List<(long Line, string Jws)> Checkpoints { get; } = [];

        public string? Take(long number, string line)
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                if (root.TryGetProperty("jwks", out var jwks)) Jwks = jwks.GetRawText();
                else if (root.TryGetProperty("checkpoint", out var checkpoint)) Checkpoints.Add((number, checkpoint.GetString()!));
                else return Entry(number, root);
                return null;
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
            {
                return "The line is malformed.";
            }
        }

        private string? Entry(long number, JsonElement line)
        {
            var position = line.GetProperty("position").GetInt64();
            if (position != Leaves.Count) return $"Here the entry of position {Leaves.Count} should stand, and it is that of {position}: entries were removed, added or moved.";
            var entry = line.GetProperty("entry");
            var hash = MerkleTree.LeafHash(Encoding.UTF8.GetBytes(CanonicalJson.Write(entry)));
            if (!hash.AsSpan().SequenceEqual(Base64Url.DecodeFromChars(line.GetProperty("leaf").GetString()))) return $"The entry of position {position} was changed: it no longer gives its leaf's hash.";
            Leaves.Add((number, hash));
            return null;
        }
    }
}
