using Adieu.Erasure.Stores;
using Adieu.Tests.Flow;

namespace Adieu.Tests.Cli;

public sealed class ServiceCommandsTests
{
    [Fact]
    public async Task A_service_is_checked_against_its_live_store_with_file_line_and_column()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite);
        var file = Path.Combine(shop.Folder, "service.yaml");
        var (code, output) = await Cli.RunAsync("service", "check", file);
        code.ShouldBe(0, output);
        output.ShouldMatch("^flow-shop 1\\+[0-9a-f]+: its file, queries and maps fit the stores\n$");

        var right = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, right.Replace("select risk from", "select risc from"));
        (code, output) = await Cli.RunAsync("service", "check", file);
        code.ShouldBe(1);
        output.ShouldMatch($"^{System.Text.RegularExpressions.Regex.Escape(file)}:\\d+:\\d+: .*risc");

        await File.WriteAllTextAsync(file, right.Replace("cooling-off:", "cooling:"));
        (code, output) = await Cli.RunAsync("service", "check", file);
        code.ShouldBe(1);
        output.ShouldMatch($"^{System.Text.RegularExpressions.Regex.Escape(file)}:\\d+:\\d+: ");
        await File.WriteAllTextAsync(file, right);

        var map = Path.Combine(shop.Folder, "data-map.yaml");
        var mapped = await File.ReadAllTextAsync(map);
        await File.WriteAllTextAsync(map, mapped.Replace("key: id", "key: [tenant_id, id]"));
        (code, output) = await Cli.RunAsync("service", "check", file);
        code.ShouldNotBe(0);
        output.ShouldMatch($"{System.Text.RegularExpressions.Regex.Escape(map)}:2:\\d+: SEVERE composite-account: .*tenant_id, id");
        await File.WriteAllTextAsync(map, mapped);

        await File.WriteAllTextAsync(map, (await File.ReadAllTextAsync(map)).Replace("  items: { personal: no }", ""));
        (code, output) = await Cli.RunAsync("service", "check", file);
        code.ShouldBe(1);
        output.ShouldContain("items");
    }
}
