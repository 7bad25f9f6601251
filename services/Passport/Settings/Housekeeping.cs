using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Passport.Settings;

/// <summary>What time itself does to accounts; a service's rounds call it.</summary>
public sealed class Housekeeping(PassportDb db, TimeProvider time)
{
    /// <summary>Ends rests that are over and forgets sessions that ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await db.Accounts.Where(a => a.State == AccountState.Suspended && a.SuspendedUntil <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.State, AccountState.Active).SetProperty(a => a.SuspendedUntil, (DateTimeOffset?)null), cancellationToken);
        await db.Sessions.Where(s => s.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
    }
}
