using Huhutong.Data;
using Microsoft.EntityFrameworkCore;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>Viewing cards.</summary>
internal static class CardHandlers
{
    public static async Task<IResult> ListAsync(HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var rows = await db.Cards.AsNoTracking().Where(c => c.AccountId == account).OrderBy(c => c.Secondary).ThenBy(c => c.Id).ToListAsync(cancellationToken);
        return Show.Page<Pages.Cards>(new { Rows = rows });
    }

    public static async Task<IResult> CancelAsync(long id, IFormCollection form, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        var account = visitor.Id;
        await db.Cards.Where(c => c.Id == id && c.AccountId == account && c.Secondary)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Status, CardStatus.Cancelled), cancellationToken);
        return Show.To("/cards");
    }
}
