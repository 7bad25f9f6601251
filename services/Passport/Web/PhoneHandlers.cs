using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Passport.Codes;
using Passport.People;
using Passport.Settings;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>Changing the phone number: the password, then a code to the new number.</summary>
internal static class PhoneHandlers
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    internal sealed class PhoneForm
    {
        public string? Phone { get; set; }
        public string? Password { get; set; }
        public string? GaveUp { get; set; }
    }

    internal sealed record Wanted(long Account, string Phone, bool GaveUp);

    public static async Task<IResult> SendAsync(
        [FromForm] PhoneForm form, Visitor visitor, PasswordSignIn signIn, SmsCodes codes, Sealed seal, Speech speech, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        var errors = new Dictionary<string, Text>();
        if (Identifiers.Phone(form.Phone) is not { } phone) errors["Phone"] = new("请填写11位手机号", "Enter a mobile number of 11 digits");
        else if (phone == account.PhoneNumber) errors["Phone"] = new("这就是现在的手机号", "This is the number you have");
        else if (!await signIn.CheckAsync(account, form.Password, cancellationToken)) errors["Password"] = SettingsHandlers.Wrong;
        else
        {
            var text = speech.Say("验证码 {0}，用于更换手机号，5分钟内有效。请勿告诉他人。", "{0} is your code to change the phone number. It works for 5 minutes. Do not share it with anyone.");
            switch (await codes.SendAsync(AccountSettings.PhonePurpose, phone, text, Delivery.Wait, cancellationToken))
            {
                case CodeSent.Sent: return Page(seal, new Wanted(account.Id, phone, form.GaveUp is not null), null);
                case CodeSent.TooSoon: return Page(seal, new Wanted(account.Id, phone, form.GaveUp is not null), new("验证码刚发过，请使用已收到的", "A code was sent a moment ago: use that one"));
                default: errors["Phone"] = new("短信暂时发不出去，请稍后再试", "The code could not be sent; please try later"); break;
            }
        }

        return Show.Page<Pages.Phone>(StatusCodes.Status422UnprocessableEntity, new { Errors = errors, Value = form.Phone, account.PhoneNumber, GaveUp = form.GaveUp is not null });
    }

    public static async Task<IResult> CodeAsync([FromForm] RegisterHandlers.CodeForm form, Visitor visitor, AccountSettings settings, Sealed seal, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (!seal.TryOpen<Wanted>("phone", form.Sealed, out var wanted) || wanted.Account != account.Id) return Show.To("/account/phone");
        var error = await settings.SetPhoneAsync(account, wanted.Phone, form.Code, wanted.GaveUp, cancellationToken);
        return error is null ? Show.To("/account/settings?done=phone") : Page(seal, wanted, error);
    }

    private static IResult Page(Sealed seal, Wanted wanted, Text? error) => Show.Page<Pages.PhoneCode>(
        error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        new { Sealed = seal.Seal("phone", wanted, Life), Destination = Identifiers.MaskPhone(wanted.Phone), Error = error });
}
