using Adieu.Cases;
using Adieu.Client;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.Tests.Services;
using Adieu.Verification;

namespace Adieu.Tests.Verification;

/// <summary>A key made by the service's side proves its person on Adieu's side: once, and theirs alone.</summary>
public sealed class ClosureKeyTests
{
    [Fact]
    public void A_key_has_five_groups_of_hard_to_mistake_characters_and_112_bits_or_more()
    {
        var keys = Enumerable.Range(0, 200).Select(_ => ClosureKey.New("7")).ToList();
        keys.ShouldAllBe(k => System.Text.RegularExpressions.Regex.IsMatch(k.Text, "^([2-9B-DF-HJKMNP-TV-XZ]{6}-){4}[2-9B-DF-HJKMNP-TV-XZ]{6}$"));
        keys.Select(k => k.Text).Distinct().Count().ShouldBe(200);
        (25 * Math.Log2(27)).ShouldBeGreaterThan(112);
        keys[0].ToString().ShouldNotContain(keys[0].Text);
        keys[0].Hash.ShouldNotContain(keys[0].Text);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task The_right_key_proves_once_however_it_is_typed(SqlDialect dialect)
    {
        await using var desk = await KeyDesk.OpenAsync(dialect);
        var key = await desk.MakeKeyAsync("7");
        await desk.MakeKeyAsync("8");
        var about = desk.Case("7");
        (await desk.Method.ViewAsync(about, default)).ShouldSatisfyAllConditions(v => v.Available.ShouldBeTrue(), v => v.Proven.ShouldBeFalse());

        (await desk.Method.ProveAsync(about, key, default)).ShouldBeOfType<ProveResult.NotNow>("nobody has asked yet");
        await desk.Method.SendAsync(about, default);
        var typed = " " + key.ToLowerInvariant().Replace("-", " ") + " ";
        (await desk.Method.ProveAsync(about, typed, default)).ShouldBeOfType<ProveResult.Proven>();
        (await desk.Method.ViewAsync(about, default)).ShouldSatisfyAllConditions(v => v.Available.ShouldBeTrue(), v => v.Proven.ShouldBeTrue());

        // Used up in the service's own database; the other account's is untouched.
        (await desk.HashesAsync()).ShouldBe(1);
        var again = desk.Case("7");
        (await desk.Method.ViewAsync(again, default)).Available.ShouldBeFalse();
        (await desk.Method.SendAsync(again, default)).ShouldBeOfType<SendResult.NotNow>();
    }

    [Fact]
    public async Task A_key_made_a_moment_ago_proves_nothing_for_it_is_no_more_than_the_password()
    {
        await using var desk = await KeyDesk.OpenAsync(SqlDialect.Sqlite);
        await desk.MakeKeyAsync("7", TimeProvider.System.GetUtcNow().AddHours(-23));
        (await desk.Method.ViewAsync(desk.Case("7"), default)).Available.ShouldBeFalse();
        (await desk.Method.SendAsync(desk.Case("7"), default)).ShouldBeOfType<SendResult.NotNow>();
        var old = await desk.MakeKeyAsync("8", TimeProvider.System.GetUtcNow().AddHours(-25));
        var about = desk.Case("8");
        await desk.Method.SendAsync(about, default);
        (await desk.Method.ProveAsync(about, old, default)).ShouldBeOfType<ProveResult.Proven>();
    }

    [Fact]
    public async Task A_slip_names_its_group_and_costs_nothing_while_a_wrong_key_counts_and_locks()
    {
        await using var desk = await KeyDesk.OpenAsync(SqlDialect.Sqlite);
        var key = await desk.MakeKeyAsync("7");
        var other = ClosureKey.New("7").Text;
        var about = desk.Case("7");
        await desk.Method.SendAsync(about, default);

        var slip = key[..16] + (key[16] == '2' ? '3' : '2') + key[17..];
        for (var i = 0; i < 20; i++) (await desk.Method.ProveAsync(about, slip, default)).ShouldBe(new ProveResult.Mistyped(3));
        var swapped = key[1] == key[0] ? null : string.Concat(key.AsSpan(1, 1), key.AsSpan(0, 1), key.AsSpan(2));
        if (swapped is not null) (await desk.Method.ProveAsync(about, swapped, default)).ShouldBe(new ProveResult.Mistyped(1));
        (await desk.Method.ProveAsync(about, key[..^1], default)).ShouldBe(new ProveResult.Mistyped(-1));

        for (var left = 4; left > 0; left--)
        {
            (await desk.Method.ProveAsync(about, other, default)).ShouldBe(new ProveResult.Wrong(left));
            await desk.Method.SendAsync(about, default);
        }

        (await desk.Method.ProveAsync(about, other, default)).ShouldBeOfType<ProveResult.Locked>();
        (await desk.Method.ProveAsync(about, key, default)).ShouldBeOfType<ProveResult.Locked>("the right one comes too late");
        (await desk.HashesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_is_worth_nothing_for_another_account_even_with_its_row_copied()
    {
        await using var desk = await KeyDesk.OpenAsync(SqlDialect.Sqlite);
        var key = await desk.MakeKeyAsync("7");
        await desk.RunAsync("insert into closure_keys select 8, hash, made_at from closure_keys where account_id = 7");
        var about = desk.Case("8");
        await desk.Method.SendAsync(about, default);
        (await desk.Method.ProveAsync(about, key, default)).ShouldBeOfType<ProveResult.Wrong>();
    }
}
