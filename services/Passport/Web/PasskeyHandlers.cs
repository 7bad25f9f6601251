using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Passport.Data;
using Passport.Passkeys;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>Passkeys in settings, at sign-in and before closing.</summary>
internal static class PasskeyHandlers
{
    internal sealed class AddForm : PasskeyAnswer
    {
        public string? Password { get; set; }
    }

    internal sealed class RemoveForm
    {
        public string? Id { get; set; }
        public string? Password { get; set; }
    }

    internal sealed class SignInForm : PasskeyAnswer
    {
        public string? Next { get; set; }
    }

    public static async Task<IResult> ShowAsync(Visitor visitor, Passkeys.Passkeys passkeys, CancellationToken cancellationToken) =>
        Show.Page<Pages.PasskeyList>(new { Passkeys = await passkeys.ListAsync(await visitor.AccountAsync(cancellationToken)) });

    // Whoever finds an open browser must not leave a key of their own in it: the password is asked first.
    public static async Task<IResult> AddAsync(HttpContext context, [FromForm] AddForm form, Visitor visitor, PasswordSignIn signIn, Passkeys.Passkeys passkeys, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (!await signIn.CheckAsync(account, form.Password, cancellationToken)) return await PageAsync(account, passkeys, SettingsHandlers.Wrong);
        return await passkeys.AddAsync(account, form, context, cancellationToken) ? Show.To("/account/passkeys") : await PageAsync(account, passkeys, Failed);
    }

    public static async Task<IResult> RemoveAsync([FromForm] RemoveForm form, Visitor visitor, PasswordSignIn signIn, Passkeys.Passkeys passkeys, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (!await signIn.CheckAsync(account, form.Password, cancellationToken)) return await PageAsync(account, passkeys, SettingsHandlers.Wrong);
        await passkeys.RemoveAsync(account, form.Id);
        return Show.To("/account/passkeys");
    }

    public static async Task<IResult> AskToCreateAsync(HttpContext context, IFormCollection form, Visitor visitor, Passkeys.Passkeys passkeys, CancellationToken cancellationToken)
    {
        _ = form;
        return TypedResults.Json(await passkeys.AskToCreateAsync(await visitor.AccountAsync(cancellationToken), context, cancellationToken));
    }

    public static async Task<IResult> AskToShowAsync(HttpContext context, IFormCollection form, Visitor visitor, Passkeys.Passkeys passkeys, CancellationToken cancellationToken)
    {
        _ = form;
        return TypedResults.Json(await passkeys.AskToShowAsync(await visitor.AccountAsync(cancellationToken), context, cancellationToken));
    }

    public static async Task<IResult> AskAnyoneAsync(HttpContext context, IFormCollection form, Passkeys.Passkeys passkeys, CancellationToken cancellationToken)
    {
        _ = form;
        return TypedResults.Json(await passkeys.AskToShowAsync(null, context, cancellationToken));
    }

    public static async Task<IResult> SignInAsync(
        HttpContext context, [FromForm] SignInForm form, Passkeys.Passkeys passkeys, PasswordSignIn signIn, SessionStore sessions, Sealed seal, CancellationToken cancellationToken)
    {
        if (await passkeys.CheckAsync(null, form, context, cancellationToken) is not { } account)
            return Show.Page<Pages.SignIn>(StatusCodes.Status401Unauthorized, new { form.Next, Wrong = true });
        switch (await signIn.EnterAsync(account, cancellationToken))
        {
            case SignInOutcome.BeingClosed closing:
                return Show.Page<Pages.BeingClosed>(new { Sealed = seal.Seal("being-closed", new SignInHandlers.Proven(closing.Account.Id) { Passkey = true }, SignInHandlers.ChoiceLife) });
            default:
                await sessions.BeginAsync(context, account.Id, cancellationToken);
                return Show.To(Show.Local(form.Next, "/me"));
        }
    }

    private static async Task<IResult> PageAsync(Account account, Passkeys.Passkeys passkeys, Text error) =>
        Show.Page<Pages.PasskeyList>(StatusCodes.Status422UnprocessableEntity, new { Passkeys = await passkeys.ListAsync(account), Error = error });

    public static readonly Text Failed = new("通行密钥没有验证成功，请再试一次", "The passkey could not be verified; please try again");
}
