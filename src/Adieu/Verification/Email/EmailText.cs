using Adieu.Verification.Codes;

namespace Adieu.Verification.Email;

/// <summary>The words of the e-mail. It holds no link but to a page that asks for the code: a scanner that opens links can do nothing with it.</summary>
internal static class EmailText
{
    /// <param name="about">Whom the code is for.</param>
    /// <param name="code">The code.</param>
    /// <param name="minutes">How long it is good.</param>
    public static CodeMessage Write(ProofCase about, string code, int minutes)
    {
        var name = about.Service.Name.In(about.Language);
        var (zh, en) = (CodeWords.ActionZh(about.Purpose), CodeWords.Action(about.Purpose));
        if (about.OwnPage is { } own)
        {
            return about.IsChinese
                ? new CodeMessage($"{name}：{zh}的验证码", $"您来电办理{zh} {about.Label}（{name}）。请打开这个页面，自己输入验证码，核对后再决定：\n{own}\n\n您的验证码是 {code}，{minutes} 分钟内有效，只能使用一次。\n\n您没有来电？请不要把验证码告诉任何人，并尽快修改密码。\n")
                : new CodeMessage($"{name}: your code to {en}", $"You called to {en} {about.Label} at {name}. Open this page, enter the code yourself, read what will happen and decide:\n{own}\n\nYour code is {code}. It is valid for {minutes} minutes and for one use.\n\nYou did not call? Give it to nobody and change your password soon.\n");
        }

        return about.IsChinese
            ? new CodeMessage($"{name}：{zh}的验证码", $"您的验证码是 {code}。\n\n它用于{zh} {about.Label}（{name}），{minutes} 分钟内有效，只能使用一次。\n\n若非本人操作，请不要把验证码告诉任何人，并尽快修改密码。\n")
            : new CodeMessage($"{name}: your code to {en}", $"Your code is {code}.\n\nIt is to {en} {about.Label} at {name}. It is valid for {minutes} minutes and for one use.\n\nIf this was not you, give it to nobody and change your password soon.\n");
    }
}
