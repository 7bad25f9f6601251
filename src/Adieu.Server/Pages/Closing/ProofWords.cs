using Adieu.Server.Visitors;

namespace Adieu.Server.Pages.Closing;

/// <summary>What became of an answer, in the visitor's language.</summary>
internal static class ProofWords
{
    /// <summary>What an address of the proof page says when one more code was sent from it; what is sent first is told by the page itself.</summary>
    public static async Task<string> AgainAsync(HttpContext context) => (await context.Request.ReadFormAsync(context.RequestAborted)).ContainsKey("again") ? "&why=again" : "";

    private const string Key = "closure-key";

    /// <summary>The words for a message; null when there is none, or when they are another component's.</summary>
    public static string? Of(Visitor visitor, ProofMessage? message, string? method) => (message, method) switch
    {
        ({ Code: "wrong", Left: > 0 }, Key) => visitor.Say($"密钥不正确，还可以尝试 {message.Left} 次", $"That is not the key; {message.Left} more tries"),
        ({ Code: "wrong", Left: > 0 }, "picture") => visitor.Say($"与图中的数字不一致，已换一张；还可以尝试 {message.Left} 次", $"Those are not the digits; here are others. {message.Left} more tries"),
        ({ Code: "expired" or "no-code" }, "picture") => visitor.Say("已过期，已换一张", "That was too long ago; here are other digits"),
        ({ Code: "wrong", Left: > 0 }, _) => visitor.Say($"验证码不正确，还可以尝试 {message.Left} 次", $"That is not the code; {message.Left} more tries"),
        ({ Code: "wrong" }, _) => visitor.Say("验证码不正确，请重新发送", "That is not the code; please send another"),
        ({ Code: "mistyped", Left: > 0 }, _) => visitor.Say($"第 {message.Left} 组有输入错误，请对照检查；这不算一次尝试", $"Group {message.Left} has a typing mistake; please compare. This does not count as a try"),
        ({ Code: "mistyped" }, _) => visitor.Say("密钥应为 5 组，每组 6 个字符", "A key has five groups of six characters"),
        ({ Code: "expired" }, Key) => visitor.Say("页面停留太久，请重新输入", "That took a while; please type it again"),
        ({ Code: "expired" }, _) => visitor.Say("验证码已过期，请重新发送", "The code is too old; please send another"),
        ({ Code: "six-digits" }, _) => visitor.Say("请输入 6 位数字", "Enter the six digits"),
        ({ Code: "choose" }, _) => visitor.Say("请选择一种验证方式", "Choose one of the ways"),
        ({ Code: "no-code" }, _) => visitor.Say("这个验证码已经用过或尚未发送，请重新开始", "That was used already or never sent; please begin again"),
        ({ Code: "not-now" }, _) => visitor.Say("这种方式现在不能使用，请换一种", "That way cannot be used now; please choose another"),
        ({ Code: "again" }, _) => visitor.Say("已再次发送验证码，请用最新的一个", "Another code was sent; use the newest"),
        ({ Code: "too-soon", At: { } at }, _) => visitor.Say($"刚刚已经发送，{visitor.Clock(at)} 之后可以重发", $"One was sent just now; another is possible from {visitor.Clock(at)}"),
        ({ Code: "too-many", At: { } at }, _) => visitor.Say($"次数太多，请在 {visitor.Moment(at)} 之后再试", $"Too many times; try again after {visitor.Moment(at)}"),
        ({ Code: "locked", At: { } at }, _) => visitor.Say($"错误次数太多，请在 {visitor.Moment(at)} 之后再试", $"Too many wrong answers; try again after {visitor.Moment(at)}"),
        _ => null,
    };
}
