using Microsoft.EntityFrameworkCore;
using Passport.SignIn;
using Passport.Web;
using Railway.Buying;
using Railway.Data;

namespace Railway.Web;

/// <summary>Invoices: the list, each as a document to print, and all that are due at once.</summary>
internal static class InvoiceHandlers
{
    public static async Task<IResult> ListAsync(RailwayDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id!.Value;
        var rows = await db.Invoices.AsNoTracking().Where(i => i.AccountId == account).OrderByDescending(i => i.IssuedAt).ToListAsync(cancellationToken);
        return Show.Page<Pages.Invoices>(new { Rows = rows, Due = await Due(db, account).CountAsync(cancellationToken) });
    }

    public static async Task<IResult> ShowAsync(string number, RailwayDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        if (await db.Invoices.AsNoTracking().FirstOrDefaultAsync(i => i.InvoiceNo == number && i.AccountId == account, cancellationToken) is not { } invoice) return Results.NotFound();
        var order = await db.Orders.AsNoTracking().Include(o => o.Tickets).FirstAsync(o => o.Id == invoice.OrderId, cancellationToken);
        return Show.Page<Pages.InvoicePage>(new { Invoice = invoice, Order = order });
    }

    public static async Task<IResult> IssueAllAsync(IFormCollection form, IssueInvoice issue, RailwayDb db, Visitor visitor, CancellationToken cancellationToken)
    {
        _ = form;
        var account = await visitor.AccountAsync(cancellationToken);
        foreach (var order in await Due(db, account.Id).Select(o => o.OrderNo).ToListAsync(cancellationToken)) await issue.ExecuteAsync(account, order, null, null, cancellationToken);
        return Show.To("/invoices");
    }

    // As many as are shown on one page of orders; pressed again, the next.
    private static IQueryable<Order> Due(RailwayDb db, long account) => db.Orders.AsNoTracking()
        .Where(o => o.AccountId == account && o.Status == OrderStatus.Completed && o.Tickets.Any(t => t.Status == TicketStatus.Travelled) && !db.Invoices.Any(i => i.OrderId == o.Id))
        .OrderBy(o => o.Id).Take(100);
}
