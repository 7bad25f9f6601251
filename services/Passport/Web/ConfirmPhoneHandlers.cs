using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Passport.Codes;
using Passport.Data;
using Passport.People;
using Passport.Settings;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>
/// Confirming anew a number that somebody gave up elsewhere: the password, then a code to the number. The password shows
/// that it is the account's person who reads the code, and not whoever got the number next.
/// </summary>
internal static class ConfirmPhoneHandlers
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    internal sealed class PasswordForm
    {
        public string? Password { get; set; }
    }

    internal sealed record Wanted(long Account, string Phone);

    public static async Task<IResult> ShowAsync(Visitor visitor, CancellationToken cancellationToken) =>
        await visitor.AccountAsync(cancellationToken) is { PhoneReleasedAt: not null } account ? Page(account, null) : Show.To("/account/settings");

    public static async Task<IResult> SendAsync(
        [FromForm] PasswordForm form, Visitor visitor, PasswordSignIn signIn, SmsCodes codes, Sealed seal, Speech speech, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (account is not { PhoneReleasedAt: not null, PhoneNumber: { } phone }) return Show.To("/account/settings");
        if (!await signIn.CheckAsync(account, form.Password, cancellationToken)) return Page(account, SettingsHandlers.Wrong);
        var text = speech.Say("验证码 {0}，用于确认这个手机号仍由您使用，5分钟内有效。请勿告诉他人。", "{0} is your code to confirm that this number is still yours. It works for 5 minutes. Do not share it with anyone.");
        return await codes.SendAsync(AccountSettings.ConfirmPurpose, phone, text, Delivery.Wait, cancellationToken) switch
        {
            CodeSent.Sent => CodePage(seal, new Wanted(account.Id, phone), null),
            CodeSent.TooSoon => CodePage(seal, new Wanted(account.Id, phone), new("验证码刚发过，请使用已收到的", "A code was sent a moment ago: use that one")),
            _ => Page(account, new("短信暂时发不出去，请稍后再试", "The code could not be sent; please try later")),
        };
    }

    public static async Task<IResult> CodeAsync([FromForm] RegisterHandlers.CodeForm form, Visitor visitor, AccountSettings settings, Sealed seal, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (!seal.TryOpen<Wanted>("confirm-phone", form.Sealed, out var wanted) || wanted.Account != account.Id || wanted.Phone != account.PhoneNumber) return Show.To("/account/phone/confirm");
        var error = await settings.ConfirmPhoneAsync(account, form.Code, cancellationToken);
        return error is null ? Show.To("/account/settings?done=phone-confirmed") : CodePage(seal, wanted, error);
    }

    private static IResult Page(Account account, Text? error) => Show.Page<Pages.ConfirmPhone>(
        error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new { Phone = Identifiers.MaskPhone(account.PhoneNumber ?? ""), Error = error });

    private static IResult CodePage(Sealed seal, Wanted wanted, Text? error) => Show.Page<Pages.ConfirmPhoneCode>(
        error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        new { Sealed = seal.Seal("confirm-phone", wanted, Life), Destination = Identifiers.MaskPhone(wanted.Phone), Error = error });
}
