using Adieu.Verification.Codes;

namespace Adieu.Verification.Email;

/// <summary>The words of the e-mail. It holds no link: a scanner that opens links can do nothing with it.</summary>
internal static class EmailText
{
    public static CodeMessage Write(ProofCase about, string code)
    {
        var name = about.Service.Name.In(about.Case.Language);
        return about.Case.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase)
            ? new CodeMessage($"{name}：注销账号的验证码", $"您的验证码是 {code}。\n\n它用于注销您在{name}的账号 {about.Label}（编号 {about.Case.Number}），5 分钟内有效，只能使用一次。\n\n若非本人操作，请不要把验证码告诉任何人，并尽快修改密码。\n")
            : new CodeMessage($"{name}: your code to close the account", $"Your code is {code}.\n\nIt is for closing your account {about.Label} at {name} (case {about.Case.Number}). It is valid for 5 minutes and for one use.\n\nIf this was not you, give it to nobody and change your password soon.\n");
    }
}
