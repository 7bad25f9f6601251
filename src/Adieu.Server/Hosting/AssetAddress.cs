using System.Security.Cryptography;
using System.Text;

namespace Adieu.Server.Hosting;

/// <summary>
/// Where pages find their sheets and scripts: an address that changes with what is in them. A browser keeps them for good, and has those
/// that belong to a page on the day of an upgrade too. What they name themselves by relative addresses lies under the same one.
/// </summary>
internal sealed class AssetAddress
{
    private const string Folder = "/assets";
    private const int Digits = 12;

    public AssetAddress(IWebHostEnvironment environment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in environment.WebRootFileProvider.GetDirectoryContents(Folder).Where(f => !f.IsDirectory).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name}\n"));
            using var content = new MemoryStream();
            using (var stream = file.CreateReadStream()) stream.CopyTo(content);
            hash.AppendData(content.ToArray());
        }

        Root = $"{Folder}/{Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits]}";
    }

    /// <summary>Such as <c>/assets/0123456789ab</c>.</summary>
    public string Root { get; }

    /// <summary>Leads from the address to the files. An earlier one, of a page that is still open, gets the files of today, and they are not kept.</summary>
    public void Use(WebApplication app)
    {
        app.Use((context, next) =>
        {
            var path = context.Request.Path.Value!;
            if (path.StartsWith(Folder + "/", StringComparison.Ordinal) && path.IndexOf('/', Folder.Length + 1) == Root.Length && path[(Folder.Length + 1)..Root.Length].All(char.IsAsciiHexDigitLower))
            {
                if (path.StartsWith(Root, StringComparison.Ordinal)) context.Items[this] = true;
                context.Request.Path = Folder + path[Root.Length..];
            }

            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = file.Context.Items.ContainsKey(this) ? "public, max-age=31536000, immutable" : "public, max-age=3600",
        });
    }
}
