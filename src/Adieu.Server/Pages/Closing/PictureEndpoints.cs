using Adieu.Server.Hosting;
using Adieu.Server.Visitors;
using Adieu.Verification.Picture;

namespace Adieu.Server.Pages.Closing;

/// <summary>The picture and the sound of a challenge. Which challenge counts is remembered elsewhere: these only show it.</summary>
internal static class PictureEndpoints
{
    public static void MapPictures(this IEndpointRouteBuilder prove)
    {
        prove.MapGet("picture.png", Draw).RequireRateLimiting(RateLimits.Codes);
        prove.MapGet("picture.wav", Speak).RequireRateLimiting(RateLimits.Codes);
    }

    private static IResult Draw(CurrentCase at, string? ask, IPictures pictures) =>
        IsAsk(ask) ? TypedResults.Bytes(pictures.Draw(at.Number, ask!), "image/png") : TypedResults.NotFound();

    private static async Task<IResult> Speak(CurrentCase at, string? ask, IPictures pictures, Visitor visitor, CancellationToken cancellationToken) =>
        IsAsk(ask) && await pictures.SpeakAsync(at.Number, ask!, visitor.Language, cancellationToken) is { } sound
            ? TypedResults.Bytes(sound, "audio/wav", enableRangeProcessing: true)
            : TypedResults.NotFound();

    /// <summary>Whether a text can be a challenge at all.</summary>
    public static bool IsAsk(string? ask) => ask is { Length: 32 } && ask.All(char.IsAsciiHexDigitLower);
}
