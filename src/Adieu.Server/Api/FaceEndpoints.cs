using System.Text.Json;
using Adieu.Erasure;
using Adieu.Server.Hosting;
using Adieu.Verification.Face;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Adieu.Server.Api;

/// <summary>
/// Enrolment of a face for a service: pictures in, a sealed reference out. The service keeps the reference with the
/// account, Adieu keeps nothing of it; only Adieu can open it, and only for that account.
/// </summary>
internal static class FaceEndpoints
{
    private const int MostBytes = 6 * 1024 * 1024;

    public static void MapFaces(this IEndpointRouteBuilder api) =>
        api.MapPost("faces/enrol", Enrol).WithName("enrolFace").WithSummary("Make a sealed face reference of pictures, with the person's separate consent.").Refuses(422)
            .RequireRateLimiting(RateLimits.Codes).WithMetadata(new RequestSizeLimitAttribute(MostBytes));

    private static async Task<Results<Ok<FaceReferenceBody>, ProblemHttpResult>> Enrol(
        ServiceCall call, string service, FaceBody body, FaceCheck check, FaceReferences references, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(body.Account) || body.Account.Length > 200) return Problems.Invalid(["account"]);
        if (body.Pictures is not { Count: > 0 and <= 60 } pictures) return Problems.Invalid(["pictures"]);
        return await check.EnrolAsync(pictures, cancellationToken) switch
        {
            FaceEnrolment.Made made => TypedResults.Ok(new FaceReferenceBody(references.Seal(call.Service.Id, new SubjectKey(body.Account), made.Template))),
            FaceEnrolment.Declined declined => Problems.Of(JsonNamingPolicy.KebabCaseLower.ConvertName(declined.Why.ToString()), StatusCodes.Status422UnprocessableEntity, "The pictures do not do."),
            _ => Problems.Of("engine", StatusCodes.Status503ServiceUnavailable, "The face engine does not answer."),
        };
    }
}

/// <summary>To enrol a face: JPEG or PNG files, 5 to 60, of one person looking straight ahead.</summary>
internal sealed record FaceBody(string Account, IReadOnlyList<byte[]> Pictures);

/// <summary>What the service keeps.</summary>
internal sealed record FaceReferenceBody(string Reference);
