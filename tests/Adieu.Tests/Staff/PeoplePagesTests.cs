using System.Net;
using Adieu.Staff;
using Adieu.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Staff;

/// <summary>The administrator's list and the auditor's views, on the real server.</summary>
public sealed class PeoplePagesTests : IDisposable
{
    private readonly PagesHost _host = new();

    [Fact]
    public async Task An_administrator_invites_and_disables_and_nobody_else_may()
    {
        var admin = await SignInAsync("wang", StaffRole.Administrator);
        admin.Address.ShouldBe("/staff/people");
        await admin.SubmitAsync("/invite", ("name", "chen"), ("display", "Chen"), ("email", "no mailbox"), ("role", "Clerk"));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        foreach (var none in new[] { "99", "2", "Agent,Supervisor" })
        {
            await admin.SubmitAsync("/invite", ("name", "chen"), ("display", "Chen"), ("email", "chen@company.example"), ("role", none));
            admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{none} is no role");
        }

        await admin.SubmitAsync("/invite", ("name", "chen"), ("display", "Chen"), ("email", "chen@company.example"), ("role", "Clerk"));
        // There is no mail server here: the link is shown once, so that the invitation is not lost.
        admin.Status.ShouldBe(HttpStatusCode.OK);
        var link = admin.Page.QuerySelector("code")!.TextContent;
        link.ShouldContain("/staff/join?token=");
        (await admin.GoAsync("/staff/people")).Text.ShouldNotContain("token=");
        admin.Text.ShouldContain("invited");
        await admin.SubmitAsync("/invite", ("name", "chen"), ("display", "Another"), ("email", "other@company.example"), ("role", "Administrator"));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.Text.ShouldContain("That name is taken");
        admin.Page.QuerySelector(".error-summary a")!.GetAttribute("href").ShouldBe("#name");
        admin.Page.QuerySelector("#email")!.GetAttribute("value").ShouldBe("other@company.example", "nothing is typed twice");
        await admin.SubmitAsync("/invite", ("name", "zhou"), ("display", "Zhou"), ("email", "zhou@company.example"), ("role", "Clerk"), ("document", "110105199003070018"));
        (admin.Status, admin.Page.QuerySelector(".error-summary a")!.GetAttribute("href")).ShouldBe((HttpStatusCode.UnprocessableEntity, "#document"), "a number with a slip would guard nobody");

        // The number that was forgotten is declared once, and a slip guards nobody here either.
        await admin.GoAsync("/staff/people");
        await admin.SubmitAsync("/declare", ("name", "chen"), ("document", "110105199003070018"));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await admin.SubmitAsync("/declare", ("name", "chen"), ("document", StaffRoom.Wang));
        (admin.Status, admin.Address).ShouldBe((HttpStatusCode.OK, "/staff/people"));
        admin.Page.QuerySelector("form[action='/staff/people/declare']").ShouldBeNull("of who remains nobody is without, but oneself");

        var chen = _host.NewBrowser("en");
        await chen.GoAsync(new Uri(link).PathAndQuery);
        await chen.SubmitAsync("/staff/join", ("password", StaffRoom.Password));
        chen.Address.ShouldBe("/staff/second");
        await EnrolAsync(chen, ("desk", "South 3"));
        (await chen.GoAsync("/staff/people")).Status.ShouldBe(HttpStatusCode.Forbidden);
        await admin.GoAsync("/staff/people");
        await admin.SubmitAsync("/disable", ("name", "chen"));
        admin.Text.ShouldContain("disabled");
        (await chen.GoAsync("/desk")).Address.ShouldBe("/staff?why=sign-in");
    }

    [Fact]
    public async Task An_auditor_sees_board_and_appeals_and_does_nothing()
    {
        var clerk = await SignInAsync("chen", StaffRole.Clerk);
        var auditor = await SignInAsync("zheng", StaffRole.Auditor);
        auditor.Address.ShouldBe("/board");
        auditor.Text.ShouldContain("chen");
        auditor.Page.QuerySelector("form[action='/board/lock']").ShouldBeNull();
        (await auditor.GoAsync("/office")).Status.ShouldBe(HttpStatusCode.OK);
        auditor.Heading.ShouldBe("Appeals and reviews");
        (await auditor.GoAsync("/office/ADU-7K3F-92QX")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await auditor.GoAsync("/desk")).Status.ShouldBe(HttpStatusCode.Forbidden);
        await auditor.GoAsync("/board");
        var token = auditor.Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var member = (await _host.Services.GetRequiredService<IStaffPeople>().AllAsync(default)).Single(who => who.Name == "chen");
        using var post = new HttpRequestMessage(HttpMethod.Post, "/board/lock") { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("staff", member.Id), new("locked", "yes")]) };
        (await auditor.SendAsync(post)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await clerk.GoAsync("/desk")).Status.ShouldBe(HttpStatusCode.OK);
        (await clerk.GoAsync("/office")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await clerk.GoAsync("/board")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    public void Dispose() => _host.Dispose();

    // By the invitation's link, as everybody comes in for the first time.
    private async Task<Browser> SignInAsync(string name, StaffRole role)
    {
        var invitation = (await _host.Services.GetRequiredService<IStaffPeople>().InviteAsync(new NewStaff(name, name, role, null, null), "test", default))!;
        var browser = _host.NewBrowser("en");
        await browser.GoAsync(new Uri(invitation.Address).PathAndQuery);
        await browser.SubmitAsync("/staff/join", ("password", StaffRoom.Password));
        await EnrolAsync(browser, ("desk", "South 3"));
        return browser;
    }

    private static Task<Browser> EnrolAsync(Browser browser, params (string Name, string Value)[] more)
    {
        var secret = StaffRoom.Base32(browser.Page.QuerySelector("code.code")!.TextContent.Trim());
        return browser.SubmitAsync("/staff/second", [("code", Totp.Code(secret, Totp.Step(TimeProvider.System.GetUtcNow()))), .. more]);
    }
}
