using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Passport.Data;
using Passport.Settings;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>Signing in and out.</summary>
internal static class SignInHandlers
{
    public static readonly TimeSpan ChoiceLife = TimeSpan.FromMinutes(10);

    internal sealed class SignInForm
    {
        public string? Identifier { get; set; }
        public string? Password { get; set; }
        public string? Next { get; set; }
    }

    internal sealed class SealedForm
    {
        public string? Sealed { get; set; }
    }

    internal sealed record Proven(long Account)
    {
        public bool Passkey { get; init; }
    }

    public static IResult Show(HttpContext context, string? next, string? reset, [FromQuery(Name = "as")] string? who)
    {
        if (context.User.Identity?.IsAuthenticated == true) return Web.Show.To(Web.Show.Local(next, "/me"));
        var notice = reset is null ? null : new Text("新密码已设置，请登录。", "The new password is set. Please sign in.");
        return Web.Show.Page<Pages.SignIn>(new { Identifier = who, Next = next, Notice = notice });
    }

    public static async Task<IResult> SignInAsync(
        HttpContext context, [FromForm] SignInForm form, PasswordSignIn signIn, SessionStore sessions, Sealed seal, CancellationToken cancellationToken)
    {
        switch (await signIn.SignInAsync(form.Identifier, form.Password, cancellationToken))
        {
            case SignInOutcome.Right right:
                await sessions.BeginAsync(context, right.Account.Id, cancellationToken);
                return Web.Show.To(Web.Show.Local(form.Next, "/me"));
            case SignInOutcome.BeingClosed closing:
                return Web.Show.Page<Pages.BeingClosed>(new { Sealed = seal.Seal("being-closed", new Proven(closing.Account.Id), ChoiceLife) });
            default:
                return Web.Show.Page<Pages.SignIn>(StatusCodes.Status401Unauthorized, new { form.Identifier, form.Next, Wrong = true });
        }
    }

    // The person has given their password or passkey minutes ago; Adieu's pages let them keep the account or go on.
    public static async Task<IResult> BeingClosedAsync([FromForm] SealedForm form, PassportDb db, ClosingLink closing, Sealed seal, CancellationToken cancellationToken)
    {
        if (!closing.Available || !seal.TryOpen<Proven>("being-closed", form.Sealed, out var proven)) return Web.Show.To("/account/sign-in");
        if (!await closing.AnswersAsync(cancellationToken)) return CloseHandlers.Unreachable("/account/sign-in");
        var account = await db.Accounts.FindAsync([proven.Account], cancellationToken);
        return account is null ? Web.Show.To("/account/sign-in") : TypedResults.Redirect(closing.Create(account, proven.Passkey).ToString());
    }

    public static async Task<IResult> SignOutAsync(HttpContext context, IFormCollection form, SessionStore sessions, CancellationToken cancellationToken)
    {
        _ = form;
        await sessions.EndAsync(context, cancellationToken);
        return Web.Show.To("/");
    }
}
