using Adieu.EndToEnd.Tests.House;
using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.Desks;

/// <summary>A company's own provider signs a clerk in. In a browser, because only a browser decides which cookies go along with what comes from another site.</summary>
public sealed class ProviderTests(ProviderTests.ProviderHouse house, Browser browser) : IClassFixture<ProviderTests.ProviderHouse>
{
    [Fact]
    public async Task A_clerk_comes_in_by_the_company_account_and_sits_at_the_window_they_say()
    {
        var page = await browser.OpenAsync(1280, 900);
        await page.GotoAsync(house.Adieu.Address + "staff");
        await Look.TakeAsync(page, "staff-provider");
        await page.ClickAsync("a[href='/staff/provider']");
        await page.FillAsync("[name=who]", """{ "sub": "77", "preferred_username": "sun", "name": "孙晓", "roles": ["window"], "amr": ["mfa"] }""");
        await page.ClickAsync("button");
        await page.ReachesAsync("**/staff/second");
        (await page.Locator("#code").CountAsync()).ShouldBe(0, "the provider has asked for a second factor");
        await Look.TakeAsync(page, "staff-place");
        await page.FillAsync("#desk", "南区 3 号");
        await page.Keyboard.PressAsync("Enter");
        await page.ReachesAsync("**/desk");
        (await page.InnerTextAsync(".desk-bar")).ShouldContain("孙晓");
        (await page.InnerTextAsync(".desk-bar")).ShouldContain("南区 3 号");
    }

    /// <summary>The house of a company that has a provider.</summary>
    public sealed class ProviderHouse : AdieuHouse
    {
        private readonly OpenIdProvider _provider = new();

        protected override IEnumerable<(string Key, string Value)> AdieuSettings =>
        [
            ("Adieu__Staff__Provider__Authority", _provider.Address), ("Adieu__Staff__Provider__ClientId", "adieu"), ("Adieu__Staff__Provider__ClientSecret", "only-for-these-tests"),
            ("Adieu__Staff__Provider__Roles__window", "Clerk"),
        ];

        public override async ValueTask InitializeAsync()
        {
            await _provider.StartAsync(AdieuAddress);
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await _provider.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
