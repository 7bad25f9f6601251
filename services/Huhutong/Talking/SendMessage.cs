using Huhutong.Data;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.Data;

namespace Huhutong.Talking;

/// <summary>Finds or begins chats, and writes into them.</summary>
internal sealed class SendMessage(HuhutongDb db, TimeProvider time)
{
    /// <summary>The most characters of a message.</summary>
    public const int Most = 1000;

    /// <summary>The chat of two accounts; made when there is none.</summary>
    public async Task<Chat> OpenAsync(long one, long other, CancellationToken cancellationToken)
    {
        var (first, second) = one < other ? (one, other) : (other, one);
        if (await db.Chats.FirstOrDefaultAsync(c => c.FirstId == first && c.SecondId == second, cancellationToken) is { } found) return found;
        var chat = new Chat { FirstId = first, SecondId = second, StartedAt = time.GetUtcNow() };
        db.Chats.Add(chat);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return chat;
        }
        catch (DbUpdateException e) when (!Adieu.Client.AdieuGate.IsRefusal(e))
        {
            // Both began at once: the unique index decided.
            db.ChangeTracker.Clear();
            return await db.Chats.FirstAsync(c => c.FirstId == first && c.SecondId == second, cancellationToken);
        }
    }

    /// <summary>Why somebody cannot write this; null when they can.</summary>
    public static Text? Refusal(Account sender, string? body) => sender.State != AccountState.Active
        ? new("账号现在不是正常状态，不能发消息", "The account is not active, so it cannot write")
        : body?.Trim() is { Length: > 0 and <= Most } ? null : new("请填写1至1000字", "Write 1 to 1,000 characters");

    /// <summary>Writes; null when done.</summary>
    public async Task<Text?> ExecuteAsync(Account sender, Chat chat, string? body, CancellationToken cancellationToken)
    {
        if (Refusal(sender, body) is { } refusal) return refusal;
        if ((chat.FirstId == sender.Id ? chat.SecondId : chat.FirstId) is not { } receiver) return new("对方已销户，不能再发消息", "They have left: nothing can be sent");
        db.Messages.Add(new Message { ChatId = chat.Id, SenderId = sender.Id, ReceiverId = receiver, Body = body!.Trim(), SentAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }
}
