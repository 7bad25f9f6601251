using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Passport.Codes;
using Passport.People;
using Passport.Registration;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>Registering, in two steps.</summary>
internal static class RegisterHandlers
{
    private static readonly TimeSpan DraftLife = TimeSpan.FromMinutes(20);

    internal sealed class CodeForm
    {
        public string? Sealed { get; set; }
        public string? Code { get; set; }
    }

    public static IResult Show() => Web.Show.Page<Pages.Register>();

    public static async Task<IResult> DetailsAsync(
        [FromForm] RegisterForm form, RegisterAccount register, SmsCodes codes, Sealed seal, Speech speech, IOptions<PassportOptions> options, CancellationToken cancellationToken)
    {
        var (draft, errors) = await register.CheckAsync(form, speech.Language);
        if (draft is not null)
        {
            var sent = await SendAsync(codes, draft, speech, options.Value, cancellationToken);
            if (sent is not CodeSent.Failed) return CodePage(seal, draft, notice: sent is CodeSent.TooSoon ? TooSoon : null);
            errors["Phone"] = new("短信暂时发不出去，请稍后再试", "The code could not be sent; please try later");
        }

        return Web.Show.Page<Pages.Register>(StatusCodes.Status422UnprocessableEntity, new { Form = form, Errors = errors });
    }

    public static async Task<IResult> ResendAsync([FromForm] CodeForm form, SmsCodes codes, Sealed seal, Speech speech, IOptions<PassportOptions> options, CancellationToken cancellationToken)
    {
        if (!seal.TryOpen<Draft>("register", form.Sealed, out var draft)) return Web.Show.To("/account/register");
        return await SendAsync(codes, draft, speech, options.Value, cancellationToken) switch
        {
            CodeSent.Sent => CodePage(seal, draft, notice: new("已重新发送，请使用最新的验证码。", "Sent again: use the newest code.")),
            CodeSent.TooSoon => CodePage(seal, draft, notice: TooSoon),
            _ => CodePage(seal, draft, error: new("短信暂时发不出去，请稍后再试", "The code could not be sent; please try later")),
        };
    }

    public static async Task<IResult> CodeAsync(
        HttpContext context, [FromForm] CodeForm form, RegisterAccount register, SessionStore sessions, Sealed seal, CancellationToken cancellationToken)
    {
        if (!seal.TryOpen<Draft>("register", form.Sealed, out var draft)) return Web.Show.To("/account/register");
        switch (await register.CreateAsync(draft, form.Code, cancellationToken))
        {
            case RegisterOutcome.Registered done:
                await sessions.BeginAsync(context, done.Account.Id, cancellationToken);
                return Web.Show.To("/me");
            case RegisterOutcome.CodeWrong wrong:
                return CodePage(seal, draft, error: wrong.Exhausted
                    ? new("错误次数太多，请重新发送验证码", "Too many wrong codes: send a new one")
                    : new("验证码不对或已过期", "The code is wrong or too old"));
            case RegisterOutcome.Taken taken:
                return Refused(taken.Reason, null, StatusCodes.Status409Conflict);
            case RegisterOutcome.RefusedByRule refused:
                return Refused(refused.Reason, refused.Until, StatusCodes.Status409Conflict);
            default:
                return Refused(
                    new("注册前要核对号码是否可用，现在核对不了，所以没有注册。请过几分钟再试。", "Before registering we check whether the number may be used. That check does not answer now, so nothing was registered. Please try again in a few minutes."),
                    null,
                    StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static readonly Text TooSoon = new("验证码刚发过，请稍等一分钟再发。", "A code was sent a moment ago. Wait a minute before sending another.");

    private static Task<CodeSent> SendAsync(SmsCodes codes, Draft draft, Speech speech, PassportOptions options, CancellationToken cancellationToken) =>
        codes.SendAsync(
            RegisterAccount.Purpose,
            draft.Phone,
            speech.Say($"验证码 {{0}}，用于注册{options.NameZh}账号，5分钟内有效。请勿告诉他人。", $"{{0}} is your code to register at {options.NameEn}. It works for 5 minutes. Do not share it with anyone."),
            Delivery.Wait,
            cancellationToken);

    private static IResult CodePage(Sealed seal, Draft draft, Text? error = null, Text? notice = null) => Web.Show.Page<Pages.RegisterCode>(
        error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        new { Sealed = seal.Seal("register", draft, DraftLife), Destination = Identifiers.MaskPhone(draft.Phone), Error = error, Notice = notice });

    private static IResult Refused(Text reason, DateTimeOffset? until, int status) =>
        Web.Show.Page<Pages.RegisterRefused>(status, new { Reason = reason, Until = until });
}
