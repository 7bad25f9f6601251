using System.Security.Cryptography;
using Adieu.Sealing;

namespace Adieu.Tests.Sealing;

public sealed class SealingTests
{
    private readonly KeyRing _keys = new(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void A_key_is_made_once_readable_by_its_owner_alone_and_then_kept()
    {
        var directory = Directory.CreateTempSubdirectory("adieu-keys").FullName;
        Should.Throw<KeyRingException>(() => KeyRing.Open(directory, mayCreate: false)).Message.ShouldContain("master.key");
        var rings = Enumerable.Range(0, 8).AsParallel().Select(_ => KeyRing.Open(directory, mayCreate: true)).ToList();
        rings.Select(r => new KeyedHash(r).Hash("p", "v")).Distinct().Count().ShouldBe(1);
        Directory.GetFiles(directory).Length.ShouldBe(1);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(directory, KeyRing.FileName)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void A_truncated_key_is_refused()
    {
        var directory = Directory.CreateTempSubdirectory("adieu-keys").FullName;
        File.WriteAllBytes(Path.Combine(directory, KeyRing.FileName), new byte[31]);
        Should.Throw<KeyRingException>(() => KeyRing.Open(directory, mayCreate: true)).Message.ShouldContain("31 bytes");
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Hashes_of_two_purposes_or_two_keys_never_match()
    {
        var hash = new KeyedHash(_keys);
        hash.Hash("a", "13800138000").ShouldBe(hash.Hash("a", "13800138000"));
        hash.Hash("a", "13800138000").ShouldNotBe(hash.Hash("b", "13800138000"));
        hash.Hash("a", "13800138000").ShouldNotBe(new KeyedHash(new KeyRing(new byte[32])).Hash("a", "13800138000"));
        hash.Matches("a", "x", hash.Hash("a", "x")).ShouldBeTrue();
        hash.Matches("a", "x", hash.Hash("b", "x")).ShouldBeFalse();
        hash.Matches("a", "x", "not hex").ShouldBeFalse();
    }

    [Fact]
    public void A_box_opens_for_its_owner_at_its_place_and_nowhere_else()
    {
        var box = new SealedBox(_keys);
        var key = box.NewKey("case-1");
        var sealedText = box.SealText(key, "case-1", "我想离开", "words");
        box.OpenText(key, "case-1", sealedText, "words").ShouldBe("我想离开");
        Should.Throw<CryptographicException>(() => box.OpenText(key, "case-2", sealedText, "words"));
        Should.Throw<CryptographicException>(() => box.OpenText(key, "case-1", sealedText, "other"));
        Should.Throw<CryptographicException>(() => box.OpenText(box.NewKey("case-1"), "case-1", sealedText, "words"));
        for (var i = 0; i < sealedText.Length; i++)
        {
            var altered = sealedText.ToArray();
            altered[i] ^= 1;
            Should.Throw<CryptographicException>(() => box.Open(key, "case-1", altered, "words"));
        }
    }

    [Fact]
    public void Nothing_secret_shows_when_printed() =>
        $"{_keys} {new SealedBox(_keys).NewKey("c")}".ShouldBe("keys:*** sealed-key:***");
}
