using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Passport.Data;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>The closure lock: set and taken away with the same proof.</summary>
internal static class ClosureLockHandlers
{
    internal sealed class LockForm
    {
        public string? Password { get; set; }
        public string? Days { get; set; }
        public string? Contact { get; set; }
        public string? Needed { get; set; }
        public string? Do { get; set; }
    }

    public static async Task<IResult> ShowAsync(Visitor visitor, ClosureLocks.ClosureLocks locks, CancellationToken cancellationToken) =>
        Show.Page<Pages.ClosureLockPage>(new { Lock = await locks.FindAsync(visitor.Id!.Value, cancellationToken) });

    public static async Task<IResult> ChangeAsync([FromForm] LockForm form, Visitor visitor, PasswordSignIn signIn, ClosureLocks.ClosureLocks locks, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (!await signIn.CheckAsync(account, form.Password, cancellationToken)) return await PageAsync(account, locks, SettingsHandlers.Wrong, form, cancellationToken);
        switch (form.Do)
        {
            case "end":
                await locks.EndAsync(account, cancellationToken);
                break;
            case "keep":
                await locks.KeepAsync(account, cancellationToken);
                break;
            default:
                _ = int.TryParse(form.Days, out var days);
                if (await locks.SetAsync(account, days, form.Contact, form.Needed == "yes", cancellationToken) is { } error) return await PageAsync(account, locks, error, form, cancellationToken);
                break;
        }

        return Show.To("/account/closure-lock");
    }

    private static async Task<IResult> PageAsync(Account account, ClosureLocks.ClosureLocks locks, Text error, LockForm form, CancellationToken cancellationToken) =>
        Show.Page<Pages.ClosureLockPage>(StatusCodes.Status422UnprocessableEntity, new { Lock = await locks.FindAsync(account.Id, cancellationToken), Error = error, form.Contact, Needed = form.Needed == "yes" });
}
