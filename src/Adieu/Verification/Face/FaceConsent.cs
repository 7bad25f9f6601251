using System.Security.Cryptography;
using System.Text;
using Adieu.Services;

namespace Adieu.Verification.Face;

/// <summary>
/// What a person reads before a face check and consents to apart from everything else (PIPL, articles 14, 17 and 28 to 30:
/// who, why, what, how long, what follows from a no). The version follows from the words: they cannot change without it.
/// </summary>
public static class FaceConsent
{
    /// <summary>The statements, in order.</summary>
    public static IReadOnlyList<LocalText> Statements { get; } =
    [
        new("用途：只用于确认现在申请注销的人就是账号本人。",
            "What for: only to make sure that whoever is asking to close this account is its owner."),
        new("收集什么：大约十秒的面部画面，与您此前自愿录入的人脸特征比对一次。人脸信息属于敏感个人信息。",
            "What is taken: about ten seconds of pictures of your face, compared once with the face data that you chose to enrol. Face data is sensitive personal information."),
        new("保存多久：不保存。得出结果后，画面和由它算出的数据立即销毁；只记录核验方式、时间、相似程度和结果。",
            "How long it is kept: it is not. Once there is a result the pictures, and all that was computed from them, are destroyed; what stays is the method, the time, the closeness and the result."),
        new("谁来处理：Adieu 代表您的服务处理，不提供给其他人，也不用于其他目的。",
            "Who handles it: Adieu, on behalf of your service. Nobody else gets it, and it serves nothing else."),
        new("您可以不同意：短信、邮件或人工核实同样有效，结果完全一样，不会因此变慢或被拒绝。",
            "You may say no: a text message, an e-mail or a person who checks count just as much. Nothing gets slower or is refused because of it."),
    ];

    /// <summary>The version of the words, such as <c>face-1f3a09c2b7d4</c>.</summary>
    public static string Wording { get; } = "face-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Statements.Select(s => $"{s.Zh}\n{s.En}")))))[..12];
}
