using Adieu.Verification.Codes;

namespace Adieu.Verification.Sms;

/// <summary>The words of the SMS: service, action and account, so that nobody reads a code out for something else.</summary>
internal static class SmsText
{
    /// <param name="about">Whom the code is for.</param>
    /// <param name="code">The code.</param>
    /// <param name="minutes">How long it is good.</param>
    public static CodeMessage Write(ProofCase about, string code, int minutes)
    {
        var name = about.Service.Name.In(about.Language);
        return about.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase)
            ? new CodeMessage("", $"【{name}】验证码 {code}，用于{CodeWords.ActionZh(about.Purpose)} {about.Label}，{minutes} 分钟内有效。若非本人操作，请勿告诉任何人。")
            : new CodeMessage("", $"{name}: {code} is your code to {CodeWords.Action(about.Purpose)} {about.Label}. Valid for {minutes} minutes. If this was not you, tell it to nobody.");
    }
}
