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
        var command = new Command("verify", "Checks a certificate's signature, without any network; exit code 1 when it is not right.") { file, keys };
        command.SetAction((parsed, ct) => StoreOptions.GuardAsync(async () =>
        {
            var (output, name) = (parsed.InvocationConfiguration.Output, parsed.GetValue(file)!.ToString());
            var jws = await File.ReadAllTextAsync(name, ct);
            switch (SignedText.Verify(jws, await File.ReadAllTextAsync(parsed.GetValue(keys)!.ToString(), ct), CertificateWriter.Type))
            {
                case SignedText.Check.Valid valid:
                    Print(output, valid);
                    return 0;
                case SignedText.Check.Invalid invalid:
                    output.WriteLine($"{name}: NOT VALID. {invalid.Why}");
                    return 1;
                default:
                    throw new InvalidOperationException("There is a third outcome of checking a signature.");
            }
        }, parsed.InvocationConfiguration.Error));
        return command;
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
