using System.Buffers.Text;
using System.Text.Json;

namespace Adieu.Evidence;

/// <summary>What a checkpoint is signed over.</summary>
/// <param name="Size">How many entries the ledger had.</param>
/// <param name="Root">The root of the tree of these.</param>
/// <param name="At">When.</param>
public sealed record TreeHead(long Size, byte[] Root, DateTimeOffset At)
{
    internal static TreeHead Read(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        var head = document.RootElement;
        return new TreeHead(
            head.GetProperty("size").GetInt64(),
            Base64Url.DecodeFromChars(head.GetProperty("root").GetString()),
            DateTimeOffset.FromUnixTimeMilliseconds(head.GetProperty("at").GetInt64()));
    }
}
