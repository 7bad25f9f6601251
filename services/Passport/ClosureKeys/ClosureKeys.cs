using System.Globalization;
using Adieu.Client;
using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Passport.SignIn;

namespace Passport.ClosureKeys;

/// <summary>Keys with which people can prove themselves when they close their account, made beforehand and kept on paper.</summary>
public sealed class ClosureKeys(PassportDb db, ActivityLog activity, TimeProvider time)
{
    /// <summary>When the account's key was made, or null when there is none.</summary>
    public async Task<DateTimeOffset?> MadeAtAsync(long account, CancellationToken cancellationToken) =>
        (await db.ClosureKeys.AsNoTracking().FirstOrDefaultAsync(k => k.AccountId == account, cancellationToken))?.CreatedAt;

    /// <summary>Makes a key in place of the one before; its text is nowhere but in the result.</summary>
    public async Task<string> MakeAsync(Account account, CancellationToken cancellationToken)
    {
        var key = ClosureKey.New(account.Id.ToString(CultureInfo.InvariantCulture));
        await db.ClosureKeys.Where(k => k.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
        db.ClosureKeys.Add(new ClosureKeyHash { AccountId = account.Id, Hash = key.Hash, CreatedAt = time.GetUtcNow() });
        activity.Add(account.Id, ActivityKind.ClosureKeyMade);
        await db.SaveChangesAsync(cancellationToken);
        return key.Text;
    }

    /// <summary>Makes the key worthless.</summary>
    public async Task RemoveAsync(Account account, CancellationToken cancellationToken)
    {
        if (await db.ClosureKeys.Where(k => k.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken) == 0) return;
        activity.Add(account.Id, ActivityKind.ClosureKeyRemoved);
        await db.SaveChangesAsync(cancellationToken);
    }
}
