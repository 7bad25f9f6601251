using System.Globalization;
using System.Security.Cryptography;
using Adieu.Client;
using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Railway.Data;

namespace Railway.Buying;

/// <summary>Issues an electronic invoice for a completed order, once.</summary>
internal sealed class IssueInvoice(RailwayDb db, TimeProvider time)
{
    /// <summary>Issues; null when done or done before.</summary>
    public async Task<Passport.Text?> ExecuteAsync(Account person, string orderNo, string? title, string? taxNo, CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.OrderNo == orderNo && o.AccountId == person.Id, cancellationToken);
        if (order is null || order.Status != OrderStatus.Completed) return new("只有已完成的订单可以开票", "Invoices are for completed orders");
        title = string.IsNullOrWhiteSpace(title) ? person.RealName : title.Trim();
        taxNo = string.IsNullOrWhiteSpace(taxNo) ? null : taxNo.Trim().ToUpperInvariant();
        if (title.Length > 120) return new("抬头太长", "The title is too long");
        if (taxNo is not null && (taxNo.Length is < 15 or > 20 || !taxNo.All(char.IsAsciiLetterOrDigit))) return new("税号应为15至20位字母或数字", "A tax number has 15 to 20 letters or digits");
        if (await db.Invoices.AnyAsync(i => i.OrderId == order.Id, cancellationToken)) return null;

        var now = time.GetUtcNow();
        var amount = await db.Tickets.Where(t => t.OrderId == order.Id && t.Status == TicketStatus.Travelled).SumAsync(t => t.PriceFen, cancellationToken);
        db.Invoices.Add(new Invoice
        {
            AccountId = person.Id,
            OrderId = order.Id,
            InvoiceNo = string.Create(CultureInfo.InvariantCulture, $"{now:yy}{RandomNumberGenerator.GetInt32(1_000_000_000):D9}{RandomNumberGenerator.GetInt32(1_000_000_000):D9}"),
            Title = title,
            TaxNo = taxNo,
            AmountFen = amount,
            IssuedAt = now,
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (!AdieuGate.IsRefusal(e))
        {
            // Pressed twice: the unique index on the order kept one.
            db.ChangeTracker.Clear();
        }

        return null;
    }
}
