using System.Security.Cryptography;
using System.Text;

namespace Passport.Settings;

/// <summary>What a person reads before enrolling a face and consents to apart from everything else. The version follows from the words.</summary>
internal static class FaceConsentWords
{
    public static IReadOnlyList<Text> Statements { get; } =
    [
        new("用途：以后办理注销等需要确认身份的事情时，可以用人脸代替验证码。", "What for: when something like closing the account asks who you are, your face can take the place of a code."),
        new("收集什么：几秒钟的面部画面，用来算出一组人脸特征。这是敏感个人信息。", "What is taken: a few seconds of pictures of your face, from which a set of numbers is computed. That is sensitive personal information."),
        new("怎样保存：画面立即销毁；特征加密保存，密钥由注销系统另外保管，两边单独都无法还原。", "How it is kept: the pictures are destroyed at once; the numbers are encrypted, and the key is held elsewhere, by the closing system. Neither side alone can read them."),
        new("保存多久：直到您撤回同意或注销账号，届时立即删除。", "How long: until you take your consent back or close the account. Then it is deleted at once."),
        new("可以不录入：不录入不影响任何功能，短信、邮件等方式同样有效。录入满 24 小时后才能使用。", "You need not: everything works without it, and codes count just as much. It can be used 24 hours after enrolling."),
    ];

    public static string Version { get; } = "enrol-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Statements.Select(s => $"{s.Zh}\n{s.En}")))))[..12];
}
