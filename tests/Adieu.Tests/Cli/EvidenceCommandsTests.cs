using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Tests.Flow;

namespace Adieu.Tests.Cli;

public sealed class EvidenceCommandsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-evidence-").FullName;
    private Shop _shop = null!;

    private string Ledger => Path.Combine(_folder, "ledger.jsonl");

    private string Keys => Path.Combine(_folder, "jwks.json");

    // One account closed and one kept: a ledger with a checkpoint in its middle and one at its end.
    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.StartAsync(SqlDialect.Sqlite);
        await _shop.ConfirmedAsync(1, days: 0);
        await _shop.Get<Checkpoints>().SignAsync(default);
        await _shop.RunAllAsync();
        await _shop.OpenAsync(2);
        await File.WriteAllTextAsync(Keys, _shop.Get<SigningKey>().ToJwks());
        (await Cli.RunAsync("ledger", "export", "--storage", _shop.Storage, "--keys", _shop.Keys, "-o", Ledger)).ShouldBe((0, ""));
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_exported_ledger_is_sound_and_the_name_of_a_database_that_is_not_there_makes_none()
    {
        var (code, output) = await Cli.RunAsync("ledger", "verify", Ledger, "--jwks", Keys);
        (code, output).ShouldBe((0, $"Sound: {await _shop.AdieuAsync<long>("select count(*) from ledger")} entries, 2 checkpoints, signed by {_shop.Get<SigningKey>().Id}\n"));
        (await Cli.RunAsync("ledger", "verify", Ledger)).Output.ShouldContain("the export's own");
        var other = Path.Combine(_folder, "other.db");
        (await Cli.RunAsync("ledger", "export", "--storage", $"Data Source={other}", "--keys", _shop.Keys)).Code.ShouldBe(1);
        File.Exists(other).ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_changed_removed_or_added_is_named_by_its_line()
    {
        var lines = await File.ReadAllLinesAsync(Ledger);
        lines[3].ShouldStartWith("{\"position\":2,");
        await ShouldBreakAsync(4, "was changed", [.. lines[..3], lines[3].Replace("\"version\":3", "\"version\":4"), .. lines[4..]]);
        await ShouldBreakAsync(4, "position 2 should stand", [.. lines[..3], .. lines[4..]]);
        await ShouldBreakAsync(5, "position 3 should stand", [.. lines[..4], .. lines[3..]]);
        await ShouldBreakAsync(2, "malformed", [lines[0], lines[1][..^1], .. lines[2..]]);
        var last = Array.FindLastIndex(lines, l => l.StartsWith("{\"position\"", StringComparison.Ordinal));
        await ShouldBreakAsync(lines.Length - 1, "the last ones were removed", [.. lines[..last], .. lines[(last + 1)..]]);
        // The checkpoint that was signed halfway is over five entries, in the lines 2 to 6.
        await ShouldBreakAsync(7, "no checkpoint", lines[..^1]);
        await ShouldBreakAsync(last + 1, "without a checkpoint", lines[..(last + 1)]);
    }

    [Fact]
    public async Task Whoever_mends_the_hashes_too_still_has_no_signature()
    {
        var sql = "update ledger set entry = replace(entry, 'signed-in', 'counter') where position = 2";
        await _shop.AdieuAsync<object>(sql);
        var text = (await _shop.AdieuAsync<string>("select entry from ledger where position = 2"))!;
        var leaf = System.Buffers.Text.Base64Url.EncodeToString(MerkleTree.LeafHash(System.Text.Encoding.UTF8.GetBytes(text)));
        var lines = await File.ReadAllLinesAsync(Ledger);
        lines[3] = $$"""{"position":2,"leaf":"{{leaf}}","entry":{{text}}}""";
        await ShouldBreakAsync(2, "other entries than the checkpoint", lines);

        // A checkpoint signed over the forgery by another key is none, unless the keys are the forger's own.
        var forger = SigningKey.Open(Path.Combine(_folder, "forger"), mayCreate: true);
        lines[^1] = $$"""{"checkpoint":"{{forger.Sign("{}", Checkpoints.Type)}}"}""";
        await ShouldBreakAsync(lines.Length, "not in the key set", lines);
    }

    [Fact]
    public async Task A_certificate_verifies_offline_and_a_changed_one_does_not()
    {
        var jws = (await _shop.AdieuAsync<string>("select jws from certificates"))!;
        var file = Path.Combine(_folder, "certificate.jws");
        await File.WriteAllTextAsync(file, jws + "\n");
        var (code, output) = await Cli.RunAsync("certificate", "verify", file, "--jwks", Keys);
        code.ShouldBe(0, output);
        output.ShouldContain("main.orders");

        var parts = jws.Split('.');
        var payload = SignedText.PayloadOf(jws).Replace("\"rows\":2", "\"rows\":1");
        await File.WriteAllTextAsync(file, $"{parts[0]}.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(payload))}.{parts[2]}");
        (code, output) = await Cli.RunAsync("certificate", "verify", file, "--jwks", Keys);
        code.ShouldBe(1);
        output.ShouldContain("altered");
        // A checkpoint of the same key is no certificate.
        await File.WriteAllTextAsync(file, await _shop.AdieuAsync<string>("select jws from ledger_checkpoints limit 1"));
        (await Cli.RunAsync("certificate", "verify", file, "--jwks", Keys)).Code.ShouldBe(1);
        (await Cli.RunAsync("certificate", "verify", Path.Combine(_folder, "none.jws"), "--jwks", Keys)).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_certificates_place_in_the_ledger_and_the_ledgers_growth_are_proved_offline()
    {
        string Put(string name, string text)
        {
            var path = Path.Combine(_folder, name);
            File.WriteAllText(path, text);
            return path;
        }

        var certificate = Put("certificate.jws", (await _shop.AdieuAsync<string>("select jws from certificates"))!);
        using var payload = System.Text.Json.JsonDocument.Parse(SignedText.PayloadOf(await File.ReadAllTextAsync(certificate)));
        var position = payload.RootElement.GetProperty("ledger").GetProperty("position").GetInt64();
        var prover = _shop.Get<LedgerProver>();
        var size = await _shop.AdieuAsync<long>("select max(size) from ledger_checkpoints");
        var proof = Put("proof.json", (await prover.InclusionAsync(position, default))!.ToJson());
        var (code, output) = await Cli.RunAsync("certificate", "verify", certificate, "--jwks", Keys, "--proof", proof);
        code.ShouldBe(0, output);
        output.ShouldContain($"Ledger entry {position} of {size}, by the checkpoint of ");
        // The proof of another entry is none of this one, and neither is a changed one or no proof at all.
        foreach (var wrong in (string[])[(await prover.InclusionAsync(position - 1, default))!.ToJson(), (await File.ReadAllTextAsync(proof)).Replace("\"path\":[\"", "\"path\":[\"AAAA"), "{}", "proof"])
        {
            (code, output) = await Cli.RunAsync("certificate", "verify", certificate, "--jwks", Keys, "--proof", Put("wrong.json", wrong));
            code.ShouldBe(1, output);
            output.ShouldContain("wrong.json: ");
        }

        var kept = Put("kept.jws", (await _shop.AdieuAsync<string>("select jws from ledger_checkpoints order by size limit 1"))!);
        var growth = Put("growth.json", (await prover.ConsistencyAsync(await _shop.AdieuAsync<long>("select min(size) from ledger_checkpoints"), default))!.ToJson());
        (code, output) = await Cli.RunAsync("ledger", "extends", kept, growth, "--jwks", Keys);
        code.ShouldBe(0, output);
        output.ShouldContain($"is the beginning of that of {size}");
        (await Cli.RunAsync("ledger", "extends", kept, proof, "--jwks", Keys)).Code.ShouldBe(1);
        (await Cli.RunAsync("ledger", "extends", certificate, growth, "--jwks", Keys)).Code.ShouldBe(1);
    }

    private async Task ShouldBreakAsync(int line, string why, string[] lines)
    {
        await File.WriteAllLinesAsync(Ledger, lines);
        var (code, output) = await Cli.RunAsync("ledger", "verify", Ledger, "--jwks", Keys);
        code.ShouldBe(1, output);
        output.ShouldStartWith($"{Ledger}:{line}: ");
        output.ShouldContain(why);
    }
}
