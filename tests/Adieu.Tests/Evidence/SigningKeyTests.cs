using System.Security.Cryptography;
using System.Text.Json;
using Adieu.Evidence;
using Adieu.Sealing;

namespace Adieu.Tests.Evidence;

public sealed class SigningKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-signing-").FullName;

    [Fact]
    public void What_a_retired_key_signed_can_still_be_checked_and_only_the_new_one_signs()
    {
        var old = SigningKey.Open(_folder, mayCreate: true);
        var signed = old.Sign("""{"a":1}""", "test+jws");
        Retire(Path.Combine(_folder, SigningKey.FileName), "2026.pem");

        var now = SigningKey.Open(_folder, mayCreate: true);
        now.Id.ShouldNotBe(old.Id);
        SignedText.Verify(signed, now.ToJwks(), "test+jws").ShouldBe(new SignedText.Check.Valid("""{"a":1}""", old.Id));
        SignedText.Verify(now.Sign("{}", "test+jws"), now.ToJwks(), "test+jws").ShouldBe(new SignedText.Check.Valid("{}", now.Id));
        SignedText.Verify(signed, SigningKey.Open(Path.Combine(_folder, "elsewhere"), mayCreate: true).ToJwks(), "test+jws").ShouldBeOfType<SignedText.Check.Invalid>();
        JsonSerializer.Deserialize<JsonElement>(now.ToJwks()).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()).ShouldBe([now.Id, old.Id]);
        now.ToJwks().ShouldNotContain("\"d\"");
    }

    [Fact]
    public void The_id_is_the_thumbprint_of_RFC_7638()
    {
        var key = SigningKey.Open(_folder, mayCreate: true);
        var published = JsonSerializer.Deserialize<JsonElement>(key.ToJwks()).GetProperty("keys")[0];
        new Microsoft.IdentityModel.Tokens.JsonWebKey(published.GetRawText()).ComputeJwkThumbprint().ShouldBe(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(key.Id));
    }

    [Fact]
    public void A_retired_file_that_is_no_key_stops_the_start_by_name()
    {
        SigningKey.Open(_folder, mayCreate: true);
        Directory.CreateDirectory(Path.Combine(_folder, SigningKey.RetiredFolder));
        File.WriteAllText(Path.Combine(_folder, SigningKey.RetiredFolder, "old.pem"), "no key");
        Should.Throw<KeyRingException>(() => SigningKey.Open(_folder, mayCreate: false)).Message.ShouldContain("old.pem");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // As docs/operations.md says: the public half stays, the private one goes.
    private void Retire(string path, string name)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        Directory.CreateDirectory(Path.Combine(_folder, SigningKey.RetiredFolder));
        File.WriteAllText(Path.Combine(_folder, SigningKey.RetiredFolder, name), key.ExportSubjectPublicKeyInfoPem());
        File.Delete(path);
    }
}
