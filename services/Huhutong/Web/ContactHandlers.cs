using Huhutong.Data;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.People;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>The address book.</summary>
internal static class ContactHandlers
{
    public static Task<IResult> ListAsync(HuhutongDb db, Visitor visitor, CancellationToken cancellationToken) => PageAsync(null, null, null, db, visitor, cancellationToken);

    // Whether the number has an account here is not told: a contact without one looks the same.
    public static async Task<IResult> AddAsync(IFormCollection form, HuhutongDb db, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var (account, nickname, phone) = (visitor.Id!.Value, form["Nickname"].ToString().Trim(), Identifiers.Phone(form["Phone"]));
        if (nickname.Length is 0 or > 60 || phone is null)
            return await PageAsync(form["Nickname"], form["Phone"], new("请填写称呼和11位手机号", "Tell us what to call them and a mobile number of 11 digits"), db, visitor, cancellationToken);
        if (await db.Contacts.AnyAsync(c => c.AccountId == account && c.Nickname == nickname, cancellationToken))
            return await PageAsync(nickname, phone, new("已有同样称呼的联系人", "There is a contact of that name already"), db, visitor, cancellationToken);
        db.Contacts.Add(new Contact { AccountId = account, Nickname = nickname, Phone = phone, AddedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        return Show.To("/contacts");
    }

    public static async Task<IResult> RemoveAsync(long id, IFormCollection form, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        var account = visitor.Id;
        await db.Contacts.Where(c => c.Id == id && c.AccountId == account).ExecuteDeleteAsync(cancellationToken);
        return Show.To("/contacts");
    }

    private static async Task<IResult> PageAsync(string? nickname, string? phone, Text? error, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var rows = await db.Contacts.AsNoTracking().Where(c => c.AccountId == account).OrderBy(c => c.Nickname).ToListAsync(cancellationToken);
        return Show.Page<Pages.Contacts>(
            error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new { Rows = rows, Nickname = nickname, Phone = phone, Error = error });
    }
}
