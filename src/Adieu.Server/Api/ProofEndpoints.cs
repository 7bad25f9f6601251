using Adieu.Cases;
using Adieu.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Api;

/// <summary>Proving who one is.</summary>
internal static class ProofEndpoints
{
    public static void MapProofs(this IEndpointRouteBuilder api)
    {
        var proofs = api.MapGroup("cases/{number}/proofs").ProducesProblem(StatusCodes.Status404NotFound);
        proofs.MapGet("", Show).WithName("getProofs").WithSummary("The methods of proof and what is still missing.");
        proofs.MapPost("{method}/send", Send).WithName("sendCode").WithSummary("Send a code.").Refuses(409).RequireRateLimiting(RateLimits.Codes);
        proofs.MapPost("{method}", Prove).WithName("prove").WithSummary("Answer a method.").Refuses(409, 422).RequireRateLimiting(RateLimits.Codes);
    }

    private static async Task<Ok<ProofsBody>> Show(ServiceCall call, string service, string number, CancellationToken cancellationToken)
    {
        var proof = await call.Closing.ProofAsync(call.Number, cancellationToken);
        return TypedResults.Ok(new ProofsBody(proof.Satisfied, proof.Methods));
    }

    private static async Task<Results<Ok<SentBody>, ProblemHttpResult>> Send(ServiceCall call, string service, string number, string method, CancellationToken cancellationToken) =>
        await call.Closing.SendCodeAsync(call.Number, method, cancellationToken) switch
        {
            SendResult.Sent sent => TypedResults.Ok(new SentBody(sent.Destination, sent.ExpiresAt, sent.NextAt)),
            SendResult.Asked asked => TypedResults.Ok(new SentBody(null, asked.ExpiresAt, null) { Challenge = asked.Challenge, Steps = asked.Steps }),
            SendResult.TooSoon soon => Problems.Of("too-soon", StatusCodes.Status429TooManyRequests, "One was sent just now.", ("nextAt", soon.NextAt)),
            SendResult.TooMany many => Problems.Of("too-many", StatusCodes.Status429TooManyRequests, "Too many were sent.", ("nextAt", many.NextAt)),
            _ => Problems.NotNow("The method cannot be used for this case now."),
        };

    private static async Task<Results<Ok<ProvenBody>, ProblemHttpResult>> Prove(
        ServiceCall call, string service, string number, string method, AnswerBody body, CancellationToken cancellationToken) =>
        await call.Closing.ProveAsync(call.Number, method, body.Answer, cancellationToken) switch
        {
            ProveResult.Proven proven => TypedResults.Ok(new ProvenBody(proven.Satisfied)),
            ProveResult.Wrong wrong => Problems.Of("wrong", StatusCodes.Status422UnprocessableEntity, "That is not the answer.", ("attemptsLeft", wrong.AttemptsLeft)),
            ProveResult.Mistyped mistyped => Problems.Of("mistyped", StatusCodes.Status422UnprocessableEntity, "It is not even well formed.", ("group", mistyped.Group)),
            ProveResult.Expired => Problems.Of("expired", StatusCodes.Status422UnprocessableEntity, "The code is too old."),
            ProveResult.Locked locked => Problems.Of("locked", StatusCodes.Status429TooManyRequests, "Too many wrong answers.", ("until", locked.Until)),
            _ => Problems.NotNow("Nothing was sent, it was used already, or the case has moved on."),
        };
}
