using Adieu.Cases;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Pages.Closing.Face;
using Adieu.Server.Visitors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Adieu.Server.Pages.Recovery;

/// <summary>The face check at the signed-out door, after a first proof: until then nobody learns whether a face is enrolled.</summary>
internal static class RecoveryFace
{
    private const string Method = "face";

    public static void MapRecoveryFace(this IEndpointRouteBuilder pages)
    {
        var face = pages.MapGroup("prove/face");
        face.MapGet("", Show).WithMetadata(new UsesCamera());
        face.MapPost("consent", Consent).RequireRateLimiting(RateLimits.Codes);
        face.MapPost("challenge", Challenge).RequireRateLimiting(RateLimits.Codes);
        face.MapPost("frames", Answer).RequireRateLimiting(RateLimits.Codes).WithMetadata(new RequestSizeLimitAttribute(FrameBody.MostBytes));
    }

    private static async Task<IResult> Show(CurrentRecovery at, string? why, CancellationToken cancellationToken)
    {
        if (at.Pass is not { } pass) return ClosingEndpoints.SeeOther($"{at.Path}?why=begin-again");
        var proof = await at.Recovery.ViewAsync(at.Service, pass, cancellationToken);
        if (proof.Satisfied) return ClosingEndpoints.SeeOther($"{at.Path}/choose");
        if (proof.Methods.FirstOrDefault(method => method.Id == Method) is not { Proven: false } face) return ClosingEndpoints.SeeOther($"{at.Path}/prove");
        return new RazorComponentResult<FacePage>(new { at.Service, Path = $"{at.Path}/prove", Face = face, IsInCase = false, Why = why });
    }

    private static async Task<IResult> Consent(CurrentRecovery at, HttpContext context, CancellationToken cancellationToken)
    {
        if (at.Pass is not { } pass) return ClosingEndpoints.SeeOther($"{at.Path}?why=begin-again");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var given = form["agree"] == "yes" && await at.Recovery.ConsentAsync(at.Service, pass, Method, form["wording"].ToString(), cancellationToken);
        return ClosingEndpoints.SeeOther($"{at.Path}/prove/face{(given ? "" : "?why=no-consent")}");
    }

    private static async Task<IResult> Challenge(CurrentRecovery at, HttpContext context, CancellationToken cancellationToken) =>
        FaceAnswers.Tell(at.Pass is { } pass ? await at.Recovery.SendAsync(at.Service, pass, Method, RateLimits.Network(context), cancellationToken) : new SendResult.NotNow());

    private static async Task<IResult> Answer(CurrentRecovery at, RecoverySession session, HttpContext context, CancellationToken cancellationToken)
    {
        var (answer, refused) = await FaceAnswers.ReadAsync(context, cancellationToken);
        if (answer is null) return refused!;
        if (at.Pass is not { } pass)
        {
            answer.Forget();
            return FaceAnswers.Tell(new ProveResult.NotNow(), "", "");
        }

        var proof = await at.Recovery.ProveAsync(at.Service, pass, Method, answer, cancellationToken);
        if (proof.Result is ProveResult.Proven) session.Give(proof.Pass);
        return FaceAnswers.Tell(proof.Result, $"{at.Path}/choose", $"{at.Path}/prove?why=one-more");
    }
}
