using Adieu.Erasure.Stores;
using Adieu.Staff;
using Adieu.Tests.Flow;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Cli;

/// <summary>The first administrator comes by the command line, and whoever shall go goes by it when nobody can sign in.</summary>
public sealed class StaffCommandsTests
{
    [Fact]
    public async Task Somebody_is_invited_listed_and_stopped()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite);
        var invited = await RunAsync(shop, "invite", "--name", "wang", "--called", "王工");
        invited.Code.ShouldBe(0, invited.Output);
        (await RunAsync(shop, "invite", "--name", "wang", "--called", "另一位")).Code.ShouldBe(1, "the name is taken");
        (await RunAsync(shop, "invite", "--name", "Wang Wei", "--called", "王工")).Code.ShouldNotBe(0, "that is no name to sign in with");

        var signIn = shop.Get<IServiceScopeFactory>().CreateScope().ServiceProvider.GetRequiredService<IStaffSignIn>();
        var token = invited.Output.Split("token=")[1].Split('\n')[0].Trim();
        (await signIn.JoinAsync(token, "plum-blossom-in-may", "test", default)).ShouldBeOfType<JoinResult.Joined>();
        var listed = (await RunAsync(shop, "list")).Output;
        listed.ShouldContain("wang  Administrator  Active");
        listed.ShouldNotContain("王工");

        var again = await RunAsync(shop, "again", "--name", "wang");
        again.Output.ShouldContain("token=");
        (await signIn.PasswordAsync("wang", "plum-blossom-in-may", "test", default)).ShouldBeNull("the password that was lost");
        (await RunAsync(shop, "again", "--name", "zhao")).Code.ShouldBe(1);

        (await RunAsync(shop, "disable", "--name", "wang")).Code.ShouldBe(0);
        (await RunAsync(shop, "disable", "--name", "wang")).Code.ShouldBe(1, "they are stopped already");
        (await signIn.PasswordAsync("wang", "plum-blossom-in-may", "test", default)).ShouldBeNull();
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%staff.disabled%' and entry like '%\"by\":\"cli\"%'")).ShouldBe(1);
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%wang%'")).ShouldBe(0, "the ledger knows ids, not names");
    }

    private static Task<(int Code, string Output)> RunAsync(Shop shop, string verb, params string[] more) =>
        Cli.RunAsync(["staff", verb, .. more, "--storage", shop.Storage, "--keys", shop.Keys, "--service", Path.Combine(shop.Folder, "service.yaml")]);
}
