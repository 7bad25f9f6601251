using Adieu.Server.Hosting;
using Adieu.Server.Pages;
using Adieu.Server.Visitors;
using Adieu.Services;
using Microsoft.Extensions.Options;

namespace Adieu.Tests.Pages;

/// <summary>A door's policy is read by people before they sign in: it must not be ambiguous.</summary>
public sealed class PolicyWordsTests
{
    private static readonly ProofPolicy Sms = new ProofPolicy.Method("sms");
    private static readonly ProofPolicy Email = new ProofPolicy.Method("email");
    private static readonly ProofPolicy Password = new ProofPolicy.Method("password");
    private static readonly ProofPolicy Passkey = new ProofPolicy.Method("passkey");

    public static TheoryData<ProofPolicy, string, string> Policies => new()
    {
        { Password, "Password", "登录密码" },
        { Any(Password, Passkey), "Password or passkey", "登录密码或通行密钥" },
        { Any(Password, Sms, Email), "Password, code by text message or code by e-mail", "登录密码、短信验证码或邮件验证码" },
        { All(Any(Password, Passkey), Any(Sms, Email)), "One of password or passkey, and one of code by text message or code by e-mail", "登录密码或通行密钥中的一项，加上短信验证码或邮件验证码中的一项" },
        { All(Sms, Email), "Code by text message and code by e-mail", "短信验证码，加邮件验证码" },
        { Any(All(Sms, Email), new ProofPolicy.Method("sms") { HeldSinceDays = 180 }), "Code by text message and code by e-mail; or code by text message to a number held for 180 days", "短信验证码，加邮件验证码；或者短信验证码（手机号已使用满 180 天）" },
        { new ProofPolicy.AtLeast(2, [Password, Sms, Email]), "Any 2 of password, code by text message or code by e-mail", "以下任意 2 项：登录密码、短信验证码或邮件验证码" },
    };

    [Theory, MemberData(nameof(Policies))]
    public void A_policy_reads_as_one_sentence(ProofPolicy policy, string english, string chinese)
    {
        var visitor = new Visitor(Options.Create(new ServerOptions())) { Language = Visitor.English };
        Words.Policy(visitor, policy).ShouldBe(english);
        visitor.Language = Visitor.Chinese;
        Words.Policy(visitor, policy).ShouldBe(chinese);
    }

    private static ProofPolicy.AtLeast Any(params ProofPolicy[] of) => new(1, of);

    private static ProofPolicy.AtLeast All(params ProofPolicy[] of) => new(of.Length, of);
}
