using Adieu.Server.Pages.Closing;
using Adieu.Services;
using Adieu.Staff;
using Microsoft.AspNetCore.Antiforgery;

namespace Adieu.Server.Desks.SignIn;

/// <summary>A passkey as the second factor: made at the first sign-in or later, shown at the others.</summary>
internal static class PasskeyEndpoints
{
    public static async Task<IResult> Ask(HttpContext context, CurrentSeat current, StaffPasskeys passkeys)
    {
        if (!IsValid(context) || !await current.FindAsync(context.RequestAborted)) return TypedResults.BadRequest();
        // With the password alone nobody adds a passkey beside a factor that is there already.
        var adds = current.Seat.IsComplete || !current.Seat.IsEnrolled;
        if (current.Seat is { IsComplete: true, IsFresh: false }) return TypedResults.BadRequest();
        return TypedResults.Json(adds ? await passkeys.AskToCreateAsync(current.Seat, context) : await passkeys.AskToShowAsync(current.Seat, context));
    }

    public static async Task<IResult> Answer(HttpContext context, CurrentSeat current, StaffPasskeys passkeys, IStaffSignIn signIn, StaffCookie cookie, ServiceCatalog services)
    {
        if (!IsValid(context) || !await current.FindAsync(context.RequestAborted) || current.Seat.IsComplete) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var proved = current.Seat.IsEnrolled ? await passkeys.CheckAsync(current.Seat, form, context) : await passkeys.AddAsync(current.Seat, form, context);
        var place = Place.Of(form, services);
        place.Remember(context);
        if (!proved || await signIn.SecondByPasskeyAsync(cookie.Token!, current.Seat, place.Service, place.Desk, context.RequestAborted) is not { } fresh)
            return await StaffEndpoints.SecondPageAsync(context, current, signIn, cookie, services, passkeys, wrong: true, place);
        cookie.Give(fresh);
        return ClosingEndpoints.SeeOther(StaffEndpoints.Home((await signIn.SeatAsync(fresh.Text, context.RequestAborted))!));
    }

    public static async Task<IResult> Add(HttpContext context, CurrentSeat current, StaffPasskeys passkeys)
    {
        // Whoever finds a desk unattended makes no way in for themselves.
        if (current.Seat.IsFresh) await passkeys.AddAsync(current.Seat, await context.Request.ReadFormAsync(context.RequestAborted), context);
        return ClosingEndpoints.SeeOther("/staff/account");
    }

    private static bool IsValid(HttpContext context) => context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false };
}
