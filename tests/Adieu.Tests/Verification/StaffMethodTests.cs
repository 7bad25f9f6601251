using System.Text.Json;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Tests.Verification;

/// <summary>Knowledge of details, at the hotline: all three or nothing, and nobody learns which was wrong.</summary>
public sealed class StaffMethodTests
{
    private static readonly (string Name, string Document, string Phone) Right = (" 张小北", "11010519491231002x", "+86 138-0013-8000");

    [Fact]
    public async Task All_three_details_prove_in_any_spelling()
    {
        await using var desk = await KeyDesk.OpenAsync(SqlDialect.Sqlite);
        var about = desk.Case("7", Door.Hotline);
        await desk.Knowledge.SendAsync(about, default);
        (await desk.Knowledge.ProveAsync(about, Say(Right.Name, Right.Document, Right.Phone), default)).ShouldBeOfType<ProveResult.Proven>();
    }

    [Theory]
    [InlineData("李南", "11010519491231002X", "13800138000")]
    [InlineData("张小北", "110105194912310038", "13800138000")]
    [InlineData("张小北", "11010519491231002X", "13800138001")]
    [InlineData("张小北", "11010519491231002X", null)]
    public async Task One_wrong_detail_is_as_wrong_as_three(string name, string document, string? phone)
    {
        await using var desk = await KeyDesk.OpenAsync(SqlDialect.Sqlite);
        var about = desk.Case("7", Door.Hotline);
        await desk.Knowledge.SendAsync(about, default);
        (await desk.Knowledge.ProveAsync(about, Say(name, document, phone), default)).ShouldBe(new ProveResult.Wrong(4));
        (await desk.Knowledge.ProveAsync(about, "not json", default)).ShouldBe(new ProveResult.Wrong(3));
    }

    [Fact]
    public async Task What_an_account_lacks_cannot_be_known_and_no_other_door_takes_it()
    {
        await using var desk = await KeyDesk.OpenAsync(SqlDialect.Sqlite);
        var phoneless = desk.Case("8", Door.Hotline);
        await desk.Knowledge.SendAsync(phoneless, default);
        (await desk.Knowledge.ProveAsync(phoneless, Say("李南", "110105194912310038", ""), default)).ShouldBeOfType<ProveResult.Wrong>();

        var online = desk.Case("7");
        (await desk.Knowledge.ViewAsync(online, default)).Available.ShouldBeFalse();
        (await desk.Knowledge.SendAsync(online, default)).ShouldBeOfType<SendResult.NotNow>();
        (await desk.Knowledge.ProveAsync(online, Say(Right.Name, Right.Document, Right.Phone), default)).ShouldBeOfType<ProveResult.NotNow>();
    }

    private static string Say(string name, string document, string? phone) => JsonSerializer.Serialize(new { name, document, phone });
}
