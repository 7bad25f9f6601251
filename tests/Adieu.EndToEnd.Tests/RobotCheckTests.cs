using Adieu.EndToEnd.Tests.House;

namespace Adieu.EndToEnd.Tests;

/// <summary>A door that keeps robots out: with a script nobody has to see or hear anything; without one there are the digits.</summary>
public sealed class RobotCheckTests(RobotCheckHouse house, Browser browser) : IClassFixture<RobotCheckHouse>
{
    [Fact]
    public async Task A_device_computes_in_place_of_its_person_who_hears_the_page()
    {
        var page = await browser.OpenAsync();
        var keys = await Keyboard.OpenAsync(page);
        var person = new Person(house, page);
        await person.SignInAsync("clear");
        await person.AskForClosureAsync();
        await person.ChooseAsync(days: 0);
        await keys.PressAsync("button", "开始计算");
        (await person.TextAsync()).ShouldContain("怎样验证");
        (await person.TextAsync()).ShouldContain("不是机器程序");
        (await person.TextAsync()).ShouldContain("您正在使用一台新设备", customMessage: "the service says since when it has known the device");
        await Look.TakeAsync(page, "after-work");
    }

    [Fact]
    public async Task Without_a_script_there_is_a_picture_and_a_wrong_answer_brings_another()
    {
        var person = new Person(house, await browser.OpenAsync(scripts: false));
        await person.SignInAsync("phoneonly");
        await person.AskForClosureAsync();
        await person.ChooseAsync(days: 0);
        await Look.TakeAsync(person.Page, "picture");
        var first = await person.Page.Locator(".digits img").GetAttributeAsync("src");
        (await person.Page.Locator(".digits img").EvaluateAsync<int>("img => img.naturalWidth")).ShouldBe(240);
        (await person.Page.Locator("[data-work]").IsVisibleAsync()).ShouldBeFalse();

        await person.Page.FillAsync("#code", "12345");
        await person.SubmitAsync("main form:has(#code)");
        (await person.TextAsync()).ShouldContain("还可以尝试 9 次");
        (await person.Page.Locator(".digits img").GetAttributeAsync("src")).ShouldNotBe(first);
        await Look.TakeAsync(person.Page, "picture-wrong");
    }
}
