using Huhutong.Boxes;
using Huhutong.Data;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.SignIn;
using Passport.Web;

namespace Huhutong.Web;

/// <summary>The box on loan.</summary>
internal static class BoxHandlers
{
    public static Task<IResult> ShowAsync(HuhutongDb db, Visitor visitor, CancellationToken cancellationToken) => PageAsync(null, db, visitor, cancellationToken);

    public static async Task<IResult> ReturnAsync(long loan, IFormCollection form, HuhutongDb db, ReturnBox box, Visitor visitor, CancellationToken cancellationToken)
    {
        var known = Enum.TryParse<ReturnWay>(form["Way"], out var way) & Enum.TryParse<BoxCondition>(form["Condition"], out var condition) && Enum.IsDefined(way) && Enum.IsDefined(condition);
        var error = known
            ? await box.BeginAsync(visitor.Id!.Value, loan, way, condition, cancellationToken)
            : new Text("请选择归还方式和状态", "Choose how it comes back and what state it is in");
        return error is null ? Show.To("/box") : await PageAsync(error, db, visitor, cancellationToken);
    }

    private static async Task<IResult> PageAsync(Text? error, HuhutongDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var rows = await db.BoxLoans.AsNoTracking().Where(l => l.AccountId == account).OrderBy(l => l.Status).ThenByDescending(l => l.LentAt).ToListAsync(cancellationToken);
        return Show.Page<Pages.Box>(error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, new { Rows = rows, Error = error });
    }
}
