using Adieu.Evidence;
using Adieu.Server.Api;
using Adieu.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Tracker;

/// <summary>
/// What anybody may ask of the ledger without a key and without an account: its newest signed head, and proofs that an entry stands in it
/// and that it only grew. They hold hashes alone, and only whoever knows an entry's own can ask for its place: nobody collects hashes here to guess at entries at home.
/// </summary>
internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder app)
    {
        var ledger = app.MapGroup("/ledger").RequireRateLimiting(RateLimits.Tracker);
        ledger.MapGet("checkpoint", Checkpoint);
        ledger.MapGet("inclusion/{position:long}", Inclusion);
        ledger.MapGet("consistency/{size:long}", Consistency);
    }

    /// <summary>A proof as a file.</summary>
    public static IResult File(LedgerProof proof, string name) => TypedResults.File(System.Text.Encoding.UTF8.GetBytes(proof.ToJson()), "application/json", name);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Checkpoint(ILedger ledger, CancellationToken cancellationToken) =>
        await ledger.LastCheckpointAsync(cancellationToken) is { } signed
            ? TypedResults.Content(signed.Jws, "application/jose")
            : Problems.Of("no-checkpoint", StatusCodes.Status404NotFound, "No checkpoint has been signed yet.");

    private static async Task<IResult> Inclusion(long position, string? leaf, LedgerProver prover, CancellationToken cancellationToken) =>
        await prover.InclusionAsync(position, cancellationToken) is { } proof && proof.Leaf == leaf
            ? File(proof, $"inclusion-{position}.json")
            : Problems.Of("not-there", StatusCodes.Status404NotFound, "No checkpoint has been signed over an entry of this leaf hash (base64url) at this position.");

    private static async Task<IResult> Consistency(long size, LedgerProver prover, CancellationToken cancellationToken) =>
        await prover.ConsistencyAsync(size, cancellationToken) is { } proof
            ? File(proof, $"consistency-{size}.json")
            : Problems.Of("not-signed-yet", StatusCodes.Status404NotFound, "The newest checkpoint is over fewer entries than these, or there were never so few.");
}
