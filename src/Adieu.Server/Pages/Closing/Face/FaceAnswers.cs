using Adieu.Cases;
using Adieu.Verification;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Closing.Face;

/// <summary>What the page's script is told, and how its pictures are read, at whichever door. The page has the words: an answer names one of them.</summary>
internal static class FaceAnswers
{
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(45);

    /// <summary>What became of asking for a challenge.</summary>
    public static IResult Tell(SendResult result) => result switch
    {
        SendResult.Asked asked => TypedResults.Ok(new FaceAsked(asked.Challenge, asked.Steps)),
        SendResult.TooMany or SendResult.TooSoon => Said("no-more", StatusCodes.Status429TooManyRequests),
        _ => Said("not-now", StatusCodes.Status409Conflict),
    };

    /// <summary>What became of the pictures, and where to go when they were right.</summary>
    public static IResult Tell(ProveResult result, string satisfied, string oneMore) => result switch
    {
        ProveResult.Proven proven => TypedResults.Ok(new FacePassed(proven.Satisfied ? satisfied : oneMore)),
        ProveResult.Wrong { AttemptsLeft: > 0 } wrong => Said(wrong.Why ?? "declined", StatusCodes.Status422UnprocessableEntity),
        ProveResult.Wrong or ProveResult.Locked => Said("no-more", StatusCodes.Status429TooManyRequests),
        ProveResult.Expired => Said("expired", StatusCodes.Status422UnprocessableEntity),
        ProveResult.Unavailable => Said("engine", StatusCodes.Status503ServiceUnavailable),
        _ => Said("not-now", StatusCodes.Status409Conflict),
    };

    /// <summary>The pictures and their challenge; or what to answer when the body is none.</summary>
    public static async Task<(ProofAnswer? Answer, IResult? Refused)> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.ContentType != FrameBody.Type) return (null, TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ReadingTime);
        return await FrameBody.ReadAsync(context.Request.Body, patience.Token) is { } frames
            ? (new ProofAnswer(context.Request.Headers["Adieu-Challenge"].ToString(), frames), null)
            : (null, Said("frame-count", StatusCodes.Status422UnprocessableEntity));
    }

    private static JsonHttpResult<FaceSaid> Said(string say, int status) => TypedResults.Json(new FaceSaid(say), statusCode: status);

    private sealed record FaceAsked(string Challenge, IReadOnlyList<string> Steps);

    private sealed record FacePassed(string Next);

    private sealed record FaceSaid(string Say);
}
