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
        if (about.OwnPage is { } own)
        {
            return about.IsChinese
                ? new CodeMessage("", $"【{name}】验证码 {code}，用于您来电{CodeWords.ActionZh(about.Purpose)} {about.Label}，{minutes} 分钟内有效。在 {own} 自己输入{(about.IsSpoken ? "，或在我们回拨您时说出" : "")}。您没有来电？请勿告诉任何人。")
                : new CodeMessage("", $"{name}: {code} is your code to {CodeWords.Action(about.Purpose)} {about.Label}, as you asked by phone. Valid for {minutes} minutes. Enter it yourself at {own}{(about.IsSpoken ? ", or say it when we call you back" : "")}. Not you? Do not share it with anyone.");
        }

        return about.IsChinese
            ? new CodeMessage("", $"【{name}】验证码 {code}，用于{CodeWords.ActionZh(about.Purpose)} {about.Label}，{minutes} 分钟内有效。请勿告诉任何人；若非本人操作，请忽略。")
            : new CodeMessage("", $"{name}: {code} is your code to {CodeWords.Action(about.Purpose)} {about.Label}. Valid for {minutes} minutes. Do not share it with anyone. If this was not you, ignore it.");
    }
}
