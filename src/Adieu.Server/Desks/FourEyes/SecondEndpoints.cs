using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Services;
using Adieu.Staff;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.FourEyes;

/// <summary>The second pair of eyes, on a screen of its own: what waits, what to look at, and the signature.</summary>
internal static class SecondEndpoints
{
    public static void MapSecond(this IEndpointRouteBuilder app)
    {
        var second = app.MapGroup("/second").WithMetadata(new Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryTokenAttribute()).AddEndpointFilter(CurrentSeat.Require(StaffAct.SecondPair));
        second.MapGet("", List);
        second.MapGet("{id}", Show);
        second.MapPost("{id}", Sign).RequireRateLimiting(RateLimits.Codes);
    }

    private static async Task<IResult> List(CurrentSeat at, ISecondPair pair, string? why, CancellationToken cancellationToken) =>
        new RazorComponentResult<WaitingPage>(new { at.Seat, Waiting = await pair.WaitingAsync(at.Seat, cancellationToken), Why = why });

    private static Task<IResult> Show(string id, CurrentSeat at, ISecondPair pair, ServiceCatalog services, CancellationToken cancellationToken) => PageAsync(id, null, at, pair, services, cancellationToken);

    private static async Task<IResult> Sign(string id, HttpContext context, CurrentSeat at, ISecondPair pair, ServiceCatalog services)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["seen"] != "yes") return await PageAsync(id, "seen", at, pair, services, context.RequestAborted);
        return await pair.SignAsync(at.Seat, id, form["digits"].ToString(), form["code"].ToString(), context.RequestAborted) switch
        {
            SecondResult.Signed => ClosingEndpoints.SeeOther("/second?why=signed"),
            SecondResult.WrongDigits wrong => await PageAsync(id, wrong.Left == 1 ? "digits-last" : "digits", at, pair, services, context.RequestAborted),
            SecondResult.WrongCode => await PageAsync(id, "code", at, pair, services, context.RequestAborted),
            SecondResult.Barred => await PageAsync(id, "barred", at, pair, services, context.RequestAborted),
            _ => ClosingEndpoints.SeeOther("/second?why=over"),
        };
    }

    private static async Task<IResult> PageAsync(string id, string? why, CurrentSeat at, ISecondPair pair, ServiceCatalog services, CancellationToken cancellationToken)
    {
        // Asked again: a right code has made the sign-in fresh meanwhile.
        await at.FindAsync(cancellationToken);
        if (await pair.OpenAsync(at.Seat, id, cancellationToken) is not { } file || !services.TryFind(file.Request.Service, out var service)) return ClosingEndpoints.SeeOther("/second?why=over");
        return new RazorComponentResult<SignPage>(new { at.Seat, Service = service, File = file, Why = why }) { StatusCode = why is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }
}
