using System.Net.Http.Json;
using System.Text.Json;
using Adieu.Notices;
using Adieu.Server.Dev;
using Adieu.Tests.Pages;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Notices;

/// <summary>What mail programs get beside the plain text.</summary>
public sealed class NoticeMailTests
{
    public static TheoryData<string, string> Templates => [.. NoticeTemplates.All.Where(key => key.Channel == "email").Select(key => (key.Template, key.Language == "zh" ? "zh-CN" : "en"))];

    [Theory, MemberData(nameof(Templates))]
    public void The_html_of_a_notice_says_what_its_text_says_in_its_language(string template, string language)
    {
        var notice = NoticeTemplates.Fill(template, language, "email", Values());
        var page = new HtmlParser().ParseDocument(NoticeHtml.Of(notice.Subject, notice.Text));
        page.DocumentElement.GetAttribute("lang").ShouldBe(language);
        Words(page.QuerySelector("h1")!.TextContent).ShouldBe(Words(notice.Subject));
        Words(string.Concat(page.QuerySelectorAll("p").Select(p => p.TextContent))).ShouldBe(Words(notice.Text));
        foreach (var link in page.QuerySelectorAll("a")) link.GetAttribute("href").ShouldBe(link.TextContent, "what is seen is where it leads");
        foreach (var address in new[] { "tracker", "dispute", "certificate" }.Select(name => $"https://adieu.example/{name}?a=1&b=2").Where(notice.Text.Contains))
            page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")).ShouldContain(address);
    }

    [Fact]
    public void What_people_wrote_is_text_and_nothing_else()
    {
        var page = new HtmlParser().ParseDocument(NoticeHtml.Of("Hello <b>you</b>", "In their words: “<img src=https://evil.example/x.png onerror=alert(1)> & <script>1</script>”\n\nSee https://adieu.example/case/ADU-7K3F-92QX."));
        page.QuerySelectorAll("b, img, script").ShouldBeEmpty();
        page.QuerySelector("h1")!.TextContent.ShouldBe("Hello <b>you</b>");
        page.QuerySelectorAll("a").Last().GetAttribute("href").ShouldBe("https://adieu.example/case/ADU-7K3F-92QX", "the full stop is the sentence's");
    }

    [Fact]
    public async Task A_mail_goes_out_with_both_and_the_plain_text_comes_first()
    {
        using var host = new PagesHost { EnvironmentName = "Development" };
        var client = host.CreateClient();
        var inbox = host.Services.GetRequiredService<Inbox>();
        for (var i = 0; inbox.SmtpPort == 0 && i < 3000; i++) await Task.Delay(10);
        var options = host.Services.GetRequiredService<ClosingOptions>();
        (options.Smtp.Host, options.Smtp.Port) = ("127.0.0.1", inbox.SmtpPort);
        var text = "您的账号已注销。\n\n证明：https://adieu.example/case/X";
        (await host.Services.GetRequiredService<INoticeSender>().SendNowAsync("email", "zhang@example.com", "账号注销完成", text, default)).ShouldBeOfType<SendOutcome.Sent>();
        var one = (await client.GetFromJsonAsync<JsonElement>("/dev/inbox.json?to=zhang@example.com"))[0];
        one.GetProperty("subject").GetString().ShouldBe("账号注销完成");
        one.GetProperty("text").GetString()!.ReplaceLineEndings("\n").ShouldBe(text);
    }

    private static string Words(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    // Every placeholder of every template, each with a value that would show when it were read as anything else.
    private static Dictionary<string, string> Values()
    {
        var values = NoticeTemplates.Placeholders.ToDictionary(name => name, name => name is "tracker" or "dispute" or "certificate" or "link" ? $"https://adieu.example/{name}?a=1&b=2" : name);
        values["words"] = values["signature"] = "<i>1 & 2</i>";
        return values;
    }
}
