using Adieu.Cases;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Api;

/// <summary>Whether somebody may register with an identifier.</summary>
internal static class RegistrationEndpoints
{
    private static readonly string[] Kinds = ["phone", "email", "document", "username"];

    public static void MapRegistrations(this IEndpointRouteBuilder api) =>
        api.MapPost("registrations/check", Check).WithName("checkRegistration").WithSummary("Whether an identifier may register, or a closed account's rule still stands.").Refuses(422);

    // The identifier travels in the body, so that no log on the way holds it.
    private static async Task<Results<Ok<RegistrationAnswerBody>, ProblemHttpResult>> Check(ServiceCall call, string service, RegistrationBody body, CancellationToken cancellationToken)
    {
        if (!Kinds.Contains(body.Kind)) return Problems.Invalid(["kind"]);
        if (string.IsNullOrWhiteSpace(body.Value) || body.Value.Length > 200) return Problems.Invalid(["value"]);
        return await call.Closing.CheckRegistrationAsync(call.Service.Id, body.Kind, body.Value, cancellationToken) is RegistrationAnswer.Refused refused
            ? TypedResults.Ok(new RegistrationAnswerBody(false, refused.Rule.Explanation, refused.Until, refused.Rule.Source))
            : TypedResults.Ok(new RegistrationAnswerBody(true));
    }
}
