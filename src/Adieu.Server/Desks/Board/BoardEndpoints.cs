using Adieu.Server.Pages.Closing;
using Adieu.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.Board;

/// <summary>The supervisor's board.</summary>
internal static class BoardEndpoints
{
    public static void MapBoard(this IEndpointRouteBuilder app)
    {
        var board = app.MapGroup("/board").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(CurrentSeat.Require(StaffAct.SeeBoard));
        board.MapGet("", Show);
        board.MapPost("lock", Lock).AddEndpointFilter(CurrentSeat.Require(StaffAct.LockStaff));
    }

    private static async Task<IResult> Show(CurrentSeat at, IBoard board, ISecondPair pair, CancellationToken cancellationToken) =>
        new RazorComponentResult<BoardPage>(new { at.Seat, View = await board.ViewAsync(at.Seat, cancellationToken), Waiting = (await pair.WaitingAsync(at.Seat, cancellationToken)).Count });

    private static async Task<IResult> Lock(HttpContext context, CurrentSeat at, IStaffPeople people)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        await people.LockAsync(form["staff"].ToString(), form["locked"] == "yes", at.Seat, context.RequestAborted);
        return ClosingEndpoints.SeeOther("/board");
    }
}
