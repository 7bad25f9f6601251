using Huhutong.Data;
using Huhutong.Talking;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>Chats.</summary>
internal static class ChatHandlers
{
    private const int Latest = 100;

    public static async Task<IResult> ListAsync(HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var chats = await db.Chats.AsNoTracking().Where(c => c.FirstId == account || c.SecondId == account).Select(c => new
        {
            c.Id,
            c.StartedAt,
            Other = c.FirstId == account ? c.SecondId : c.FirstId,
            Last = db.Messages.Where(m => m.ChatId == c.Id).OrderByDescending(m => m.SentAt).Select(m => new { m.Body, m.SentAt }).FirstOrDefault(),
        }).ToListAsync(cancellationToken);
        var names = await NamesAsync(account, [.. chats.Select(c => c.Other).OfType<long>()], db, cancellationToken);
        ChatLine[] rows = [.. chats.Select(c => new ChatLine(c.Id, c.Other is { } other ? names.GetValueOrDefault(other) : null, c.Last?.Body, c.Last?.SentAt ?? c.StartedAt)).OrderByDescending(l => l.At)];
        return Show.Page<Pages.Chats>(new { Rows = rows });
    }

    public static Task<IResult> ShowAsync(long id, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken) => PageAsync(id, null, null, db, visitor, cancellationToken);

    public static async Task<IResult> SendAsync(long id, IFormCollection form, HuhutongDb db, SendMessage send, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (await FindAsync(id, account.Id, db, cancellationToken) is not { } chat) return Results.NotFound();
        var error = await send.ExecuteAsync(account, chat, form["Body"], cancellationToken);
        return error is null ? Show.To(FormattableString.Invariant($"/chats/{id}")) : await PageAsync(id, form["Body"], error, db, visitor, cancellationToken);
    }

    /// <summary>Opens the chat with a contact.</summary>
    public static async Task<IResult> OpenAsync(long id, IFormCollection form, HuhutongDb db, SendMessage send, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        var account = visitor.Id!.Value;
        var contact = await db.Contacts.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.AccountId == account, cancellationToken);
        if (contact?.ContactAccountId is not { } other || other == account) return Results.NotFound();
        var chat = await send.OpenAsync(account, other, cancellationToken);
        return Show.To(FormattableString.Invariant($"/chats/{chat.Id}"));
    }

    // People are called what one calls them, else by the name under which they can be found: a chat tells nobody's real name.
    private static async Task<Dictionary<long, string>> NamesAsync(long? account, IReadOnlyList<long> others, HuhutongDb db, CancellationToken cancellationToken)
    {
        var called = await db.Contacts.AsNoTracking().Where(c => c.AccountId == account && c.ContactAccountId != null && others.Contains(c.ContactAccountId.Value))
            .Select(c => new { Id = c.ContactAccountId!.Value, c.Nickname }).ToListAsync(cancellationToken);
        var names = await db.Accounts.AsNoTracking().Where(a => others.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.UserName ?? "", cancellationToken);
        foreach (var one in called) names[one.Id] = one.Nickname;
        return names;
    }

    private static Task<Chat?> FindAsync(long id, long account, HuhutongDb db, CancellationToken cancellationToken) =>
        db.Chats.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && (c.FirstId == account || c.SecondId == account), cancellationToken);

    private static async Task<IResult> PageAsync(long id, string? body, Text? error, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id!.Value;
        if (await FindAsync(id, account, db, cancellationToken) is not { } chat) return Results.NotFound();
        var other = chat.FirstId == account ? chat.SecondId : chat.FirstId;
        var messages = await db.Messages.AsNoTracking().Where(m => m.ChatId == id).OrderByDescending(m => m.SentAt).ThenByDescending(m => m.Id).Take(Latest).ToListAsync(cancellationToken);
        messages.Reverse();
        return Show.Page<Pages.ChatPage>(error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new
        {
            Chat = chat,
            Me = account,
            With = other is { } them ? (await NamesAsync(account, [them], db, cancellationToken)).GetValueOrDefault(them) : null,
            Messages = messages,
            Body = body,
            Error = error,
        });
    }
}
