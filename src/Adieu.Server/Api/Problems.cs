using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Api;

/// <summary>Problem details (RFC 9457) with a code that stays the same: programs read the code, people the detail.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(string code, int status, string detail, params (string Name, object? Value)[] more) => TypedResults.Problem(
        detail,
        statusCode: status,
        type: $"urn:adieu:problem:{code}",
        extensions: new Dictionary<string, object?>(more.Select(part => KeyValuePair.Create(part.Name, part.Value))) { ["code"] = code });

    /// <summary>Says in the API's description with which statuses a call may be refused.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder call, params int[] statuses)
    {
        foreach (var status in statuses) call.ProducesProblem(status);
        return call;
    }

    public static ProblemHttpResult NotNow(string detail) => Of("not-now", StatusCodes.Status409Conflict, detail);

    public static ProblemHttpResult Invalid(IEnumerable<string> fields) =>
        Of("invalid", StatusCodes.Status422UnprocessableEntity, "Some fields are not as the service's rules ask.", ("fields", fields.ToArray()));

    public static ProblemHttpResult Blocked(StandingBody standing) =>
        Of("blocked", StatusCodes.Status409Conflict, "Something has to be settled first; nothing was changed.", ("standing", standing));
}
