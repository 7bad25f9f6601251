using System.Net;
using Adieu.EndToEnd.Tests.RailwayService;
using Microsoft.Extensions.DependencyInjection;
using Passport.Codes;

namespace Adieu.EndToEnd.Tests.HuhutongService;

/// <summary>A household comes in by the front door: a user name of its own, a plan, a box.</summary>
public sealed class RegisteringTests
{
    private const string Phone = "16618880001";
    private const string Chosen = "plum_blossom";
    private const string Secret = "plum-blossom-7";

    [Fact]
    public async Task A_household_chooses_its_name_signs_in_with_nothing_else_and_subscribes()
    {
        await using var house = await HuhutongHouse.StartAsync();
        using var visit = new Visit(house.Address);
        await visit.OpenAsync("/account/register");
        (string, string)[] details = [("RealName", "白露"), ("DocumentNo", "11010519900307723" + Check("11010519900307723")), ("Phone", Phone), ("Password", Secret), ("Terms", "yes")];

        // An e-mail address is needed here, and a name that begins with a letter.
        await visit.SendAsync("/account/register", [.. details, ("UserName", "7plums"), ("Email", "")]);
        visit.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        visit.Text.ShouldContain("2 things to correct");

        await visit.SendAsync("/account/register", [.. details, ("UserName", Chosen), ("Email", "bailu@example.com")]);
        var text = house.App.Services.GetRequiredService<DevelopmentMessages>().Recent.First(m => m.To == Phone).Text;
        text.ShouldContain("Huhutong");
        await visit.SendAsync("/account/register/code", ("Code", string.Concat(text.Where(char.IsAsciiDigit).Take(6))));
        visit.Text.ShouldContain(Chosen);

        using var other = new Visit(house.Address);
        (await other.SignInAsync(Phone, Secret)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await other.SignInAsync(Chosen, Secret)).Text.ShouldContain(Chosen);

        await visit.OpenAsync("/plan?plan=family");
        await visit.SendAsync("/plan", ("Plan", "family"), ("Address", "长青路 7 号 2 单元 301 室"));
        visit.Text.ShouldContain("Family HD");
        visit.Text.ShouldContain("End the contract early");
        (await visit.OpenAsync("/box")).Text.ShouldContain("With you");

        // Somebody new begins to talk: by a user name, and nothing but that is told of the other.
        await visit.OpenAsync("/contacts");
        await visit.SendAsync("/contacts/write", ("UserName", "nobody_here"), ("Body", "Hello"));
        visit.Text.ShouldContain("Nobody else has this user name");
        await visit.SendAsync("/contacts/write", ("UserName", "Friend"), ("CallThem", ""), ("Body", "Hello, we are new here."));
        visit.Text.ShouldContain("Hello, we are new here.");
        visit.Text.ShouldContain("friend");
        visit.Text.ShouldNotContain("沈知音");
        using var friend = await house.SignedInAsync("friend");
        (await friend.OpenAsync("/chats")).Text.ShouldContain("Hello, we are new here.");
        friend.Text.ShouldContain(Chosen);
        friend.Text.ShouldNotContain("白露");

        // One payment covered the first month and the deposit, and nothing is left of it.
        (await house.ScalarAsync($"select count(*) || ' ' || sum(amount_fen) from wallet_entries e join accounts a on a.id = e.account_id where a.user_name = '{Chosen}'")).ShouldBe("3 0");
    }

    // ISO 7064 MOD 11-2, as GB 11643-1999 asks.
    private static char Check(string body)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return "10X98765432"[body.Zip(weights, (c, w) => (c - '0') * w).Sum() % 11];
    }
}
