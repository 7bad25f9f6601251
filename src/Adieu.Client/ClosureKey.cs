using Adieu.ClosureKeys;

namespace Adieu.Client;

/// <summary>
/// A key with which a person can prove themselves when they close their account, made beforehand and kept on paper: for
/// those without a phone, and for the day when the phone is lost.
/// </summary>
/// <param name="Text">The key as it is printed, such as <c>7K3FQX-…</c>. Show it once; keep it nowhere.</param>
/// <param name="Hash">What the service keeps, where its <c>service.yaml</c> says under <c>accounts: closure-key</c>.</param>
public sealed record ClosureKey(string Text, string Hash)
{
    /// <summary>Makes a new key for an account. The one before is worth nothing once its hash is replaced.</summary>
    /// <param name="account">The account's key, as the hand-off has it.</param>
    public static ClosureKey New(string account)
    {
        var text = ClosureKeyText.New();
        return new ClosureKey(text, ClosureKeyText.Hash(account, text));
    }

    /// <summary>Says that there is a key, never which.</summary>
    public override string ToString() => "closure-key:***";
}
