using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Tests.Services;

public sealed class AccountsTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_account_is_found_however_its_identifier_is_typed(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        var accounts = new Accounts(shop.Databases);
        (await accounts.FindAsync(shop.Definition, "phone", "+86 138 0013 8000", default)).ShouldBe(new SubjectKey("1"));
        (await accounts.FindAsync(shop.Definition, "username", "ZhangWei", default)).ShouldBe(new SubjectKey("1"));
        (await accounts.FindAsync(shop.Definition, "phone", "' or 1=1 --", default)).ShouldBeNull();
        (await accounts.FindAsync(shop.Definition, "document", "110101199003070013", default)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_profile_tells_what_there_is_and_hides_it_when_printed(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        var accounts = new Accounts(shop.Databases);
        var zhang = (await accounts.ProfileAsync(shop.Definition, new SubjectKey("1"), default)).ShouldNotBeNull();
        zhang.Label.ShouldBe("张* 138****8000");
        $"{zhang}".ShouldBe("profile:***");
        var changed = new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
        zhang.PhoneHistory.ShouldBe(new PhoneHistory(changed, changed, false));
        zhang.Identify().Keys.ShouldBe(["phone", "email", "document", "username"], ignoreOrder: true);
        (await accounts.ProfileAsync(shop.Definition, new SubjectKey("2"), default))!.Identify().Keys.ShouldBe(["phone"]);
        (await accounts.ProfileAsync(shop.Definition, new SubjectKey("99"), default)).ShouldBeNull();
        (await accounts.ProfileAsync(shop.Definition, new SubjectKey("not-a-number"), default)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Signing_out_ends_that_accounts_sessions_only(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        await shop.RunAsync("insert into sessions values ('a', 1), ('b', 1), ('c', 2)");
        await new Accounts(shop.Databases).SignOutAsync(shop.Definition, new SubjectKey("1"), default);
        (await shop.RunAsync("select max(id) from sessions")).ShouldBe("c");
        Convert.ToInt32(await shop.RunAsync("select count(*) from sessions")).ShouldBe(1);
    }
}
