using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Passport.Codes;
using Passport.Data;
using Passport.Registration;
using Passport.Settings;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>A forgotten password where there is no Adieu to prove who somebody is, in two steps. Every answer is the same whether or not there is an account.</summary>
internal static class ForgotHandlers
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    internal sealed class IdentifierForm
    {
        public string? Identifier { get; set; }
    }

    internal sealed class ResetForm
    {
        public string? Sealed { get; set; }
        public string? Code { get; set; }
        public string? Password { get; set; }
    }

    internal sealed record Asked(string Identifier);

    // Where there is an Adieu, it asks for more than a code by SMS, and offers to close the account as well.
    public static async Task<IResult> ShowAsync(ClosingLink closing, CancellationToken cancellationToken) => closing.ForgotPage is not { } page ? Web.Show.Page<Pages.Forgot>()
        : await closing.AnswersAsync(cancellationToken) ? TypedResults.Redirect(page.ToString())
        : CloseHandlers.Unreachable("/account/forgot");

    public static async Task<IResult> SendAsync(
        [FromForm] IdentifierForm form, PasswordSignIn signIn, SmsCodes codes, Sealed seal, Speech speech, ClosingLink closing, CancellationToken cancellationToken)
    {
        if (closing.Available) return await ShowAsync(closing, cancellationToken);
        if (string.IsNullOrWhiteSpace(form.Identifier) || form.Identifier.Length > 254)
            return Web.Show.Page<Pages.Forgot>(StatusCodes.Status422UnprocessableEntity, new { Error = new Text("请填写账号", "Tell us your account") });
        var (account, phone) = await FindAsync(signIn, form.Identifier, cancellationToken);
        var text = speech.Say("验证码 {0}，用于找回密码，5分钟内有效。不是本人操作请忽略。", "{0} is your code to reset the password. It works for 5 minutes. Not you? Ignore it.");
        await codes.SendAsync(AccountSettings.ResetPurpose, phone, text, account?.PhoneNumber is null ? Delivery.Nobody : Delivery.Background, cancellationToken);
        return Page(seal, new Asked(form.Identifier), null);
    }

    public static async Task<IResult> CodeAsync(
        [FromForm] ResetForm form, PasswordSignIn signIn, UserManager<Account> users, AccountSettings settings, SmsCodes codes, Sealed seal, ClosingLink closing, CancellationToken cancellationToken)
    {
        if (closing.Available) return await ShowAsync(closing, cancellationToken);
        if (!seal.TryOpen<Asked>("forgot", form.Sealed, out var asked)) return Web.Show.To("/account/forgot");
        if (await RegisterAccount.PasswordErrorAsync(users, form.Password, asked.Identifier) is { } weak) return Page(seal, asked, weak);
        var (account, phone) = await FindAsync(signIn, asked.Identifier, cancellationToken);
        var check = await codes.CheckAsync(AccountSettings.ResetPurpose, phone, form.Code, cancellationToken);
        if (check != CodeCheck.Right || account is null)
        {
            return Page(seal, asked, check == CodeCheck.Exhausted
                ? new("错误次数太多，请重新获取验证码", "Too many wrong codes: ask for a new one")
                : new("验证码不对或已过期", "The code is wrong or too old"));
        }

        // The code was right, so this is told to the number's holder alone, who may be somebody new.
        if (account.PhoneReleasedAt is not null)
            return Page(seal, asked, new("这个号码在别处被放弃过，只凭它不能找回密码。请用密码登录后确认号码，或联系客服", "This number was given up elsewhere, so it alone resets no password. Sign in with the password and confirm it, or ask us"));
        await settings.SetPasswordAsync(account, form.Password!, forgotten: true, keep: null, cancellationToken);
        return Web.Show.To("/account/sign-in?reset=1");
    }

    // What was typed stands in for the number of an account that is not there, so that the limits bite in the same way.
    private static async Task<(Account? Account, string Phone)> FindAsync(PasswordSignIn signIn, string identifier, CancellationToken cancellationToken)
    {
        var account = await signIn.FindAsync(identifier, cancellationToken);
        return (account, account?.PhoneNumber ?? identifier.Trim());
    }

    private static IResult Page(Sealed seal, Asked asked, Text? error) => Web.Show.Page<Pages.ForgotCode>(
        error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new { Sealed = seal.Seal("forgot", asked, Life), Error = error });
}
