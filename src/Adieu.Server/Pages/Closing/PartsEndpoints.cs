using Adieu.Parts;
using Adieu.Server.Visitors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Closing;

/// <summary>Erasing some of the data and keeping the account.</summary>
internal static class PartsEndpoints
{
    public static void MapParts(this RouteGroupBuilder pages)
    {
        pages.MapGet("parts", Show);
        pages.MapPost("parts", Erase);
    }

    private static Task<IResult> Show(CurrentCase at, IParts parts, CancellationToken cancellationToken) => PageAsync(at, parts, null, cancellationToken);

    private static async Task<IResult> Erase(CurrentCase at, HttpContext context, IParts parts, Visitor visitor, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string[] wanted = [.. form["part"].OfType<string>()];
        return await parts.EraseAsync(at.Number, wanted, cancellationToken) switch
        {
            ErasePartsResult.Erased => ClosingEndpoints.SeeOther($"/case/{at.Number}/certificate?kind=part"),
            ErasePartsResult.Invalid => await PageAsync(at, parts, visitor.Say("请至少选择一项", "Choose at least one"), cancellationToken),
            ErasePartsResult.ProveFirst => await PageAsync(at, parts, visitor.Say("请先证明是您本人", "Prove first that it is you"), cancellationToken),
            ErasePartsResult.LeftOver => await PageAsync(at, parts, visitor.Say("还有数据没有删干净，请再试一次，或联系客服", "Something is left. Please try again, or ask a person"), cancellationToken),
            _ => ClosingEndpoints.SeeOther($"/case/{at.Number}"),
        };
    }

    private static async Task<IResult> PageAsync(CurrentCase at, IParts parts, string? problem, CancellationToken cancellationToken) =>
        await parts.LookAsync(at.Number, cancellationToken) is { } view
            ? new RazorComponentResult<PartsPage>(new { at.Service, Case = at.View, View = view, Problem = problem }) { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity }
            : ClosingEndpoints.SeeOther(at.Path);
}
