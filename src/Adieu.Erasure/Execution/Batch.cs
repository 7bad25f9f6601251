using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>A batch as the load statements take it, with pseudonyms and keys of its own.</summary>
internal static class Batch
{
    public static (string, object?)[] Parameters(EngineSession session, Plan plan, IReadOnlyList<ErasureRequest> steps, DateTimeOffset? now, ErasureOptions options)
    {
        var ghosts = Pseudonyms(options, steps);
        var names = ghosts.Select(g => "ghost-" + Convert.ToHexStringLower(g.Span[..10])).ToArray();
        var numbers = ghosts.Select(g => -1 - (BinaryPrimitives.ReadInt64BigEndian(g.Span) & int.MaxValue)).ToArray();
        var uuids = ghosts.Select(g => new Guid(g.Span[..16]).ToString()).ToArray();
        var columns = plan.Subject!.Key;
        var key = options.PseudonymKey ?? RandomNumberGenerator.GetBytes(32);
        if (session.Dialect == SqlDialect.Sqlite)
        {
            var rows = steps.Select((s, i) => (object?[])[s.StepId, names[i], numbers[i], uuids[i], .. SubjectValues.Of(session.Dialect, columns, s.Subject)]);
            return [("@batch", JsonSerializer.Serialize(rows)), ("@inner", key), Now(session, now)];
        }

        var (inner, outer) = Pads(key);
        return [.. Keys(session, plan, steps), ("ghosts", names), ("numbers", numbers), ("uuids", uuids), ("inner", inner), ("outer", outer), Now(session, now)];
    }

    /// <summary>The time that retention counts from, the last of the parameters; on PostgreSQL null is the database's own.</summary>
    public static (string, object?) Now(EngineSession session, DateTimeOffset? now) => session.Dialect == SqlDialect.Sqlite ? ("@now", Iso(now!.Value)) : ("now", now?.UtcDateTime);

    /// <summary>PostgreSQL: the batch's steps.</summary>
    public static (string, object?) Steps(IReadOnlyList<ErasureRequest> steps) => ("steps", steps.Select(s => s.StepId).ToArray());

    /// <summary>PostgreSQL: the batch's steps, and the keys of those whom they concern.</summary>
    public static (string, object?)[] Keys(EngineSession session, Plan plan, IReadOnlyList<ErasureRequest> steps) =>
    [
        Steps(steps),
        .. plan.Subject!.Key.Select((column, i) => ($"k{i.ToString(CultureInfo.InvariantCulture)}", (object?)SubjectValues.Of(session.Dialect, column, i, steps))),
    ];

    /// <summary>PostgreSQL: the keys of a batch where they are one whole number; null where one is nobody's.</summary>
    public static long?[] Numbers(EngineSession session, Plan plan, IReadOnlyList<ErasureRequest> steps) =>
        Array.ConvertAll(SubjectValues.Of(session.Dialect, plan.Subject!.Key[0], 0, steps), k => k is null ? (long?)null : long.Parse(k, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    public static string Iso(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    // Without a key nobody, we included, can ever compute the pseudonym again.
    private static ReadOnlyMemory<byte>[] Pseudonyms(ErasureOptions options, IReadOnlyList<ErasureRequest> steps)
    {
        if (options.PseudonymKey is { } key) return [.. steps.Select(s => (ReadOnlyMemory<byte>)HMACSHA256.HashData(key, JsonSerializer.SerializeToUtf8Bytes(s.Subject.Parts)))];
        var random = RandomNumberGenerator.GetBytes(32 * steps.Count);
        return [.. steps.Select((_, i) => (ReadOnlyMemory<byte>)random.AsMemory(32 * i, 32))];
    }

    /// <summary>The two blocks with which a database computes HMAC-SHA-256 by hashing twice.</summary>
    public static (byte[] Inner, byte[] Outer) Pads(byte[] key)
    {
        var block = new byte[64];
        (key.Length > 64 ? SHA256.HashData(key) : key).CopyTo(block, 0);
        return ([.. block.Select(b => (byte)(b ^ 0x36))], [.. block.Select(b => (byte)(b ^ 0x5c))]);
    }
}
