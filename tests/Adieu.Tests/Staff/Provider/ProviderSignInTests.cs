using System.Net;
using Adieu.Staff;
using Adieu.TestKit;
using Adieu.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Staff.Provider;

/// <summary>Staff who come from a company's own OpenID provider: a real one signs them in, the real server takes it from there.</summary>
public sealed class ProviderSignInTests(ProviderSignInTests.Company company) : IClassFixture<ProviderSignInTests.Company>
{
    private static readonly string[] Mfa = ["pwd", "otp", "mfa"], PasswordOnly = ["pwd"];

    [Fact]
    public async Task Whoever_the_provider_gives_a_role_and_a_second_factor_is_in_until_they_are_stopped()
    {
        using var host = Host();
        var (browser, client) = await ArriveAsync(host, new { sub = "1", preferred_username = "lin", name = "Lin Yue", roles = "eyes", amr = Mfa });
        browser.Heading.ShouldBe("Where you work");
        await browser.SubmitAsync("/staff/place");
        browser.Address.ShouldBe("/board");
        browser.Text.ShouldContain("Lin Yue");
        var member = (await MembersAsync(host)).ShouldHaveSingleItem();
        (member.Name, member.Role, member.PasswordHash).ShouldBe(("lin", StaffRole.Supervisor, null));

        (await host.Services.GetRequiredService<IStaffPeople>().DisableAsync("lin", "test", default)).ShouldBeTrue();
        (await browser.GoAsync("/board")).Address.ShouldBe("/staff?why=sign-in");
        (await ArriveAsync(host, new { sub = "1", roles = "eyes", amr = Mfa })).Browser.Address.ShouldBe("/staff?why=wrong");
        client.Dispose();
    }

    [Fact]
    public async Task A_second_factor_that_the_provider_did_not_ask_for_is_asked_here()
    {
        using var host = Host();
        var (browser, _) = await ArriveAsync(host, new { sub = "2", preferred_username = "gao", roles = new[] { "window", "canteen" }, amr = PasswordOnly });
        browser.Heading.ShouldBe("Set up your second factor");
        (await browser.GoAsync("/desk")).Address.ShouldBe("/staff/second");
        var form = browser.Page.QuerySelector("form[action='/staff/second'] [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var post = new HttpRequestMessage(HttpMethod.Post, "/staff/place") { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", form), new("desk", "South 3")]) };
        (await browser.SendAsync(post)).Address.ShouldBe("/staff/second");
        (await browser.GoAsync("/desk")).Address.ShouldBe("/staff/second", "the form for those who were asked lets nobody else in");

        var secret = StaffRoom.Base32(browser.Page.QuerySelector("code.code")!.TextContent.Trim());
        await browser.SubmitAsync("/staff/second", ("code", Totp.Code(secret, Totp.Step(TimeProvider.System.GetUtcNow()))), ("desk", "South 3"));
        browser.Address.ShouldBe("/desk");
    }

    [Theory]
    [InlineData("gold", true)]
    [InlineData("silver", false)]
    public async Task A_class_of_authentication_counts_where_it_is_named(string acr, bool counts)
    {
        using var host = Host(("SecondFactorClasses:0", "gold"));
        var (browser, _) = await ArriveAsync(host, new { sub = "3", roles = "audit", amr = PasswordOnly, acr });
        browser.Heading.ShouldBe(counts ? "Where you work" : "Set up your second factor");
    }

    [Fact]
    public async Task Nobody_is_entered_without_exactly_one_role_and_a_role_that_is_taken_away_ends_the_session()
    {
        using var host = Host();
        foreach (var roles in new string[][] { [], ["canteen"], ["window", "eyes"] })
            (await ArriveAsync(host, new { sub = "4", preferred_username = "he", roles, amr = Mfa })).Browser.Address.ShouldBe("/staff?why=no-role");
        (await MembersAsync(host)).ShouldBeEmpty();

        var (browser, _) = await ArriveAsync(host, new { sub = "4", preferred_username = "he", roles = "eyes", amr = Mfa });
        (await browser.SubmitAsync("/staff/place")).Address.ShouldBe("/board");
        await ArriveAsync(host, new { sub = "4", roles = "canteen", amr = Mfa });
        (await browser.GoAsync("/board")).Address.ShouldBe("/staff?why=sign-in");

        var (again, _) = await ArriveAsync(host, new { sub = "4", roles = "office", amr = Mfa });
        (await again.SubmitAsync("/staff/place")).Address.ShouldBe("/office");
        (await MembersAsync(host)).ShouldHaveSingleItem().Role.ShouldBe(StaffRole.PrivacyOfficer);
    }

    [Fact]
    public async Task Whoever_gave_their_password_long_ago_is_not_the_one_who_sits_here()
    {
        using var host = Host();
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds();
        (await ArriveAsync(host, new { sub = "5", roles = "eyes", amr = Mfa, ts = hourAgo })).Browser.Address.ShouldBe("/staff?why=provider");
        (await MembersAsync(host)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_is_taken_stays_with_whom_it_belongs_to()
    {
        using var host = Host();
        await host.Services.GetRequiredService<IStaffPeople>().InviteAsync(new NewStaff("boss", "Boss", StaffRole.Administrator, null, null), "test", default);
        await ArriveAsync(host, new { sub = "6", preferred_username = "boss", roles = "window", amr = Mfa });
        var members = await MembersAsync(host);
        members.Single(member => member.Name == "boss").Role.ShouldBe(StaffRole.Administrator);
        members.Single(member => member.Role == StaffRole.Clerk).Name.ShouldNotBe("boss");
    }

    [Fact]
    public async Task Accounts_of_this_place_can_be_switched_off()
    {
        using var host = Host(("LocalAccounts", "false"));
        using var client = host.CreateClient(new() { AllowAutoRedirect = false });
        var page = await new Browser(client, "en").GoAsync("/staff");
        page.Page.QuerySelector("#password").ShouldBeNull();
        page.Page.QuerySelector("a[href='/staff/provider']").ShouldNotBeNull();
        using var none = new FormUrlEncodedContent([]);
        (await client.PostAsync("/staff/sign-in", none)).StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
        using var without = new PagesHost();
        using var other = without.CreateClient(new() { AllowAutoRedirect = false });
        (await other.GetAsync("/staff/provider")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "no provider is configured");
    }

    private PagesHost Host(params (string Key, string Value)[] more)
    {
        (string Key, string Value)[] settings =
        [
            ("Authority", company.Provider.Address), ("ClientId", "adieu"), ("ClientSecret", "only-for-these-tests"),
            ("Roles:window", "Clerk"), ("Roles:eyes", "Supervisor"), ("Roles:audit", "Auditor"), ("Roles:office", "PrivacyOfficer"), .. more,
        ];
        return new PagesHost { Settings = settings.ToDictionary(setting => "Adieu:Staff:Provider:" + setting.Key, setting => setting.Value) };
    }

    private static async Task<(Browser Browser, HttpClient Client)> ArriveAsync(PagesHost host, object who)
    {
        var client = host.CreateClient(new() { AllowAutoRedirect = false });
        using var sent = await client.GetAsync("/staff/provider");
        sent.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var back = await OpenIdProvider.SignInAsync(sent.Headers.Location!.ToString(), who);
        using var arrived = await client.GetAsync(back);
        arrived.StatusCode.ShouldBe(HttpStatusCode.OK, await arrived.Content.ReadAsStringAsync());
        // A redirect would lose the session's cookie: the page sends on by itself.
        return (await new Browser(client, "en").GoAsync(arrived.Headers.GetValues("Refresh").Single().Split("url=")[1]), client);
    }

    private static Task<IReadOnlyList<StaffMember>> MembersAsync(PagesHost host) => host.Services.GetRequiredService<IStaffPeople>().AllAsync(default);

    /// <summary>One provider for all of these.</summary>
    public sealed class Company : IAsyncLifetime
    {
        internal OpenIdProvider Provider { get; } = new();

        public async ValueTask InitializeAsync() => await Provider.StartAsync("http://localhost");

        public ValueTask DisposeAsync() => Provider.DisposeAsync();
    }
}
