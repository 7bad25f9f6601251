using Adieu.Cases;
using Adieu.Server.Hosting;
using Adieu.Verification;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Adieu.Server.Pages.Closing.Face;

/// <summary>The face check: its own consent, a camera, a challenge, the pictures. Everything else goes on at the proof page.</summary>
internal static class FaceEndpoints
{
    private const string Method = "face";
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(45);

    public static void MapFace(this IEndpointRouteBuilder prove)
    {
        var face = prove.MapGroup("face");
        face.MapGet("", Show).WithMetadata(new UsesCamera());
        face.MapPost("consent", Consent).RequireRateLimiting(RateLimits.Codes);
        face.MapPost("challenge", Challenge).RequireRateLimiting(RateLimits.Codes);
        face.MapPost("frames", Answer).RequireRateLimiting(RateLimits.Codes).WithMetadata(new RequestSizeLimitAttribute(FrameBody.MostBytes));
    }

    private static async Task<IResult> Show(CurrentCase at, string? why, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Prove) is { } elsewhere) return ClosingEndpoints.SeeOther(elsewhere);
        var proof = await at.Closing.ProofAsync(at.Number, cancellationToken);
        if (proof.Satisfied) return ClosingEndpoints.SeeOther($"{at.Path}/check");
        if (proof.Methods.FirstOrDefault(method => method.Id == Method) is not { Proven: false } face) return ClosingEndpoints.SeeOther($"{at.Path}/prove");
        return new RazorComponentResult<FacePage>(new { at.Service, Case = at.View, Face = face, Why = why });
    }

    private static async Task<IResult> Consent(CurrentCase at, HttpContext context, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Prove) is { } elsewhere) return ClosingEndpoints.SeeOther(elsewhere);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var given = form["agree"] == "yes" && await at.Closing.ConsentAsync(at.Number, Method, form["wording"].ToString(), cancellationToken);
        return ClosingEndpoints.SeeOther($"{at.Path}/prove/face{(given ? "" : "?why=no-consent")}");
    }

    private static async Task<IResult> Challenge(CurrentCase at, CancellationToken cancellationToken) =>
        await at.Closing.SendCodeAsync(at.Number, Method, cancellationToken) switch
        {
            SendResult.Asked asked => TypedResults.Ok(new FaceAsked(asked.Challenge, asked.Steps)),
            SendResult.TooMany or SendResult.TooSoon => Said("no-more", StatusCodes.Status429TooManyRequests),
            _ => Said("not-now", StatusCodes.Status409Conflict),
        };

    private static async Task<IResult> Answer(CurrentCase at, HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.ContentType != FrameBody.Type) return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ReadingTime);
        if (await FrameBody.ReadAsync(context.Request.Body, patience.Token) is not { } frames) return Said("frame-count", StatusCodes.Status422UnprocessableEntity);
        var answer = new ProofAnswer(context.Request.Headers["Adieu-Challenge"].ToString(), frames);
        return await at.Closing.ProveAsync(at.Number, Method, answer, cancellationToken) switch
        {
            ProveResult.Proven proven => TypedResults.Ok(new FacePassed(proven.Satisfied ? $"{at.Path}/check" : $"{at.Path}/prove?why=one-more")),
            ProveResult.Wrong { AttemptsLeft: > 0 } wrong => Said(wrong.Why ?? "declined", StatusCodes.Status422UnprocessableEntity),
            ProveResult.Wrong or ProveResult.Locked => Said("no-more", StatusCodes.Status429TooManyRequests),
            ProveResult.Expired => Said("expired", StatusCodes.Status422UnprocessableEntity),
            ProveResult.Unavailable => Said("engine", StatusCodes.Status503ServiceUnavailable),
            _ => Said("not-now", StatusCodes.Status409Conflict),
        };
    }

    // The page has the words: an answer names one of them.
    private static JsonHttpResult<FaceSaid> Said(string say, int status) => TypedResults.Json(new FaceSaid(say), statusCode: status);

    private sealed record FaceAsked(string Challenge, IReadOnlyList<string> Steps);

    private sealed record FacePassed(string Next);

    private sealed record FaceSaid(string Say);
}
