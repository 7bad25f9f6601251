using Adieu.Verification.Codes;

namespace Adieu.Verification.Sms;

/// <summary>The words of the SMS: service, action and account, so that nobody reads a code out for something else.</summary>
internal static class SmsText
{
    public static CodeMessage Write(ProofCase about, string code)
    {
        var name = about.Service.Name.In(about.Case.Language);
        return about.Case.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase)
            ? new CodeMessage("", $"【{name}】验证码 {code}，用于注销账号 {about.Label}，5 分钟内有效。若非本人操作，请勿告诉任何人。")
            : new CodeMessage("", $"{name}: {code} is your code to close the account {about.Label}. Valid for 5 minutes. If this was not you, tell it to nobody.");
    }
}
