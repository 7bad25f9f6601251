using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Passport.Codes;

/// <summary>The key under which numbers and codes are hashed: 32 random bytes in a file that is made when it is missing.</summary>
public sealed class CodeKey
{
    private readonly byte[] _key;

    /// <summary>Reads or makes the key.</summary>
    public CodeKey(IOptions<PassportOptions> options)
    {
        var path = Path.Combine(Directory.CreateDirectory(options.Value.Keys).FullName, "codes.key");
        if (!File.Exists(path))
        {
            var draft = path + "." + RandomNumberGenerator.GetHexString(8);
            File.WriteAllBytes(draft, RandomNumberGenerator.GetBytes(32));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);

            // Two processes may start at once; the first name wins and both read the same key.
            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException)
            {
                File.Delete(draft);
            }
        }

        _key = File.ReadAllBytes(path);
    }

    /// <summary>The keyed hash of some words, lower-case hex.</summary>
    public string Mac(params ReadOnlySpan<string> words) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(string.Join('\n', words!))));
}
