using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Passport.Web;

/// <summary>The account centre's addresses.</summary>
internal static class AccountRoutes
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/terms", () => Show.Page<Pages.Terms>());
        app.MapGet("/brand.css", Brand);
        app.Map("/error/{status:int}", (int status) => Show.Page<Pages.Problem>(status, new { Status = status })).DisableAntiforgery();

        var open = app.MapGroup("/account").RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        open.MapGet("/sign-in", SignInHandlers.Show);
        open.MapPost("/sign-in", SignInHandlers.SignInAsync);
        open.MapPost("/passkey/options", PasskeyHandlers.AskAnyoneAsync);
        open.MapPost("/passkey", PasskeyHandlers.SignInAsync);
        open.MapPost("/being-closed", SignInHandlers.BeingClosedAsync);
        open.MapGet("/register", RegisterHandlers.Show);
        open.MapPost("/register", RegisterHandlers.DetailsAsync);
        open.MapPost("/register/resend", RegisterHandlers.ResendAsync);
        open.MapPost("/register/code", RegisterHandlers.CodeAsync);
        open.MapGet("/forgot", ForgotHandlers.ShowAsync);
        open.MapPost("/forgot", ForgotHandlers.SendAsync);
        open.MapPost("/forgot/code", ForgotHandlers.CodeAsync);
        open.MapGet("/reset", ResetHandlers.ShowAsync);
        open.MapPost("/reset", ResetHandlers.SetAsync);

        var mine = app.MapGroup("/account").RequireAuthorization();
        mine.MapPost("/sign-out", SignInHandlers.SignOutAsync);
        mine.MapGet("/settings", SettingsHandlers.ShowAsync);
        mine.MapGet("/password", SettingsHandlers.ShowPassword);
        mine.MapPost("/password", SettingsHandlers.PasswordAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapGet("/phone", SettingsHandlers.ShowPhoneAsync);
        mine.MapPost("/phone", PhoneHandlers.SendAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/phone/code", PhoneHandlers.CodeAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapGet("/phone/confirm", ConfirmPhoneHandlers.ShowAsync);
        mine.MapPost("/phone/confirm", ConfirmPhoneHandlers.SendAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/phone/confirm/code", ConfirmPhoneHandlers.CodeAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapGet("/suspend", SettingsHandlers.ShowSuspendAsync);
        mine.MapPost("/suspend", SettingsHandlers.SuspendAsync);
        mine.MapPost("/resume", SettingsHandlers.ResumeAsync);
        mine.MapGet("/sessions", SettingsHandlers.SessionsAsync);
        mine.MapPost("/sessions/end", SettingsHandlers.EndSessionsAsync);
        mine.MapGet("/closure-key", ClosureKeyHandlers.ShowAsync);
        mine.MapPost("/closure-key", ClosureKeyHandlers.MakeAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapGet("/closure-lock", ClosureLockHandlers.ShowAsync);
        mine.MapPost("/closure-lock", ClosureLockHandlers.ChangeAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapGet("/passkeys", PasskeyHandlers.ShowAsync);
        mine.MapPost("/passkeys", PasskeyHandlers.AddAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/passkeys/options", PasskeyHandlers.AskToCreateAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/passkeys/remove", PasskeyHandlers.RemoveAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/close/passkey/options", PasskeyHandlers.AskToShowAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/close/passkey", CloseHandlers.CloseWithPasskeyAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapGet("/face", FaceHandlers.ShowAsync);
        mine.MapPost("/face", FaceHandlers.ConsentAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
        mine.MapPost("/face/pictures", FaceHandlers.EnrolAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy)
            .WithMetadata(new RequireAntiforgeryTokenAttribute(), new RequestSizeLimitAttribute(Adieu.Client.FacePictures.MostBytes));
        mine.MapPost("/face/withdraw", FaceHandlers.WithdrawAsync);
        mine.MapGet("/close", CloseHandlers.Show);
        mine.MapPost("/close", CloseHandlers.CloseAsync).RequireRateLimiting(PassportExtensions.AttemptsPolicy);
    }

    // The colour is configuration, and the content policy allows no style inside a page.
    private static IResult Brand(IOptions<PassportOptions> options) => TypedResults.Text(
        string.Create(CultureInfo.InvariantCulture, $":root {{ --brand-hue: {options.Value.Hue}; --brand-chroma: {options.Value.Chroma}; }}\n"), "text/css");
}
