using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Tests.Flow;

namespace Adieu.Tests.Cli;

public sealed class CaseCommandsTests
{
    [Fact]
    public async Task A_disputed_case_is_refused_with_a_reason_that_only_its_person_reads()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite);
        (await Cli.RunAsync("case", "reviews", "--storage", shop.Storage)).ShouldBe((0, "No case waits for anybody.\n"));
        var view = await HeldAsync(shop);
        (await Cli.RunAsync("case", "reviews", "--storage", shop.Storage)).ShouldBe((0, $"{view.AnswerBy:yyyy-MM-dd}  {view.Number} flow-shop SignedIn: Held, goes on at Frozen, because: disputed\n"));
        (await RunAsync(shop, "show", view)).Output.ShouldStartWith($"{view.Number} flow-shop SignedIn: Held, goes on at Frozen, because: disputed\n");
        (await RunAsync(shop, "refuse", view, "--staff", "Zhang Wei", "--reason", "x", "--basis", "服务条款")).Code.ShouldBe(1);
        (await RunAsync(shop, "refuse", view, "--staff", "op-7", "--reason", " ", "--basis", "服务条款")).Code.ShouldBe(1);
        (await shop.StateAsync(view)).ShouldBe(CaseState.Held);

        (await RunAsync(shop, "refuse", view, "--staff", "op-7", "--reason", "并非账号本人申请", "--basis", "服务条款")).ShouldBe((0, $"{view.Number} flow-shop SignedIn: Refused\n"));
        (await Cli.RunAsync("case", "reviews", "--storage", shop.Storage)).Output.ShouldBe("No case waits for anybody.\n");
        await shop.RunAllAsync();
        (await shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(0);
        await shop.ShopAsync<long>("insert into orders values (13, 1, 'done', 1, null)");
        shop.Sent.Messages.Last(m => m.Channel == "email").Text.ShouldContain("并非账号本人申请");
        var entry = (await shop.AdieuAsync<string>("select entry from ledger order by position desc limit 1"))!;
        entry.ShouldContain("\"staff\":\"op-7\"");
        entry.ShouldNotContain("并非");
        (await RunAsync(shop, "resume", view, "--staff", "op-7")).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_parked_case_goes_on_when_its_cause_is_mended_and_cannot_be_refused_any_more()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite);
        var view = await shop.ConfirmedAsync(1, days: 0);
        await shop.AdieuAsync<long>("update cases set state = 'NeedsAttention', resumes = 'Erasing', problem = 'store-failing:main', due_at = null");
        (await RunAsync(shop, "refuse", view, "--staff", "op-7", "--reason", "no", "--basis", "服务条款")).Code.ShouldBe(1);
        (await RunAsync(shop, "resume", view, "--staff", "op-7")).Code.ShouldBe(0);
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
    }

    [Fact]
    public async Task A_held_case_that_resumes_keeps_its_day()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite);
        var view = await HeldAsync(shop);
        (await RunAsync(shop, "resume", view, "--staff", "op-7")).Code.ShouldBe(0);
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Frozen);
        (await shop.Closing.FindAsync(view.Number, default))!.ErasesAt.ShouldBe(view.ErasesAt);
        (await Cli.RunAsync("case", "show", "nonsense", "--storage", shop.Storage)).Code.ShouldBe(1);
        (await Cli.RunAsync("case", "show", CaseNumber.New().ToString(), "--storage", shop.Storage)).Code.ShouldBe(1);
    }

    private static async Task<CaseView> HeldAsync(Shop shop)
    {
        var view = await shop.ConfirmedAsync(1, days: 7);
        await shop.RunAllAsync();
        var token = Regex.Match(shop.Sent.Messages.First(m => m.Channel == "email").Text, "token=([\\w-]+)").Groups[1].Value;
        (await shop.Closing.DisputeAsync(token, default)).ShouldBeTrue();
        return view;
    }

    private static Task<(int Code, string Output)> RunAsync(Shop shop, string verb, CaseView view, params string[] more) => verb == "show"
        ? Cli.RunAsync("case", verb, view.Number.ToString(), "--storage", shop.Storage)
        : Cli.RunAsync(["case", verb, view.Number.ToString(), "--storage", shop.Storage, "--keys", shop.Keys, "--service", Path.Combine(shop.Folder, "service.yaml"), .. more]);
}
