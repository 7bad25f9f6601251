using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Passport;
using Passport.SignIn;
using Passport.Web;
using Railway.Buying;
using Railway.Data;

namespace Railway.Web;

/// <summary>Orders and what is done with them.</summary>
internal static class OrderHandlers
{
    private const int PageSize = 15;

    public static async Task<IResult> ListAsync(int? page, RailwayDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var (id, number) = (visitor.Id, Math.Clamp(page ?? 1, 1, 10_000));
        var rows = await db.Orders.AsNoTracking().Include(o => o.Tickets).Where(o => o.AccountId == id).OrderByDescending(o => o.CreatedAt)
            .Skip((number - 1) * PageSize).Take(PageSize + 1).ToListAsync(cancellationToken);
        var forMe = number > 1 ? [] : await db.Tickets.AsNoTracking().Where(t => t.TravellerId == id && (t.BuyerId == null || t.BuyerId != id)).OrderByDescending(t => t.DepartsAt).Take(PageSize).ToListAsync(cancellationToken);
        return Show.Page<Pages.Orders>(new { Rows = rows.Take(PageSize).ToList(), ForMe = forMe, Page = number, More = rows.Count > PageSize });
    }

    public static Task<IResult> ShowAsync(string orderNo, RailwayDb db, Visitor visitor, CancellationToken cancellationToken) =>
        PageAsync(orderNo, db, visitor, null, cancellationToken);

    public static async Task<IResult> PayAsync(string orderNo, IFormCollection form, PayOrder pay, RailwayDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var voucher = long.TryParse(form["Voucher"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null;
        return await ShowAsync(await pay.ExecuteAsync(await visitor.AccountAsync(cancellationToken), orderNo, voucher, cancellationToken), orderNo, db, visitor, cancellationToken);
    }

    public static async Task<IResult> CancelAsync(string orderNo, IFormCollection form, PayOrder pay, RailwayDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        return await ShowAsync(await pay.CancelAsync(visitor.Id!.Value, orderNo, cancellationToken), orderNo, db, visitor, cancellationToken);
    }

    public static async Task<IResult> InvoiceAsync(string orderNo, IFormCollection form, IssueInvoice issue, RailwayDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var error = await issue.ExecuteAsync(await visitor.AccountAsync(cancellationToken), orderNo, form["Title"], form["TaxNo"], cancellationToken);
        return error is null ? Show.To("/orders/" + Uri.EscapeDataString(orderNo)) : await PageAsync(orderNo, db, visitor, error, cancellationToken);
    }

    public static async Task<IResult> PayChangeAsync(long change, IFormCollection form, ChangeTicket changes, CancellationToken cancellationToken, Visitor visitor)
    {
        _ = form;
        return Decide(await changes.DecideAsync(visitor.Id!.Value, change, pay: true, cancellationToken));
    }

    public static async Task<IResult> CancelChangeAsync(long change, IFormCollection form, ChangeTicket changes, CancellationToken cancellationToken, Visitor visitor)
    {
        _ = form;
        return Decide(await changes.DecideAsync(visitor.Id!.Value, change, pay: false, cancellationToken));
    }

    private static IResult Decide(Outcome outcome) => outcome switch
    {
        Outcome.Done done => Show.To("/orders/" + done.Order.OrderNo),
        Outcome.Not => Show.To("/orders"),
        _ => Results.NotFound(),
    };

    private static async Task<IResult> ShowAsync(Outcome outcome, string orderNo, RailwayDb db, Visitor visitor, CancellationToken cancellationToken) => outcome switch
    {
        Outcome.Done done => Show.To("/orders/" + done.Order.OrderNo),
        Outcome.Not not => await PageAsync(orderNo, db, visitor, not.Reason, cancellationToken),
        _ => Results.NotFound(),
    };

    private static async Task<IResult> PageAsync(string orderNo, RailwayDb db, Visitor visitor, Text? error, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        db.ChangeTracker.Clear();
        var order = await db.Orders.AsNoTracking().Include(o => o.Tickets).FirstOrDefaultAsync(o => o.OrderNo == orderNo && o.AccountId == account, cancellationToken);
        if (order is null) return Results.NotFound();
        var tickets = order.Tickets.ConvertAll(t => t.Id);
        var refunds = await db.Refunds.AsNoTracking().Where(r => r.OrderId == order.Id).OrderBy(r => r.Id).ToListAsync(cancellationToken);
        var changes = await db.Changes.AsNoTracking().Where(c => tickets.Contains(c.OldTicketId)).ToListAsync(cancellationToken);
        var vouchers = order.Status == OrderStatus.Unpaid ? await db.Vouchers.AsNoTracking().Where(v => v.AccountId == account && v.OrderId == null).ToListAsync(cancellationToken) : [];
        var invoice = await db.Invoices.AsNoTracking().FirstOrDefaultAsync(i => i.OrderId == order.Id, cancellationToken);
        return Show.Page<Pages.OrderPage>(
            error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            new { Order = order, Refunds = refunds, Changes = changes, Vouchers = vouchers, Invoice = invoice, Error = error });
    }
}
