using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Passport.Data;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>The closure key: made with the password, shown once, made anew or removed whenever its person wants.</summary>
internal static class ClosureKeyHandlers
{
    internal sealed class KeyForm
    {
        public string? Password { get; set; }
        public string? Remove { get; set; }
    }

    public static async Task<IResult> ShowAsync(Visitor visitor, ClosureKeys.ClosureKeys keys, string? done, CancellationToken cancellationToken) =>
        Show.Page<Pages.ClosureKey>(new { MadeAt = await keys.MadeAtAsync(visitor.Id!.Value, cancellationToken), Done = done });

    public static async Task<IResult> MakeAsync([FromForm] KeyForm form, Visitor visitor, PasswordSignIn signIn, ClosureKeys.ClosureKeys keys, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (!await signIn.CheckAsync(account, form.Password, cancellationToken))
            return Show.Page<Pages.ClosureKey>(StatusCodes.Status422UnprocessableEntity, new { MadeAt = await keys.MadeAtAsync(account.Id, cancellationToken), Error = SettingsHandlers.Wrong });
        if (form.Remove is not null)
        {
            await keys.RemoveAsync(account, cancellationToken);
            return Show.To("/account/closure-key?done=removed");
        }

        // No redirect: the key is in this answer and nowhere else, and the answer is kept in no cache.
        return Show.Page<Pages.ClosureKeyMade>(new { Key = await keys.MakeAsync(account, cancellationToken), Account = account });
    }
}
