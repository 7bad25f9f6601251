using Huhutong.Data;
using Huhutong.Talking;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.Data;
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

    // Whoever is to be written to is found by the name that they gave away: nothing else about them is told.
    public static async Task<IResult> WriteAsync(IFormCollection form, HuhutongDb db, UserManager<Account> users, SendMessage send, Visitor visitor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        var (userName, called, body) = (form["UserName"].ToString().Trim(), form["CallThem"].ToString().Trim(), form["Body"].ToString());
        Task<IResult> Again(Text error) => PageAsync(null, null, error, db, visitor, cancellationToken, userName, called, body);
        var other = userName.Length is > 0 and <= 20 ? await users.FindByNameAsync(userName) : null;
        if (other is null || other.Id == account.Id) return await Again(new("没有这个用户名的其他用户", "Nobody else has this user name"));
        var nickname = called.Length is > 0 and <= 60 ? called : other.UserName!;
        var known = await db.Contacts.AsNoTracking().AnyAsync(c => c.AccountId == account.Id && c.ContactAccountId == other.Id, cancellationToken);
        if (!known && await db.Contacts.AnyAsync(c => c.AccountId == account.Id && c.Nickname == nickname, cancellationToken)) return await Again(new("已有同样称呼的联系人", "There is a contact of that name already"));
        if (SendMessage.Refusal(account, body) is { } refusal) return await Again(refusal);
        if (!known)
        {
            db.Contacts.Add(new Contact { AccountId = account.Id, ContactAccountId = other.Id, Nickname = nickname, Name = other.UserName, AddedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken);
        }

        var chat = await send.OpenAsync(account.Id, other.Id, cancellationToken);
        return await send.ExecuteAsync(account, chat, body, cancellationToken) is { } error ? await Again(error) : Show.To(FormattableString.Invariant($"/chats/{chat.Id}"));
    }

    private static async Task<IResult> PageAsync(
        string? nickname, string? phone, Text? error, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken, string? userName = null, string? called = null, string? body = null)
    {
        var account = visitor.Id;
        var rows = await db.Contacts.AsNoTracking().Where(c => c.AccountId == account).OrderBy(c => c.Nickname).ToListAsync(cancellationToken);
        return Show.Page<Pages.Contacts>(
            error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new { Rows = rows, Nickname = nickname, Phone = phone, Error = error, UserName = userName, CallThem = called, Body = body });
    }
}
