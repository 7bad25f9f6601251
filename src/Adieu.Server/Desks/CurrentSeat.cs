using Adieu.Server.Pages.Closing;
using Adieu.Staff;
using Microsoft.AspNetCore.Antiforgery;

namespace Adieu.Server.Desks;

/// <summary>Who sits at the desk that a request comes from. Asked of the database each time: a session that was ended is over at once.</summary>
internal sealed class CurrentSeat(IStaffSignIn signIn, StaffCookie cookie)
{
    public StaffSeat Seat { get; private set; } = null!;

    /// <summary>Lets a request through for those who may do one of these things; others are sent to sign in, or told that it is not theirs to do.</summary>
    public static Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Require(params StaffAct[] acts) => async (invocation, next) =>
    {
        var context = invocation.HttpContext;
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        var current = context.RequestServices.GetRequiredService<CurrentSeat>();
        if (!await current.FindAsync(context.RequestAborted) || !current.Seat.IsComplete) return ClosingEndpoints.SeeOther("/staff?why=sign-in");
        return acts.Length == 0 || acts.Any(current.Seat.May) ? await next(invocation) : TypedResults.StatusCode(StatusCodes.Status403Forbidden);
    };

    /// <summary>Whether there is a session, complete or not.</summary>
    public async Task<bool> FindAsync(CancellationToken cancellationToken)
    {
        if (cookie.Token is not { } token || await signIn.SeatAsync(token, cancellationToken) is not { } seat) return false;
        Seat = seat;
        return true;
    }
}
