namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>The document itself, before the account goes: every invoice that is due on one button, each as a page to print.</summary>
public sealed class InvoiceTests(SharedRailway shared) : IClassFixture<SharedRailway>
{
    [Fact]
    public async Task Whoever_leaves_can_have_every_invoice_issued_and_print_it()
    {
        using var visit = shared.House.Visit();
        await visit.SignInAsync("points");
        await visit.OpenAsync("/invoices");
        visit.Text.ShouldContain("no invoice yet");
        await visit.SendAsync("/invoices");
        visit.Text.ShouldNotContain("no invoice yet");
        var due = await shared.House.ScalarAsync("select count(*) from orders o where o.account_id = (select id from accounts where user_name = 'points') and o.status = 'completed' and not exists (select 1 from invoices i where i.order_id = o.id)");
        due.ShouldBe("0");

        var link = visit.Page.QuerySelector("main table a")!.GetAttribute("href")!;
        await visit.OpenAsync(link);
        visit.Text.ShouldContain(link.Split('/')[^1]);
        visit.Text.ShouldContain("宋清和");
        var amount = await shared.House.ScalarAsync($"select amount_fen from invoices where invoice_no = '{link.Split('/')[^1]}'");
        visit.Text.ShouldContain("Total" + Passport.Speech.Money(long.Parse(amount)));

        using var other = shared.House.Visit();
        await other.SignInAsync("clear");
        (await other.OpenAsync(link)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound, "an invoice is its buyer's alone");
    }
}
