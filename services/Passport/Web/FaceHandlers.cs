using Adieu.Client;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Passport.Settings;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>Enrolling a face: separate consent with the password, the camera, done; and taking it back.</summary>
internal static class FaceHandlers
{
    private const string Purpose = "face";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    internal sealed class FaceForm
    {
        public string? Agree { get; set; }
        public string? Wording { get; set; }
        public string? Password { get; set; }
    }

    internal sealed record Consent(long Account, string Wording, DateTimeOffset At);

    public static async Task<IResult> ShowAsync(Visitor visitor, FaceSettings faces, CancellationToken cancellationToken) =>
        Show.Page<Pages.FaceEnrolment>(new { Face = await faces.FindAsync(visitor.Id!.Value, cancellationToken), faces.Available });

    // The password again: whoever finds a browser open must not be able to make their own face this account's.
    public static async Task<IResult> ConsentAsync(
        [FromForm] FaceForm form, Visitor visitor, PasswordSignIn signIn, FaceSettings faces, Sealed seal, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        var errors = new Dictionary<string, Text>();
        if (form.Agree != "yes" || form.Wording != FaceConsentWords.Version) errors["Agree"] = new("同意后才能录入", "Agree before you enrol");
        if (!await signIn.CheckAsync(account, form.Password, cancellationToken)) errors["Password"] = SettingsHandlers.Wrong;
        if (errors.Count == 0) return Show.Page<Pages.FaceCamera>(new { Sealed = seal.Seal(Purpose, new Consent(account.Id, FaceConsentWords.Version, time.GetUtcNow()), Life) });
        return Show.Page<Pages.FaceEnrolment>(StatusCodes.Status422UnprocessableEntity, new { Face = await faces.FindAsync(account.Id, cancellationToken), faces.Available, Errors = errors });
    }

    public static async Task<IResult> EnrolAsync(HttpContext context, Visitor visitor, FaceSettings faces, Sealed seal, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true }) return TypedResults.BadRequest();
        if (context.Request.ContentType != FacePictures.MediaType) return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var account = await visitor.AccountAsync(cancellationToken);
        if (!seal.TryOpen<Consent>(Purpose, context.Request.Headers["Adieu-Challenge"], out var consent) || consent.Account != account.Id) return Said("expired");
        if (await FacePictures.ReadAsync(context.Request.Body, cancellationToken) is not { } pictures) return Said("frame-count");
        var wrong = await faces.EnrolAsync(account, consent.Wording, consent.At, pictures, cancellationToken);
        return wrong is null ? TypedResults.Ok(new { next = "/account/settings?done=face" }) : Said(wrong);
    }

    public static async Task<IResult> WithdrawAsync(IFormCollection form, Visitor visitor, FaceSettings faces, CancellationToken cancellationToken)
    {
        _ = form;
        await faces.WithdrawAsync(await visitor.AccountAsync(cancellationToken), cancellationToken);
        return Show.To("/account/settings?done=face-withdrawn");
    }

    // The page has the words: an answer names one of them.
    private static IResult Said(string say) => TypedResults.Json(new { say }, statusCode: say == "engine" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status422UnprocessableEntity);
}
