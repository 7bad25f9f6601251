using Huhutong.Data;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.Data;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>Files that a household keeps here.</summary>
internal static class FileHandlers
{
    /// <summary>The most bytes of a file.</summary>
    public const int Most = 1_000_000;

    private const int MostFiles = 50;

    public static Task<IResult> ListAsync(HuhutongDb db, Visitor visitor, CancellationToken cancellationToken) => PageAsync(null, db, visitor, cancellationToken);

    public static async Task<IResult> AddAsync(IFormCollection form, HuhutongDb db, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (account.State != AccountState.Active) return await PageAsync(new("账号现在不是正常状态，不能添加", "The account is not active, so nothing can be added"), db, visitor, cancellationToken);
        if (form.Files.GetFile("File") is not { Length: > 0 and <= Most } sent) return await PageAsync(new("请选择一个不超过 1 MB 的文件", "Choose a file of at most 1 MB"), db, visitor, cancellationToken);
        if (await db.Files.CountAsync(f => f.AccountId == account.Id, cancellationToken) >= MostFiles) return await PageAsync(new("最多保存 50 个文件", "At most 50 files are kept"), db, visitor, cancellationToken);
        using var content = new MemoryStream();
        await sent.CopyToAsync(content, cancellationToken);
        var name = Path.GetFileName(sent.FileName.Replace('\\', '/'));
        db.Files.Add(new StoredFile { AccountId = account.Id, Name = name.Length > 120 ? name[..120] : name, Content = content.ToArray(), Size = (int)content.Length, AddedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        return Show.To("/files");
    }

    // Always as a download, never shown within the site: what is in it is anybody's guess.
    public static async Task<IResult> DownloadAsync(long id, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var file = await db.Files.AsNoTracking().FirstOrDefaultAsync(f => f.Id == id && f.AccountId == account, cancellationToken);
        return file is null ? Results.NotFound() : Results.File(file.Content, "application/octet-stream", file.Name);
    }

    public static async Task<IResult> RemoveAsync(long id, IFormCollection form, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        var account = visitor.Id;
        await db.Files.Where(f => f.Id == id && f.AccountId == account).ExecuteDeleteAsync(cancellationToken);
        return Show.To("/files");
    }

    private static async Task<IResult> PageAsync(Text? error, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var rows = await db.Files.AsNoTracking().Where(f => f.AccountId == account).OrderByDescending(f => f.AddedAt)
            .Select(f => new StoredFile { Id = f.Id, Name = f.Name, Content = Array.Empty<byte>(), Size = f.Size, AddedAt = f.AddedAt }).ToListAsync(cancellationToken);
        return Show.Page<Pages.Files>(error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new { Rows = rows, Error = error });
    }
}
