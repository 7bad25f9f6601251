using System.Globalization;
using Adieu.Client.Numbers;
using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Passport.SignIn;

namespace Passport.Numbers;

/// <summary>Hears that somebody gave up, at another service, the number of an account here.</summary>
internal sealed class HeardNumbers(PassportDb db, ActivityLog activity) : IAdieuNumbers
{
    public async Task ReleasedAsync(ReleasedNumber number, CancellationToken cancellationToken)
    {
        if (!long.TryParse(number.Account, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return;
        if (await db.Accounts.FindAsync([id], cancellationToken) is not { } account || !number.Is(account.PhoneNumber)) return;
        // Whoever took the number over since, or was confirmed as its holder since, has every right to it: an old announcement says nothing about them.
        if (number.At <= (account.PhoneChangedAt ?? account.CreatedAt) || number.At <= account.PhoneConfirmedAt) return;
        // One statement decides, however often the announcement comes.
        var marked = await db.Accounts.Where(a => a.Id == id && a.PhoneNumber == account.PhoneNumber && a.PhoneConfirmedAt == account.PhoneConfirmedAt && a.PhoneReleasedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.PhoneReleasedAt, number.At), cancellationToken);
        if (marked == 0) return;
        activity.Add(id, ActivityKind.PhoneReleased);
        await db.SaveChangesAsync(cancellationToken);
    }
}
