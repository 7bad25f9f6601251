using System.Globalization;
using Adieu.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Passport.Data;
using Passport.Registration;
using Passport.Settings;

namespace Passport.Web;

/// <summary>A new password for somebody who has proved to Adieu who they are.</summary>
internal static class ResetHandlers
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    internal sealed class ResetForm
    {
        public string? Sealed { get; set; }
        public string? Password { get; set; }
    }

    // The stamp changes with the password, so the form is good for one.
    internal sealed record Recovered(long Account, string Stamp);

    public static async Task<IResult> ShowAsync(string? recovered, ClosingLink closing, IServiceProvider services, PassportDb db, AccountSettings settings, Sealed seal, CancellationToken cancellationToken)
    {
        if (!closing.Available || recovered is null) return Web.Show.To("/account/forgot");
        RecoveredAccount? key;
        try
        {
            key = await ((AdieuApi)services.GetService(typeof(AdieuApi))!).UseRecoveryAsync(recovered, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return Web.Show.Page<Pages.Reset>(StatusCodes.Status503ServiceUnavailable, new { Sealed = "" });
        }

        if (!long.TryParse(key?.Account, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || await db.Accounts.FindAsync([id], cancellationToken) is not { } account)
            return Web.Show.Page<Pages.Reset>(StatusCodes.Status400BadRequest, new { Sealed = "" });
        if (key!.HoldsNumber) await settings.ConfirmPhoneAsync(account, cancellationToken);
        return Page(seal, new Recovered(account.Id, account.SecurityStamp ?? ""), null);
    }

    public static async Task<IResult> SetAsync(
        [FromForm] ResetForm form, PassportDb db, UserManager<Account> users, AccountSettings settings, Sealed seal, CancellationToken cancellationToken)
    {
        if (!seal.TryOpen<Recovered>("recovered", form.Sealed, out var recovered)) return Web.Show.To("/account/forgot");
        if (await db.Accounts.FindAsync([recovered.Account], cancellationToken) is not { } account || (account.SecurityStamp ?? "") != recovered.Stamp) return Web.Show.To("/account/forgot");
        if (await RegisterAccount.PasswordErrorAsync(users, form.Password, account.UserName, account.PhoneNumber, account.DocumentNo) is { } weak) return Page(seal, recovered, weak);
        await settings.SetPasswordAsync(account, form.Password!, forgotten: true, keep: null, cancellationToken);
        return Web.Show.To("/account/sign-in?reset=1");
    }

    private static IResult Page(Sealed seal, Recovered recovered, Text? error) => Web.Show.Page<Pages.Reset>(
        error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new { Sealed = seal.Seal("recovered", recovered, Life), Error = error });
}
