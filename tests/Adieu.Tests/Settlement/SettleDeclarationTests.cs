using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.Tests.Services;

namespace Adieu.Tests.Settlement;

/// <summary>What is wrong with a <c>settle:</c> section is said at its place, before anybody's money is touched.</summary>
public sealed class SettleDeclarationTests
{
    private const string Settle = """

        settle:
          currency: CNY
          holds: "select sum(amount) from orders where account_id = @account and status = 'credit'"
          items:
            - refund: credit
              name: { zh: 余款, en: Credit }
              find: "select order_no as reference, amount from orders where account_id = @account and status = 'credit' and due_at > @asked_2d"
              title: { zh: "订单 {reference}", en: "Order {reference}" }
              because: { zh: 您的钱, en: It is your money }
              basis: law-24
              way: { zh: 原路, en: the way it came }
              within: 3d
              carry-out: "update orders set status = 'returned', amount = amount - @amount, due_at = @by where account_id = @account and order_no = @reference"
            - choice: points
              name: { zh: 积分, en: Points }
              find: "select id as reference, points as amount from points where account_id = @account"
              title: { zh: 积分, en: Points }
              because: { zh: 积分, en: Points }
              options:
                - { as: waive, zh: 放弃, en: Give them up }
                - { as: keep, zh: 保留, en: Keep them }
        """;

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_section_that_fits_its_database_has_no_mistakes(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect, SampleService.Yaml + Settle);
        (await ServiceCheck.RunAsync(shop.Loaded, shop.Path, shop.Databases, default)).ShouldBeEmpty();
        shop.Definition.Settlement.Items.Select(i => (i.Id, i.Options.Count)).ShouldBe([("credit", 1), ("points", 2)]);
    }

    [Theory]
    [InlineData("currency: CNY", "currency: yuan", "yuan is no currency", "yuan")]
    [InlineData("- refund: credit", "- gift: credit", "does not say what becomes of it", "gift")]
    [InlineData("- choice: points", "- waive: credit", "two items credit", "waive: credit")]
    [InlineData("basis: law-24\n      way", "basis: law-25\n      way", "no basis law-25", "law-25")]
    [InlineData("within: 3d", "within: soon", "no number of days", "soon")]
    [InlineData("where account_id = @account and order_no = @reference\"", "where order_no = @reference\"", "does not use @account", "\"update orders")]
    [InlineData("@asked_2d", "@askd_2d", "@askd_2d, which is not given", "\"select order_no as reference")]
    [InlineData("{ as: keep,", "{ as: waive,", "two options waive", "waive, zh: 保留")]
    [InlineData("{ as: keep,", "{ as: return,", "cannot become return", "return, zh")]
    [InlineData("      carry-out: \"update orders set status = 'returned', amount = amount - @amount, due_at = @by where account_id = @account and order_no = @reference\"\n", "", "carry-out is missing", "refund: credit")]
    [InlineData("      options:\n        - { as: waive, zh: 放弃, en: Give them up }\n        - { as: keep, zh: 保留, en: Keep them }", "", "needs two options", "choice: points")]
    public async Task A_mistake_is_named_where_it_stands(string was, string becomes, string reason, string at)
    {
        var yaml = SampleService.Yaml + Settle;
        yaml.ShouldContain(was);
        yaml = yaml.Replace(was, becomes);
        var folder = Directory.CreateTempSubdirectory("adieu-settle").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "data-map.yaml"), "store: main\n");
        var mistake = ServiceLoader.Load(yaml, Path.Combine(folder, "service.yaml"), SampleService.Variables()).ShouldBeOfType<ServiceLoad.Invalid>().Mistakes.First(m => m.Reason.Contains(reason));
        var lines = yaml.Split('\n');
        var line = Array.FindLastIndex(lines, l => l.Contains(at));
        (mistake.Line, mistake.Column).ShouldBe((line + 1, lines[line].IndexOf(at, StringComparison.Ordinal) + 1), mistake.ToString());
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task What_only_the_live_schema_shows_is_found_without_carrying_anything_out(SqlDialect dialect)
    {
        var yaml = (SampleService.Yaml + Settle)
            .Replace("select order_no as reference, amount from", "select order_no as reference, amount as sum from")
            .Replace("title: { zh: 积分, en: Points }", "title: { zh: \"{n} 积分\", en: \"{n} points\" }")
            .Replace("set status = 'returned'", "set stattus = 'returned'")
            .Replace("holds: \"select sum(amount)", "holds: \"select sum(amount), count(*)");
        await using var shop = await SampleService.StartAsync(dialect, yaml);
        await shop.RunAsync("insert into orders (order_no, account_id, status, amount) values ('A1', 1, 'credit', 5)");
        var mistakes = await ServiceCheck.RunAsync(shop.Loaded, shop.Path, shop.Databases, default);
        mistakes.Select(m => m.Reason).ShouldSatisfyAllConditions(
            m => m.ShouldContain(r => r.Contains("must give a column amount")),
            m => m.ShouldContain(r => r.Contains("{n}")),
            m => m.ShouldContain(r => r.Contains("stattus")),
            m => m.ShouldContain(r => r.Contains("one number")));
        mistakes.Count.ShouldBe(4, string.Join('\n', mistakes));
        Convert.ToInt32(await shop.RunAsync("select count(*) from orders where status = 'credit'")).ShouldBe(1);
    }
}
