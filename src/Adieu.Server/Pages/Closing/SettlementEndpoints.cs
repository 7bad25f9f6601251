using Adieu.Cases;
using Adieu.Server.Visitors;
using Adieu.Settlement;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Closing;

/// <summary>What settling would come to, on one page, and the one agreement to all of it.</summary>
internal static class SettlementEndpoints
{
    private const string Pick = "pick:";

    public static void MapSettlement(this RouteGroupBuilder pages)
    {
        pages.MapGet("settlement", Show);
        pages.MapPost("settlement", Answer);
    }

    private static async Task<IResult> Show(CurrentCase at, ISettlements settlements, TimeProvider time, CancellationToken cancellationToken) =>
        await settlements.LookAsync(at.Number, null, cancellationToken) is { } view && (view.Any || view.AgreedAt is not null) ? Page(at, view, time) : ClosingEndpoints.SeeOther(at.Path);

    private static async Task<IResult> Answer(CurrentCase at, HttpContext context, ISettlements settlements, TimeProvider time, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var picks = form.Keys.Where(k => k.StartsWith(Pick, StringComparison.Ordinal)).ToDictionary(k => k[Pick.Length..], k => form[k].ToString(), StringComparer.Ordinal);
        if (form["act"] == "update")
            return await settlements.LookAsync(at.Number, picks, cancellationToken) is { } view ? Page(at, view, time) : ClosingEndpoints.SeeOther(at.Path);
        return (form["act"] == "back" ? await settlements.TakeBackAsync(at.Number, cancellationToken) : await settlements.AgreeAsync(at.Number, picks, form["seen"].ToString(), cancellationToken)) switch
        {
            AgreeResult.Otherwise other => Page(at, other.Now, time, otherwise: true),
            AgreeResult.Noted => ClosingEndpoints.SeeOther(ClosingSteps.Furthest(at.View) switch
            {
                ClosingStep.Check => $"{at.Path}/check",
                ClosingStep.Done => $"{at.Path}/done",
                _ => at.Path,
            }),
            _ => ClosingEndpoints.SeeOther($"{at.Path}?why=changed"),
        };
    }

    private static RazorComponentResult<SettlementPage> Page(CurrentCase at, SettlementView view, TimeProvider time, bool otherwise = false)
    {
        // Until it is confirmed, nobody knows the day: the length that the person chose, or the usual one, counts from now.
        var settledAt = at.View.ErasesAt ?? time.GetUtcNow().AddDays(at.View.LikelyCoolingOffDays(at.Service.CoolingOff.DefaultDays));
        return new RazorComponentResult<SettlementPage>(new { at.Service, Case = at.View, View = view, Otherwise = otherwise, SettledAt = settledAt })
        {
            StatusCode = otherwise ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
        };
    }
}
