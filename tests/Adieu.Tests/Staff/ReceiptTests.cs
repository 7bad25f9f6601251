using System.Net;
using Adieu.Appeals;
using Adieu.Staff;
using Adieu.Tests.Attacks;

namespace Adieu.Tests.Staff;

/// <summary>What a counter prints.</summary>
public sealed class ReceiptTests
{
    [Fact]
    public async Task A_case_that_has_come_to_nothing_has_no_receipt()
    {
        await using var host = await DeskHost.OpenAsync();
        var (clerk, cookie) = await host.SeatAsync("chen", StaffRole.Clerk, "other-shop");
        var (begun, _) = await host.BeginAsync(clerk, StaffRoom.Zhang);
        using var client = host.Door.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        (await client.GetAsync($"/desk/case/{begun.Number}/receipt")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await host.Get<IRefusals>().RefuseAsync(clerk, begun.Number, "The card is somebody else's.", "Article 15", default)).ShouldBe(RefuseResult.Refused);
        (await client.GetAsync($"/desk/case/{begun.Number}/receipt")).Headers.Location?.ToString().ShouldBe($"/desk/case/{begun.Number}");
    }
}
