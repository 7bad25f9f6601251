using Adieu.Verification.Codes;

namespace Adieu.Verification.Email;

/// <summary>The words of the e-mail. It holds no link: a scanner that opens links can do nothing with it.</summary>
internal static class EmailText
{
    /// <param name="about">Whom the code is for.</param>
    /// <param name="code">The code.</param>
    /// <param name="minutes">How long it is good.</param>
    public static CodeMessage Write(ProofCase about, string code, int minutes)
    {
        var name = about.Service.Name.In(about.Language);
        var (zh, en) = (CodeWords.ActionZh(about.Purpose), CodeWords.Action(about.Purpose));
        return about.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase)
            ? new CodeMessage($"{name}：{zh}的验证码", $"您的验证码是 {code}。\n\n它用于{zh} {about.Label}（{name}），{minutes} 分钟内有效，只能使用一次。\n\n若非本人操作，请不要把验证码告诉任何人，并尽快修改密码。\n")
            : new CodeMessage($"{name}: your code to {en}", $"Your code is {code}.\n\nIt is to {en} {about.Label} at {name}. It is valid for {minutes} minutes and for one use.\n\nIf this was not you, give it to nobody and change your password soon.\n");
    }
}
