using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Passport.Data;
using Passport.Passkeys;
using Passport.Settings;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>The way to Adieu: a fresh password, then its pages.</summary>
internal static class CloseHandlers
{
    internal sealed class CloseForm
    {
        public string? Password { get; set; }
    }

    public static IResult Show() => Web.Show.Page<Pages.Close>();

    public static async Task<IResult> CloseAsync(
        [FromForm] CloseForm form, Visitor visitor, PasswordSignIn signIn, ClosingLink closing, PassportDb db, ActivityLog activity, CancellationToken cancellationToken)
    {
        if (!closing.Available) return Web.Show.Page<Pages.Close>(StatusCodes.Status503ServiceUnavailable);
        var account = await visitor.AccountAsync(cancellationToken);
        if (!await signIn.CheckAsync(account, form.Password, cancellationToken))
            return Web.Show.Page<Pages.Close>(StatusCodes.Status422UnprocessableEntity, new { Error = SettingsHandlers.Wrong });
        if (!await closing.AnswersAsync(cancellationToken)) return Unreachable("/account/close");
        return await GoAsync(account, passkey: false, closing, db, activity, cancellationToken);
    }

    public static async Task<IResult> CloseWithPasskeyAsync(
        HttpContext context, [FromForm] PasskeyAnswer form, Visitor visitor, Passkeys.Passkeys passkeys, ClosingLink closing, PassportDb db, ActivityLog activity, CancellationToken cancellationToken)
    {
        if (!closing.Available) return Web.Show.Page<Pages.Close>(StatusCodes.Status503ServiceUnavailable);
        // Before the passkey is asked of the page's challenge: that is good once.
        if (!await closing.AnswersAsync(cancellationToken)) return Unreachable("/account/close");
        var account = await visitor.AccountAsync(cancellationToken);
        return await passkeys.CheckAsync(account, form, context, cancellationToken) is null
            ? Web.Show.Page<Pages.Close>(StatusCodes.Status422UnprocessableEntity, new { Error = PasskeyHandlers.Failed })
            : await GoAsync(account, passkey: true, closing, db, activity, cancellationToken);
    }

    // Nobody is sent to a page that does not come.
    public static IResult Unreachable(string again) => Web.Show.Page<Pages.Unreachable>(StatusCodes.Status503ServiceUnavailable, new { Again = again });

    private static async Task<IResult> GoAsync(Account account, bool passkey, ClosingLink closing, PassportDb db, ActivityLog activity, CancellationToken cancellationToken)
    {
        activity.Add(account.Id, ActivityKind.ClosureStarted);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Redirect(closing.Create(account, passkey).ToString());
    }
}
