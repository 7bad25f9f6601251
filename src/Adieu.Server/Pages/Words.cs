using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Server.Visitors;
using Adieu.Services;

namespace Adieu.Server.Pages;

/// <summary>What people call the things that the product calls by ids.</summary>
internal static partial class Words
{
    public static string Method(Visitor visitor, string method) => method switch
    {
        "password" => visitor.Say("登录密码", "Password"),
        "sms" => visitor.Say("短信验证码", "Code by text message"),
        "email" => visitor.Say("邮件验证码", "Code by e-mail"),
        "face" => visitor.Say("人脸核验", "Face check"),
        "passkey" => visitor.Say("通行密钥", "Passkey"),
        "closure-key" => visitor.Say("注销密钥", "Closure key"),
        "picture" => visitor.Say("不是机器程序", "Not a robot"),
        "knowledge" => visitor.Say("核对账号资料", "Details of the account"),
        "supervisor" => visitor.Say("主管到场核对", "Checked by a supervisor"),
        "document" => visitor.Say("出示证件", "Identity document"),
        _ => method,
    };

    /// <summary>What a method takes, where its name does not say it.</summary>
    public static string? MethodHint(Visitor visitor, string method) => method switch
    {
        "closure-key" => visitor.Say("您在设置里生成并保存的密钥，不需要手机", "The key that you made in the settings and kept; no phone needed"),
        _ => null,
    };

    /// <summary>What a door asks as proof, such as <c>Password, and one of code by text message or code by e-mail</c>.</summary>
    public static string Policy(Visitor visitor, ProofPolicy policy) => Sentence(Part(visitor, policy, inside: false));

    private static string Part(Visitor visitor, ProofPolicy policy, bool inside) => policy switch
    {
        ProofPolicy.Method { HeldSinceDays: > 0 and var days } held => visitor.Say($"{Method(visitor, held.Id)}（手机号已使用满 {days} 天）", $"{Plain(Method(visitor, held.Id))} to a number held for {days} days"),
        ProofPolicy.Method method => visitor.Say(Method(visitor, method.Id), Plain(Method(visitor, method.Id))),
        ProofPolicy.AtLeast { Of: [var only] } => Part(visitor, only, inside),
        ProofPolicy.AtLeast { Count: 1 } any when any.Of.Any(part => part is ProofPolicy.AtLeast) => string.Join(visitor.Say("；或者", "; or "), any.Of.Select(part => Part(visitor, part, inside: true))),
        ProofPolicy.AtLeast { Count: 1 } any => inside ? visitor.Say($"{List(visitor, any)}中的一项", $"one of {List(visitor, any)}") : List(visitor, any),
        ProofPolicy.AtLeast all when all.Count == all.Of.Count => string.Join(all.Of.Any(part => part is ProofPolicy.AtLeast) ? visitor.Say("，加上", ", and ") : visitor.Say("，加", " and "), all.Of.Select(part => Part(visitor, part, inside: true))),
        ProofPolicy.AtLeast some => visitor.Say($"以下任意 {some.Count} 项：{List(visitor, some)}", $"any {some.Count} of {List(visitor, some)}"),
        _ => "",
    };

    private static string List(Visitor visitor, ProofPolicy.AtLeast some)
    {
        string[] parts = [.. some.Of.Select(part => Part(visitor, part, inside: true))];
        return string.Join(visitor.Say("、", ", "), parts[..^1]) + visitor.Say("或", " or ") + parts[^1];
    }

    // A method's name begins with a capital where it stands alone; inside a sentence it does not.
    private static string Plain(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Why more is asked than usual.</summary>
    public static string Because(Visitor visitor, Risk risk) => risk switch
    {
        Risk.ValueHeld => visitor.Say("账号里有注销后会作废的东西", "the account holds something of value that closing gives up"),
        Risk.RecentRecovery => visitor.Say("账号最近找回过密码", "the account was recovered recently"),
        Risk.NewDevice => visitor.Say("您正在使用一台新设备", "you are using a new device"),
        _ => visitor.Say("账号的手机号最近换过，或有人在别处放弃了它", "the account's phone number changed recently, or was given up elsewhere"),
    };

    public static string Door(Visitor visitor, Door door) => door switch
    {
        Cases.Door.SignedIn => visitor.Say("登录后自助办理", "Signed in, by yourself"),
        Cases.Door.SignedOut => visitor.Say("无法登录时办理", "When you cannot sign in"),
        Cases.Door.Counter => visitor.Say("柜台办理", "At a counter"),
        _ => visitor.Say("电话办理", "By phone"),
    };

    public static string State(Visitor visitor, CaseState state) => state switch
    {
        CaseState.Preview => visitor.Say("开始了解", "Looking at what closing means"),
        CaseState.Requested => visitor.Say("已做出选择", "Choices made"),
        CaseState.Verified => visitor.Say("已验证身份", "Identity proved"),
        CaseState.Confirmed => visitor.Say("已确认注销", "Closure confirmed"),
        CaseState.Frozen => visitor.Say("账号已冻结，等待删除", "Account frozen, waiting for erasure"),
        CaseState.Settling => visitor.Say("正在结算", "Settling"),
        CaseState.Erasing => visitor.Say("正在删除数据", "Erasing data"),
        CaseState.Verifying => visitor.Say("正在核查是否还有残留", "Checking that nothing is left"),
        CaseState.Closed => visitor.Say("已注销", "Closed"),
        CaseState.Purged => visitor.Say("保留的数据也已删除", "What was kept is gone too"),
        CaseState.Undone => visitor.Say("注销已撤销", "Closure undone"),
        CaseState.Blocked => visitor.Say("有事项需要先处理", "Something has to be settled first"),
        CaseState.Cancelled => visitor.Say("账号已保留", "Account kept"),
        CaseState.Expired => visitor.Say("已过期", "Expired"),
        CaseState.Refused => visitor.Say("未予办理", "Refused"),
        CaseState.Held => visitor.Say("已暂停", "On hold"),
        _ => visitor.Say("正在由工作人员处理", "Being looked into by a person"),
    };

    public static string Explain(Visitor visitor, CaseState state) => state switch
    {
        CaseState.Preview or CaseState.Requested or CaseState.Verified => visitor.Say("注销尚未提交，账号可以正常使用。", "Nothing has been submitted; the account works as usual."),
        CaseState.Confirmed or CaseState.Frozen => visitor.Say("账号已冻结。删除开始之前可以保留账号。", "The account is frozen. Until erasure begins it can still be kept."),
        CaseState.Settling or CaseState.Erasing or CaseState.Verifying => visitor.Say("通常几分钟内完成，完成后这里会显示签名的注销证明。", "This usually takes minutes. When it is done a signed certificate appears here."),
        CaseState.Closed => visitor.Say("账号和数据已经删除，并经过核查。", "The account and its data are gone, and that was checked."),
        CaseState.Purged => visitor.Say("依法保留的数据到期后也已删除，什么都没有留下。", "What the law asked to keep has been erased too. Nothing is left."),
        CaseState.Undone => visitor.Say("这次注销是误操作，账号和数据已经恢复，注销证明已作废。", "This closure was a mistake. The account and its data are back, and the certificate is revoked."),
        CaseState.Blocked => visitor.Say("有新的事项需要处理，处理后可以继续。", "Something new has to be settled; after that it goes on."),
        CaseState.Cancelled => visitor.Say("注销已取消，账号和数据都没有改变。", "The closure was cancelled. The account and its data are unchanged."),
        CaseState.Expired => visitor.Say("太久没有继续，这次办理已自动结束。账号没有任何改变，可以重新开始。", "Nothing happened for too long, so this attempt has ended. The account is unchanged; you can begin again."),
        CaseState.Refused => visitor.Say("这次注销没有办理，原因和申诉方式已经通知您。", "This closure was not carried out. You were told why, and how to appeal."),
        CaseState.Held => visitor.Say("在查明情况之前什么都不会删除。", "Nothing is erased until it has been looked into."),
        _ => visitor.Say("有一个数据系统暂时没有完成，工作人员正在处理，您不需要做任何事。", "One data system could not finish. People are on it; you do not have to do anything."),
    };

    /// <summary>What becomes of a line of a settlement.</summary>
    public static string Becomes(Visitor visitor, SettlementKind kind) => kind switch
    {
        SettlementKind.Refund => visitor.Say("退款", "Refunded"),
        SettlementKind.Redeem => visitor.Say("兑现退回", "Paid out"),
        SettlementKind.Charge => visitor.Say("扣除", "Paid from it"),
        SettlementKind.Waive => visitor.Say("放弃", "Given up"),
        SettlementKind.Keep => visitor.Say("保留可用", "Stays valid"),
        SettlementKind.Invoice => visitor.Say("开具", "Issued"),
        _ => visitor.Say("归还", "To be given back"),
    };

    /// <summary>The tag's colour for a state.</summary>
    public static string Tone(CaseState state) => state switch
    {
        CaseState.Closed or CaseState.Purged or CaseState.Cancelled => "done",
        CaseState.Blocked or CaseState.Refused or CaseState.NeedsAttention or CaseState.Undone => "stop",
        CaseState.Held or CaseState.Frozen or CaseState.Confirmed => "wait",
        CaseState.Expired => "",
        _ => "now",
    };

    /// <summary>A rule's text without the columns that it names, and without the quotation marks that stood around them.</summary>
    public static string WithoutPlaceholders(string text) => EmptyMarks().Replace(Placeholder().Replace(text, " "), " ").Trim();

    [GeneratedRegex(@"\s*\{[^}]*\}\s*")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"《\s*》|“\s*”|「\s*」|（\s*）|\(\s*\)|\s+")]
    private static partial Regex EmptyMarks();
}
