using Adieu.Cases;
using Adieu.Erasure;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Api;

/// <summary>A case from opening to its certificates.</summary>
internal static class CaseEndpoints
{
    public static void MapCases(this IEndpointRouteBuilder api)
    {
        api.MapPost("cases", Open).WithName("openCase").WithSummary("Open a case for an account, or get the one that is open.").Refuses(403, 404, 422);
        api.MapPost("cases/find", Find).WithName("findCase").WithSummary("The open case of an account, or null.");

        var one = api.MapGroup("cases/{number}").ProducesProblem(StatusCodes.Status404NotFound);
        one.MapGet("", Get).WithName("getCase").WithSummary("The case as its person may see it.");
        one.MapGet("standing", Standing).WithName("getStanding").WithSummary("What stands between the account and closure, now.");
        one.MapGet("preview", Preview).WithName("getPreview").WithSummary("What closing would do, from the plans that will do it.");
        one.MapPut("choices", Choose).WithName("choose").WithSummary("Record the person's choices and ask for closure.").Refuses(409, 422);
        one.MapPost("confirm", Confirm).WithName("confirm").WithSummary("The final confirmation: freezes the account and starts cooling-off.").Refuses(409);
        one.MapPost("keep", Keep).WithName("keep").WithSummary("The person keeps the account.").Refuses(409);
        one.MapGet("certificates", Certificates).WithName("getCertificates").WithSummary("The signed certificates.");
        one.MapGet("export", Export).WithName("export").WithSummary("The person's data as a ZIP.").Produces(StatusCodes.Status200OK, contentType: "application/zip").Refuses(403, 409);
    }

    private static async Task<Results<Ok<CaseBody>, Created<CaseBody>, ProblemHttpResult>> Open(ServiceCall call, string service, OpenBody body, CancellationToken cancellationToken)
    {
        if (Doors.Parse(body.Door) is not { } door) return Problems.Invalid(["door"]);
        if (string.IsNullOrWhiteSpace(body.Account)) return Problems.Invalid(["account"]);
        var request = new OpenCase(call.Service.Id, new SubjectKey(body.Account), door, body.Language ?? call.Service.Language, body.AuthenticatedAt, body.RecoveredAt);
        return await call.Closing.OpenAsync(request, cancellationToken) switch
        {
            OpenResult.Opened { IsNew: true } opened => TypedResults.Created($"/v1/services/{service}/cases/{opened.Case.Number}", CaseBody.Of(opened.Case)),
            OpenResult.Opened opened => TypedResults.Ok(CaseBody.Of(opened.Case)),
            OpenResult.DoorShut => Problems.Of("door-shut", StatusCodes.Status403Forbidden, "That door is not open at this service."),
            _ => Problems.Of("no-such-account", StatusCodes.Status404NotFound, "The service has no such account."),
        };
    }

    private static async Task<Ok<FoundBody>> Find(ServiceCall call, string service, FindBody body, CancellationToken cancellationToken) =>
        TypedResults.Ok(new FoundBody(await call.Closing.FindOpenAsync(call.Service.Id, new SubjectKey(body.Account), cancellationToken) is { } view ? CaseBody.Of(view) : null));

    private static Ok<CaseBody> Get(ServiceCall call, string service, string number) => TypedResults.Ok(CaseBody.Of(call.View!));

    private static async Task<Ok<StandingBody>> Standing(ServiceCall call, string service, string number, CancellationToken cancellationToken) =>
        TypedResults.Ok(StandingBody.Of(await call.Closing.StandingAsync(call.Number, cancellationToken)));

    private static async Task<Ok<PreviewBody>> Preview(ServiceCall call, string service, string number, CancellationToken cancellationToken) =>
        TypedResults.Ok(PreviewBody.Of(await call.Closing.PreviewAsync(call.Number, cancellationToken)));

    private static async Task<Results<Ok<CaseBody>, ProblemHttpResult>> Choose(ServiceCall call, string service, string number, ChoicesBody body, CancellationToken cancellationToken) =>
        await call.Closing.ChooseAsync(call.Number, new Choices(body.CoolingOffDays, body.Reason, body.Words, body.LossesAccepted) { GivesUpNumber = body.GivesUpNumber }, cancellationToken) switch
        {
            ChooseResult.Chosen chosen => TypedResults.Ok(CaseBody.Of(chosen.Case)),
            ChooseResult.Invalid invalid => Problems.Invalid(invalid.Fields),
            ChooseResult.Blocked blocked => Problems.Blocked(StandingBody.Of(blocked.Standing)),
            _ => Problems.NotNow("The case has moved on; its choices stand."),
        };

    private static async Task<Results<Ok<CaseBody>, ProblemHttpResult>> Confirm(ServiceCall call, string service, string number, ConfirmBody body, CancellationToken cancellationToken) =>
        await call.Closing.ConfirmAsync(call.Number, body.Version, cancellationToken) switch
        {
            ConfirmResult.Confirmed confirmed => TypedResults.Ok(CaseBody.Of(confirmed.Case)),
            ConfirmResult.Blocked blocked => Problems.Blocked(StandingBody.Of(blocked.Standing)),
            _ => Problems.NotNow("A step is missing, or the case has moved on."),
        };

    private static async Task<Results<Ok<CaseBody>, ProblemHttpResult>> Keep(ServiceCall call, string service, string number, CancellationToken cancellationToken) =>
        await call.Closing.KeepAsync(call.Number, cancellationToken) switch
        {
            KeepResult.Kept kept => TypedResults.Ok(CaseBody.Of(kept.Case)),
            KeepResult.UnderReview => Problems.Of("under-review", StatusCodes.Status409Conflict, "Somebody said that this was not them; a person has to look first."),
            _ => Problems.Of("too-late", StatusCodes.Status409Conflict, "Erasure has begun or is done."),
        };

    private static async Task<Ok<CertificatesBody>> Certificates(ServiceCall call, string service, string number, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CertificatesBody(await call.Closing.CertificatesAsync(call.Number, cancellationToken)));

    private static Results<PushStreamHttpResult, ProblemHttpResult> Export(ServiceCall call, string service, string number, string? language, CancellationToken cancellationToken) => !call.View!.MayExport
        ? Problems.Of("no-copy", StatusCodes.Status403Forbidden, "Who acts for the account's person may have no copy of the data.")
        : call.View.AccountLabel is null
        ? Problems.Of("too-late", StatusCodes.Status409Conflict, "The case has ended: there is nothing to export any more.")
        : TypedResults.Stream(output => call.Closing.ExportAsync(call.Number, output, language ?? call.Service.Language, cancellationToken), "application/zip", $"{service}-{call.Number}.zip");
}
