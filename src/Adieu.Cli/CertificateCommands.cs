using System.Buffers.Text;
using System.CommandLine;
using System.Text.Json;
using Adieu.Evidence;

namespace Adieu.Cli;

/// <summary><c>adieu certificate verify</c>.</summary>
internal static class CertificateCommands
{
    public static IEnumerable<Command> Commands
    {
        get
        {
            var group = new Command("certificate", "Certificates: signed statements of what was erased.");
            group.Subcommands.Add(Verify());
            yield return group;
        }
    }

    private static Command Verify()
    {
        var file = new Argument<FileInfo>("file") { Description = "The certificate, a compact JWS as it was downloaded." };
        var keys = new Option<FileInfo>("--jwks") { Description = "The published keys, from /.well-known/jwks.json of whoever signed.", Required = true };
        var proof = new Option<FileInfo?>("--proof") { Description = "The proof that the ledger holds it, as it was downloaded beside the certificate." };
        var command = new Command("verify", "Checks a certificate's signature, without any network, and that the ledger holds it; exit code 1 when it is not right.") { file, keys, proof };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            var (output, name) = (parsed.InvocationConfiguration.Output, parsed.GetValue(file)!.ToString());
            var (jws, jwks) = (await File.ReadAllTextAsync(name, ct), await File.ReadAllTextAsync(parsed.GetValue(keys)!.ToString(), ct));
            switch (SignedText.Verify(jws, jwks, CertificateWriter.Type))
            {
                case SignedText.Check.Valid valid:
                    Print(output, valid);
                    return parsed.GetValue(proof) is { } path ? await ProveAsync(output, valid.Payload, path.ToString(), jwks, ct) : 0;
                case SignedText.Check.Invalid invalid:
                    output.WriteLine($"{name}: NOT VALID. {invalid.Why}");
                    return 1;
                default:
                    throw new InvalidOperationException("There is a third outcome of checking a signature.");
            }
        }, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> ProveAsync(TextWriter output, string certificate, string file, string jwks, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(certificate);
        var place = document.RootElement.GetProperty("ledger");
        var (position, leaf) = (place.GetProperty("position").GetInt64(), Convert.FromHexString(place.GetProperty("leaf").GetString()!));
        if (await LedgerCommands.ReadAsync(file, cancellationToken) is not LedgerProof.Inclusion proof || proof.Position != position || proof.Leaf != Base64Url.EncodeToString(leaf))
        {
            output.WriteLine($"{file}: NOT PROVED. It is not about this certificate's entry.");
            return 1;
        }

        return LedgerCommands.Report(output, file, proof, jwks, head => $"Ledger entry {position} of {head.Size}");
    }

    private static void Print(TextWriter output, SignedText.Check.Valid valid)
    {
        using var document = JsonDocument.Parse(valid.Payload);
        var payload = document.RootElement;
        output.WriteLine($"Valid, signed by key {valid.KeyId}");
        foreach (var name in new[] { "kind", "iss", "case", "service", "confirmedAt", "erasedAt", "purgedAt", "issuedAt" })
        {
            if (payload.TryGetProperty(name, out var value)) output.WriteLine($"  {name,-12} {value}");
        }

        var lines = payload.GetProperty("stores").EnumerateArray()
            .SelectMany(store => store.GetProperty("effects").EnumerateArray(), (store, line) => (Store: store.GetProperty("store"), Line: line));
        foreach (var (store, line) in lines)
        {
            var kept = line.TryGetProperty("until", out var until) ? $"   until {until}" : "";
            output.WriteLine($"  {$"{store}.{line.GetProperty("table")}",-32} {line.GetProperty("effect"),-10} {line.GetProperty("rows"),8}{kept}");
        }
    }
}
