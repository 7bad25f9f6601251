using System.Net;
using System.Net.Http.Json;
using System.Net.Mail;
using System.Text.Json;
using Adieu.Server.Dev;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Pages;

public sealed class InboxTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task The_inbox_does_not_exist_outside_development(string environment)
    {
        using var host = new PagesHost { EnvironmentName = environment };
        var browser = host.NewBrowser();
        (await browser.GoAsync("/dev/inbox")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GoAsync("/dev/inbox.json")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.SendAsync(new(HttpMethod.Post, "/dev/sms") { Content = JsonContent.Create(new { to = "1", text = "x" }) })).Status.ShouldBe(HttpStatusCode.NotFound);
        host.Services.GetService<Inbox>().ShouldBeNull();
    }

    [Fact]
    public async Task A_mail_as_the_framework_sends_it_arrives_with_subject_text_and_code()
    {
        using var host = new PagesHost { EnvironmentName = "Development" };
        var client = host.CreateClient();
        var inbox = host.Services.GetRequiredService<Inbox>();
        while (inbox.SmtpPort == 0) await Task.Delay(10);
        using (var smtp = new SmtpClient("127.0.0.1", inbox.SmtpPort))
        {
            using var mail = new MailMessage("adieu@adieu.example", "zhang@example.com", "您的注销验证码，请在十分钟之内使用，不要告诉任何人", "验证码：481516\n.\n以点开头的一行也要原样到达。http://127.0.0.1:5100/case/X");
            await smtp.SendMailAsync(mail);
            using var plain = new MailMessage("adieu@adieu.example", "li@example.com", "Plain", ".starts with a dot, and is long enough that quoted-printable has to fold the line somewhere = here");
            await smtp.SendMailAsync(plain);
        }

        var all = await client.GetFromJsonAsync<JsonElement>("/dev/inbox.json");
        all.GetArrayLength().ShouldBe(2);
        all[0].GetProperty("text").GetString().ShouldBe(".starts with a dot, and is long enough that quoted-printable has to fold the line somewhere = here");
        var one = await client.GetFromJsonAsync<JsonElement>("/dev/inbox.json?to=zhang@example.com");
        one[0].GetProperty("subject").GetString().ShouldBe("您的注销验证码，请在十分钟之内使用，不要告诉任何人");
        one[0].GetProperty("text").GetString()!.ReplaceLineEndings("\n").ShouldBe("验证码：481516\n.\n以点开头的一行也要原样到达。http://127.0.0.1:5100/case/X");
        one[0].GetProperty("code").GetString().ShouldBe("481516");
        one[0].GetProperty("links")[0].GetString().ShouldBe("http://127.0.0.1:5100/case/X");
        var page = await client.GetStringAsync("/dev/inbox?to=zhang@example.com");
        page.ShouldContain("以点开头的一行也要原样到达。<a href=\"http://127.0.0.1:5100/case/X\">http://127.0.0.1:5100/case/X</a>", customMessage: "to follow where it stands");
    }

    [Fact]
    public async Task Only_the_last_two_hundred_are_kept_newest_first()
    {
        using var host = new PagesHost { EnvironmentName = "Development" };
        var client = host.CreateClient();
        for (var i = 0; i < 205; i++) (await client.PostAsJsonAsync("/dev/sms", new { to = "13800138000", text = $"{i}" })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var all = await client.GetFromJsonAsync<JsonElement>("/dev/inbox.json?to=13800138000");
        all.GetArrayLength().ShouldBe(200);
        all[0].GetProperty("text").GetString().ShouldBe("204");
        (await client.PostAsJsonAsync("/dev/sms", new { to = "", text = "x" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
