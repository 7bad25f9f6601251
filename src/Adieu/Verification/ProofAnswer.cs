using System.Security.Cryptography;

namespace Adieu.Verification;

/// <summary>What a person answers: a code as typed, or a challenge with the pictures that go with it.</summary>
/// <param name="text">The code or challenge.</param>
/// <param name="pictures">JPEG or PNG files in order; none for codes. Whoever takes the answer overwrites them.</param>
public sealed class ProofAnswer(string text, IReadOnlyList<byte[]>? pictures = null)
{
    /// <summary>The code or challenge.</summary>
    public string Text { get; } = text;

    /// <summary>The pictures.</summary>
    public IReadOnlyList<byte[]> Pictures { get; } = pictures ?? [];

    /// <summary>A code as typed.</summary>
    public static implicit operator ProofAnswer(string text) => new(text);

    /// <summary>A code as typed.</summary>
    public static ProofAnswer FromString(string text) => new(text);

    /// <summary>Overwrites the pictures in memory.</summary>
    public void Forget()
    {
        foreach (var picture in Pictures) CryptographicOperations.ZeroMemory(picture);
    }

    /// <summary>Says that there is an answer, never which.</summary>
    public override string ToString() => "answer:***";
}
