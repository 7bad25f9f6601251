using Adieu.Settlement;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Api;

/// <summary>What settling would come to, and the person's one agreement to it.</summary>
internal static class SettlementEndpoints
{
    private const string Past = "The service settles nothing, or the case is past it.";

    public static void MapSettlements(this IEndpointRouteBuilder api)
    {
        var settlement = api.MapGroup("cases/{number}/settlement").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        settlement.MapGet("", Show).WithName("getSettlement").WithSummary("What settling would come to: as agreed, or with the first option of each choice.");
        settlement.MapPost("trial", Try).WithName("trySettlement").WithSummary("What it would come to with other picks.");
        settlement.MapPut("", Agree).WithName("agreeToSettlement").WithSummary("The person agrees to every line as it was shown.");
        settlement.MapDelete("", TakeBack).WithName("takeSettlementBack").WithSummary("The person takes the agreement back.");
    }

    private static async Task<Results<Ok<SettlementBody>, ProblemHttpResult>> Show(ServiceCall call, ISettlements settlements, string service, string number, CancellationToken cancellationToken) =>
        await LookAsync(call, settlements, null, cancellationToken);

    private static async Task<Results<Ok<SettlementBody>, ProblemHttpResult>> Try(ServiceCall call, ISettlements settlements, string service, string number, PicksBody body, CancellationToken cancellationToken) =>
        await LookAsync(call, settlements, body.Picks, cancellationToken);

    private static async Task<Results<Ok<SettlementBody>, ProblemHttpResult>> LookAsync(ServiceCall call, ISettlements settlements, IReadOnlyDictionary<string, string>? picks, CancellationToken cancellationToken) =>
        await settlements.LookAsync(call.Number, picks, cancellationToken) is { } view ? TypedResults.Ok(SettlementBody.Of(view)) : Problems.NotNow(Past);

    private static async Task<Results<NoContent, ProblemHttpResult>> Agree(ServiceCall call, ISettlements settlements, string service, string number, AgreementBody body, CancellationToken cancellationToken) =>
        await settlements.AgreeAsync(call.Number, body.Picks ?? new Dictionary<string, string>(), body.Seen, cancellationToken) switch
        {
            AgreeResult.Noted => TypedResults.NoContent(),
            AgreeResult.Otherwise other => Problems.Of("otherwise", StatusCodes.Status409Conflict, "It is something else now than what was shown.", ("settlement", SettlementBody.Of(other.Now))),
            _ => Problems.NotNow(Past),
        };

    private static async Task<Results<NoContent, ProblemHttpResult>> TakeBack(ServiceCall call, ISettlements settlements, string service, string number, CancellationToken cancellationToken) =>
        await settlements.TakeBackAsync(call.Number, cancellationToken) is AgreeResult.Noted ? TypedResults.NoContent() : Problems.NotNow("Nothing was agreed to, or the case is past it.");
}
