using System.Collections.Immutable;
using System.Text.Json;

namespace Adieu.Erasure;

/// <summary>
/// The key of one data subject in one store: the values of the subject table's key columns, in the order in which
/// the map lists them, as invariant text. Most keys have one part; a composite key has several.
/// </summary>
/// <remarks>A key is personal data. <see cref="ToString"/> therefore hides it; use <see cref="Parts"/> on purpose.</remarks>
public readonly struct SubjectKey : IEquatable<SubjectKey>
{
    private readonly ImmutableArray<string> _parts;

    /// <summary>Makes a key of one or more parts.</summary>
    /// <exception cref="ArgumentException">There is no part.</exception>
    public SubjectKey(params IEnumerable<string> parts)
    {
        _parts = [.. parts];
        if (_parts.Length == 0) throw new ArgumentException("A subject key needs at least one part.", nameof(parts));
    }

    /// <summary>The key's parts; empty only for <c>default</c>.</summary>
    public ImmutableArray<string> Parts => _parts.IsDefault ? [] : _parts;

    /// <summary>The key as one text: the part itself, or a JSON array of the parts of a composite key.</summary>
    public string Serialize() => Parts.Length == 1 ? Parts[0] : JsonSerializer.Serialize(Parts);

    /// <summary>Reads what <see cref="Serialize"/> wrote for a key of <paramref name="arity"/> parts; numbers in the list may stand without quotes.</summary>
    /// <exception cref="FormatException">The text is not a key of that many parts.</exception>
    public static SubjectKey Parse(string text, int arity = 1)
    {
        if (arity == 1) return new SubjectKey(text);
        try
        {
            var parts = JsonSerializer.Deserialize<JsonElement[]>(text);
            if (parts?.Length == arity && parts.All(p => p.ValueKind is JsonValueKind.String or JsonValueKind.Number)) return new SubjectKey(parts.Select(p => p.ToString()));
        }
        catch (JsonException)
        {
            // Falls through to the one message below.
        }

        throw new FormatException($"The text is not a subject key of {arity} parts, which is a JSON array: [{string.Join(", ", Enumerable.Repeat("\"...\"", arity))}].");
    }

    /// <inheritdoc/>
    public bool Equals(SubjectKey other) => Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SubjectKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var part in Parts) hash.Add(part, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>Says that there is a key, never which.</summary>
    public override string ToString() => "subject:***";

    /// <summary>Whether two keys have the same parts.</summary>
    public static bool operator ==(SubjectKey left, SubjectKey right) => left.Equals(right);

    /// <summary>Whether two keys differ.</summary>
    public static bool operator !=(SubjectKey left, SubjectKey right) => !left.Equals(right);
}
