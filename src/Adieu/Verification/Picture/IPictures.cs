using Adieu.Cases;

namespace Adieu.Verification.Picture;

/// <summary>
/// The three equal ways to show that no robot is at work: digits to see, the same digits to hear, or a computation by the
/// person's device. All are made from the case, the asking and a key of Adieu's; nothing is stored.
/// </summary>
public interface IPictures
{
    /// <summary>The digits as a PNG of 240 by 80 pixels.</summary>
    byte[] Draw(CaseNumber number, string ask);

    /// <summary>Whether digits can be spoken here: where the speech synthesiser espeak-ng is installed.</summary>
    bool CanSpeak { get; }

    /// <summary>The digits as a WAV file, or null when they cannot be spoken.</summary>
    Task<byte[]?> SpeakAsync(CaseNumber number, string ask, string language, CancellationToken cancellationToken);

    /// <summary>What a device computes in place of the digits.</summary>
    ProofOfWork Work(CaseNumber number, string ask);
}

/// <summary>
/// A computation in the words of ALTCHA: find a counter so that SHA-256 of salt, nonce and counter (four bytes, big
/// endian) begins with a prefix. Two bytes are 65,536 hashes on average: about a second on a phone.
/// </summary>
/// <param name="Nonce">Hex.</param>
/// <param name="Salt">Hex.</param>
/// <param name="KeyPrefix">Hex.</param>
public sealed record ProofOfWork(string Nonce, string Salt, string KeyPrefix);
