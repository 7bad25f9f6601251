using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Passport.Codes;
using Passport.Data;
using Passport.SignIn;

namespace Passport.ClosureLocks;

/// <summary>Closure locks: set at once, and taken away no sooner than the time that they were set for.</summary>
public sealed class ClosureLocks(PassportDb db, ActivityLog activity, ISmsSender sms, Speech speech, TimeProvider time)
{
    /// <summary>The lengths to choose from, in days.</summary>
    public static readonly IReadOnlyList<int> Lengths = [7, 14, 30];

    /// <summary>The account's lock, or null; one that has ended is none.</summary>
    public async Task<ClosureLock?> FindAsync(long account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.ClosureLocks.FirstOrDefaultAsync(l => l.AccountId == account && (l.EndsAt == null || l.EndsAt > now), cancellationToken);
    }

    /// <summary>Sets a lock; what is wrong with it, or null when it stands.</summary>
    public async Task<Text?> SetAsync(Account account, int days, string? contact, bool needed, CancellationToken cancellationToken)
    {
        if (await FindAsync(account.Id, cancellationToken) is not null) return new("已有保护锁，请先解除", "There is a lock already; take it away first");
        if (!Lengths.Contains(days)) return new("请选择一个期限", "Choose one of the lengths");
        var email = string.IsNullOrWhiteSpace(contact) ? null : contact.Trim();
        if (email is not null && (email.Length > 254 || !MailAddress.TryCreate(email, out var address) || address.Address != email)) return new("请填写正确的邮箱", "That is not an e-mail address");
        if (needed && email is null) return new("请填写您信任的人的邮箱", "Give the e-mail address of somebody you trust");
        if (email is not null && string.Equals(email, account.Email, StringComparison.OrdinalIgnoreCase)) return new("请填写另一个人的邮箱", "This is your own address; name somebody else's");
        await db.ClosureLocks.Where(l => l.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
        db.ClosureLocks.Add(new ClosureLock { AccountId = account.Id, Days = days, ContactEmail = email, NeedsContact = needed, SetAt = time.GetUtcNow() });
        activity.Add(account.Id, ActivityKind.ClosureLockSet);
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Asks for the lock to end: it does after its own time, and its person is told.</summary>
    public async Task EndAsync(Account account, CancellationToken cancellationToken)
    {
        if (await FindAsync(account.Id, cancellationToken) is not { EndsAt: null } found) return;
        found.EndsAt = time.GetUtcNow().AddDays(found.Days);
        activity.Add(account.Id, ActivityKind.ClosureLockEnding);
        await db.SaveChangesAsync(cancellationToken);
        if (account.PhoneNumber is not { } phone) return;
        var text = speech.Say("您的注销保护锁将于{0}解除。不是本人操作？请登录后在设置里保留它，并修改密码。", "Your closure lock ends on {0}. Not you? Sign in, keep it in the settings, and change your password.");
        await sms.SendAsync(phone, string.Format(speech.Culture, text, speech.Moment(found.EndsAt.Value)), cancellationToken);
    }

    /// <summary>Lets the lock stand after all.</summary>
    public async Task KeepAsync(Account account, CancellationToken cancellationToken)
    {
        if (await FindAsync(account.Id, cancellationToken) is not { EndsAt: not null } found) return;
        found.EndsAt = null;
        activity.Add(account.Id, ActivityKind.ClosureLockSet);
        await db.SaveChangesAsync(cancellationToken);
    }
}
