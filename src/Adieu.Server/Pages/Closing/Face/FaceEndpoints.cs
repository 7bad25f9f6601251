using Adieu.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Adieu.Server.Pages.Closing.Face;

/// <summary>The face check: its own consent, a camera, a challenge, the pictures. Everything else goes on at the proof page.</summary>
internal static class FaceEndpoints
{
    private const string Method = "face";

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
        return new RazorComponentResult<FacePage>(new { at.Service, Path = $"{at.Path}/prove", Face = face, Why = why });
    }

    private static async Task<IResult> Consent(CurrentCase at, HttpContext context, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Prove) is { } elsewhere) return ClosingEndpoints.SeeOther(elsewhere);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var given = form["agree"] == "yes" && await at.Closing.ConsentAsync(at.Number, Method, form["wording"].ToString(), cancellationToken);
        return ClosingEndpoints.SeeOther($"{at.Path}/prove/face{(given ? "" : "?why=no-consent")}");
    }

    private static async Task<IResult> Challenge(CurrentCase at, CancellationToken cancellationToken) =>
        FaceAnswers.Tell(await at.Closing.SendCodeAsync(at.Number, Method, cancellationToken));

    private static async Task<IResult> Answer(CurrentCase at, HttpContext context, CancellationToken cancellationToken)
    {
        var (answer, refused) = await FaceAnswers.ReadAsync(context, cancellationToken);
        return answer is null ? refused! : FaceAnswers.Tell(await at.Closing.ProveAsync(at.Number, Method, answer, cancellationToken), $"{at.Path}/check", $"{at.Path}/prove?why=one-more");
    }
}
