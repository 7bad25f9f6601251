using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Adieu.Cases;
using Adieu.Sealing;

namespace Adieu.Verification.Picture;

/// <summary>Makes and checks the three ways, all from keyed hashes of the case and the asking.</summary>
internal sealed class Pictures(KeyedHash hash, DigitSpeech speech) : IPictures
{
    private const string KeyPrefix = "0000";

    public bool CanSpeak => speech.IsInstalled;

    public byte[] Draw(CaseNumber number, string ask) => PictureDrawing.Draw(Code(number, ask), Random(number, ask, "look"));

    public Task<byte[]?> SpeakAsync(CaseNumber number, string ask, string language, CancellationToken cancellationToken) =>
        speech.SpeakAsync(Code(number, ask), language, Random(number, ask, "sound"), cancellationToken);

    public ProofOfWork Work(CaseNumber number, string ask) => new(Key(number, ask, "nonce")[..32], Key(number, ask, "salt")[..32], KeyPrefix);

    /// <summary>Whether an answer, digits or <c>work:</c> and a counter, is right.</summary>
    public bool IsRight(CaseNumber number, string ask, string answer) =>
        answer.StartsWith("work:", StringComparison.Ordinal) ? IsWorked(Work(number, ask), answer["work:".Length..]) : IsRead(Code(number, ask), answer);

    private string Code(CaseNumber number, string ask) =>
        (BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString(Key(number, ask, "digits"))) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    private KeyedStream Random(CaseNumber number, string ask, string purpose) => new(Convert.FromHexString(Key(number, ask, purpose)));

    private string Key(CaseNumber number, string ask, string purpose) => hash.Hash("picture-" + purpose, $"{number}:{ask}");

    private static bool IsRead(string code, string answer)
    {
        var typed = string.Concat(answer.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsAsciiDigit));
        return CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(code), System.Text.Encoding.ASCII.GetBytes(typed));
    }

    private static bool IsWorked(ProofOfWork work, string counter)
    {
        if (!uint.TryParse(counter, NumberStyles.None, CultureInfo.InvariantCulture, out var found)) return false;
        Span<byte> last = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(last, found);
        byte[] data = [.. Convert.FromHexString(work.Salt), .. Convert.FromHexString(work.Nonce), .. last];
        return Convert.ToHexStringLower(SHA256.HashData(data)).StartsWith(work.KeyPrefix, StringComparison.Ordinal);
    }
}
