using System.Text;
using Adieu.Cases;
using Adieu.Evidence;
using Adieu.Server.Hosting;
using Adieu.Services;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Tracker;

/// <summary>The certificate of a case: a page to print, the signed text itself, the proof of its place in the ledger, and the key to check them with.</summary>
internal static class CertificateEndpoints
{
    public static void MapCertificates(this IEndpointRouteBuilder app)
    {
        var certificate = app.MapGroup("/case/{number}").RequireRateLimiting(RateLimits.Tracker);
        certificate.MapGet("certificate", Show);
        certificate.MapGet("certificate.jws", Download);
        certificate.MapGet("certificate.proof.json", Prove);
        app.MapGet("/.well-known/jwks.json", Keys);
    }

    private static async Task<IResult> Show(string number, string? kind, IClosing closing, ServiceCatalog services, SigningKey key, ILedger ledger, CancellationToken cancellationToken)
    {
        if (await PickAsync(number, kind, closing, cancellationToken) is not var (view, certificate, all)) return TypedResults.NotFound();
        services.TryFind(view.Service, out var service);
        var says = CertificateText.Read(certificate, key);
        return new RazorComponentResult<CertificatePage>(new
        {
            Service = service,
            Number = view.Number.ToString(),
            Certificate = certificate,
            HasRelease = all.Any(other => other.Kind == "release"),
            HasPurge = all.Any(other => other.Kind == "purge"),
            Revoked = all.Any(other => other.Kind == "revocation"),
            Says = says,
            IsProvable = says is not null && (await ledger.LastCheckpointAsync(cancellationToken))?.Size > says.Ledger.Position,
            KeyId = key.Id,
        });
    }

    private static async Task<IResult> Download(string number, string? kind, IClosing closing, CancellationToken cancellationToken) =>
        await PickAsync(number, kind, closing, cancellationToken) is var (view, certificate, _)
            ? TypedResults.File(Encoding.ASCII.GetBytes(certificate.Jws), "application/jose", $"{view.Number}-{certificate.Kind}.jws")
            : TypedResults.NotFound();

    private static async Task<IResult> Prove(string number, string? kind, IClosing closing, SigningKey key, LedgerProver prover, CancellationToken cancellationToken) =>
        await PickAsync(number, kind, closing, cancellationToken) is var (view, certificate, _)
            && CertificateText.Read(certificate, key) is { } says
            && await prover.InclusionAsync(says.Ledger.Position, cancellationToken) is { } proof
            ? LedgerEndpoints.File(proof, $"{view.Number}-{certificate.Kind}.proof.json")
            : TypedResults.NotFound();

    private static ContentHttpResult Keys(SigningKey key) => TypedResults.Content(key.ToJwks(), "application/jwk-set+json");

    private static async Task<(CaseView, Certificate, IReadOnlyList<Certificate>)?> PickAsync(string number, string? kind, IClosing closing, CancellationToken cancellationToken)
    {
        if (await TrackerEndpoints.FindAsync(number, closing, cancellationToken) is not { } view) return null;
        var all = await closing.CertificatesAsync(view.Number, cancellationToken);
        return all.FirstOrDefault(certificate => certificate.Kind == (kind ?? "closure")) is { } found ? (view, found, all) : null;
    }
}
