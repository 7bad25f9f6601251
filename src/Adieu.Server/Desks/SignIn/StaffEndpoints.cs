using Adieu.Cases;
using Adieu.Server.Desks.SignIn.Provider;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Services;
using Adieu.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Adieu.Server.Desks.SignIn;

/// <summary>Coming in, going out, and one's own sessions.</summary>
internal static class StaffEndpoints
{
    public static void MapStaff(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup("/staff").WithMetadata(new RequireAntiforgeryTokenAttribute());
        staff.MapGet("", Start);
        staff.MapPost("sign-in", Password).RequireRateLimiting(RateLimits.Codes);
        staff.MapGet("provider", GoToProvider).RequireRateLimiting(RateLimits.Codes);
        staff.MapPost("place", TakePlace).RequireRateLimiting(RateLimits.Codes);
        staff.MapGet("second", Second);
        staff.MapPost("second", Code).RequireRateLimiting(RateLimits.Codes);
        staff.MapPost("passkey/options", PasskeyEndpoints.Ask).RequireRateLimiting(RateLimits.Codes);
        staff.MapPost("passkey", PasskeyEndpoints.Answer).RequireRateLimiting(RateLimits.Codes);
        staff.MapPost("sign-out", SignOut);
        staff.MapGet("join", Join).RequireRateLimiting(RateLimits.Tracker);
        staff.MapPost("join", SetPassword).RequireRateLimiting(RateLimits.Codes);

        var mine = staff.MapGroup("").AddEndpointFilter(CurrentSeat.Require());
        mine.MapGet("account", Account);
        mine.MapPost("account/end", EndSession);
        mine.MapPost("account/passkey", PasskeyEndpoints.Add);

        var people = staff.MapGroup("people").AddEndpointFilter(CurrentSeat.Require(StaffAct.ManageStaff));
        people.MapGet("", PeopleEndpoints.List);
        people.MapPost("invite", PeopleEndpoints.Invite);
        people.MapPost("again", PeopleEndpoints.InviteAgain);
        people.MapPost("declare", PeopleEndpoints.Declare);
        people.MapPost("disable", PeopleEndpoints.Disable);
    }

    /// <summary>Where somebody's work is.</summary>
    public static string Home(StaffSeat seat) =>
        seat.May(StaffAct.ServeAtCounter) ? "/desk" : seat.May(StaffAct.ServeOnPhone) ? "/line" : seat.May(StaffAct.DecideAppeal) ? "/office" : seat.May(StaffAct.SeeBoard) ? "/board" : seat.May(StaffAct.ManageStaff) ? "/staff/people" : "/staff/account";

    private static async Task<IResult> Start(CurrentSeat current, string? why, CancellationToken cancellationToken)
    {
        if (!await current.FindAsync(cancellationToken)) return new RazorComponentResult<SignInPage>(new { Why = why });
        return ClosingEndpoints.SeeOther(current.Seat.IsComplete ? Home(current.Seat) : "/staff/second");
    }

    private static IResult GoToProvider(IOptions<StaffProviderOptions> provider) =>
        provider.Value.IsSet ? TypedResults.Challenge(new AuthenticationProperties(), [StaffProvider.Scheme]) : TypedResults.NotFound();

    // The provider has asked for the second factor: only the place is missing.
    private static async Task<IResult> TakePlace(HttpContext context, CurrentSeat current, IStaffSignIn signIn, StaffCookie cookie, ServiceCatalog services)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        var place = Place.Of(await context.Request.ReadFormAsync(context.RequestAborted), services);
        if (cookie.Token is not { } token || await signIn.SecondByProviderAsync(token, place.Service, place.Desk, context.RequestAborted) is not { } fresh) return ClosingEndpoints.SeeOther("/staff?why=sign-in");
        cookie.Give(fresh);
        return ClosingEndpoints.SeeOther(Home((await signIn.SeatAsync(fresh.Text, context.RequestAborted))!));
    }

    private static async Task<IResult> Password(HttpContext context, IStaffSignIn signIn, StaffCookie cookie, IOptions<StaffProviderOptions> provider)
    {
        if (!provider.Value.LocalAccounts) return TypedResults.NotFound();
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await signIn.PasswordAsync(form["name"].ToString(), form["password"].ToString(), Device(context), context.RequestAborted) is not { } token)
            return new RazorComponentResult<SignInPage>(new { Why = "wrong", Name = form["name"].ToString() }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
        cookie.Give(token);
        return ClosingEndpoints.SeeOther("/staff/second");
    }

    private static Task<IResult> Second(HttpContext context, CurrentSeat current, IStaffSignIn signIn, StaffCookie cookie, ServiceCatalog services, StaffPasskeys passkeys) =>
        SecondPageAsync(context, current, signIn, cookie, services, passkeys, wrong: false, typed: null);

    private static async Task<IResult> Code(HttpContext context, CurrentSeat current, IStaffSignIn signIn, StaffCookie cookie, ServiceCatalog services, StaffPasskeys passkeys)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var place = Place.Of(form, services);
        place.Remember(context);
        if (cookie.Token is not { } token || await signIn.SecondAsync(token, form["code"].ToString(), place.Service, place.Desk, context.RequestAborted) is not { } fresh)
            return await SecondPageAsync(context, current, signIn, cookie, services, passkeys, wrong: true, place);
        cookie.Give(fresh);
        return ClosingEndpoints.SeeOther(Home((await signIn.SeatAsync(fresh.Text, context.RequestAborted))!));
    }

    internal static async Task<IResult> SecondPageAsync(HttpContext context, CurrentSeat current, IStaffSignIn signIn, StaffCookie cookie, ServiceCatalog services, StaffPasskeys passkeys, bool wrong, Place? typed)
    {
        var cancellationToken = context.RequestAborted;
        if (!await current.FindAsync(cancellationToken)) return ClosingEndpoints.SeeOther("/staff?why=sign-in");
        if (current.Seat.IsComplete) return ClosingEndpoints.SeeOther(Home(current.Seat));
        var enrolment = current.Seat.IsEnrolled ? null : await signIn.EnrolAsync(cookie.Token!, cancellationToken);
        var open = services.All.Where(service => service.Doors.Any(door => door is { Door: Door.Counter or Door.Hotline, Open: true })).ToList();
        return new RazorComponentResult<SecondPage>(new { current.Seat, Enrolment = enrolment, Services = open, HasPasskey = await passkeys.CountAsync(current.Seat) > 0, Wrong = wrong, Last = typed ?? Place.LastOf(context) })
        {
            StatusCode = wrong ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
        };
    }

    private static async Task<IResult> SignOut(HttpContext context, IStaffSignIn signIn, StaffCookie cookie)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        if (cookie.Token is { } token) await signIn.SignOutAsync(token, context.RequestAborted);
        cookie.Remove();
        return ClosingEndpoints.SeeOther("/staff?why=signed-out");
    }

    // Looking changes nothing: mail scanners open links too.
    private static async Task<IResult> Join(string? token, IStaffSignIn signIn, CancellationToken cancellationToken)
    {
        var member = await signIn.FindInvitationAsync(token ?? "", cancellationToken);
        return new RazorComponentResult<JoinPage>(new { Member = member, Token = token }) { StatusCode = member is null ? StatusCodes.Status410Gone : StatusCodes.Status200OK };
    }

    private static async Task<IResult> SetPassword(HttpContext context, IStaffSignIn signIn, StaffCookie cookie)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var invitation = form["token"].ToString();
        switch (await signIn.JoinAsync(invitation, form["password"].ToString(), Device(context), context.RequestAborted))
        {
            case JoinResult.Joined joined:
                cookie.Give(joined.Token);
                return ClosingEndpoints.SeeOther("/staff/second");
            case JoinResult.Refused { Code: not "used" } refused:
                var member = await signIn.FindInvitationAsync(invitation, context.RequestAborted);
                return new RazorComponentResult<JoinPage>(new { Member = member, Token = invitation, Error = refused.Code }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
            default:
                return new RazorComponentResult<JoinPage>() { StatusCode = StatusCodes.Status410Gone };
        }
    }

    private static async Task<IResult> Account(CurrentSeat current, IStaffPeople people, StaffPasskeys passkeys, CancellationToken cancellationToken) =>
        new RazorComponentResult<AccountPage>(new { current.Seat, Passkeys = await passkeys.CountAsync(current.Seat), Sessions = await people.SessionsAsync(current.Seat.Staff, cancellationToken) });

    private static async Task<IResult> EndSession(HttpContext context, CurrentSeat current, IStaffPeople people)
    {
        var session = (await context.Request.ReadFormAsync(context.RequestAborted))["session"].ToString();
        await people.EndSessionAsync(current.Seat.Staff, session, context.RequestAborted);
        return ClosingEndpoints.SeeOther("/staff/account");
    }

    // Enough to tell two browsers apart in a list.
    internal static string Device(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        string Known(params string[] names) => names.FirstOrDefault(name => agent.Contains(name, StringComparison.Ordinal)) ?? "?";
        return $"{Known("Edg", "Firefox", "Chrome", "Safari")} · {Known("Windows", "Android", "iPhone", "Mac OS", "Linux")}";
    }
}
