using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Contacts;
using Adieu.Erasure.Stores;

namespace Adieu.Tests.Flow;

/// <summary>A person who wanted nothing erased without somebody whom they trust.</summary>
public sealed partial class TrustedContactTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Nothing_is_erased_without_them_and_the_account_is_open_again(SqlDialect dialect)
    {
        await using var shop = await StartAsync(dialect);
        var view = await shop.ConfirmedAsync(1, days: 14);
        await shop.RunAllAsync();
        (await shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(1);
        await shop.AdieuAsync<long>("update cases set due_at = 1 where state = 'Frozen'");
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Cancelled);
        await shop.AdieuAsync<long>("update cases set due_at = 1 where due_at is not null");
        await shop.RunAllAsync();
        (await shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(0);
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(1);
        shop.Sent.Messages.TakeLast(2).ShouldAllBe(m => m.Text.Contains("没有在期限内同意", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task It_goes_on_when_they_agree_and_nobody_agrees_in_their_place(SqlDialect dialect)
    {
        await using var shop = await StartAsync(dialect);
        var contacts = shop.Get<ITrustedContacts>();
        var view = await shop.ConfirmedAsync(1, days: 14);
        view.NeedsContact.ShouldBeTrue();
        await shop.RunAllAsync();
        var token = Link().Match(shop.Sent.Messages.Single(m => m.To == "friend@x.example").Text).Groups[1].Value;
        foreach (var own in shop.Sent.Messages.Where(m => m.To != "friend@x.example").Select(m => NotMe().Match(m.Text).Groups[1].Value).Where(t => t.Length > 0).Append("").Append("x"))
        {
            (await contacts.AgreeAsync(own, default)).ShouldBeFalse("who holds the person's phone is not the contact");
            (await contacts.FindAsync(own, default)).ShouldBeNull();
        }

        var seen = (await contacts.FindAsync(token, default)).ShouldNotBeNull();
        (seen.Number, seen.IsNeeded, seen.HasAgreed, seen.Account).ShouldBe((view.Number, true, false, "张* 138****8000"));
        (await contacts.AgreeAsync(token, default)).ShouldBeTrue();
        (await contacts.AgreeAsync(token, default)).ShouldBeTrue("the same twice is the same");
        (await contacts.FindAsync(token, default))!.HasAgreed.ShouldBeTrue();
        var now = (await shop.Closing.FindAsync(view.Number, default))!;
        (now.State, now.ContactAgreed, now.ErasesAt).ShouldBe((CaseState.Frozen, true, view.ErasesAt));
        await shop.AdieuAsync<long>("update cases set due_at = 1 where state = 'Frozen'");
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
        (await contacts.AgreeAsync(token, default)).ShouldBeFalse();
        (await shop.AdieuAsync<long>("select count(*) from ledger where entry like '%\"contact\":\"agreed\"%'")).ShouldBe(1);
    }

    [Fact]
    public async Task Who_has_agreed_can_still_stop_it_and_then_agrees_no_more()
    {
        await using var shop = await StartAsync(SqlDialect.Sqlite);
        var view = await shop.ConfirmedAsync(1, days: 14);
        await shop.RunAllAsync();
        var token = Link().Match(shop.Sent.Messages.Single(m => m.To == "friend@x.example").Text).Groups[1].Value;
        (await shop.Get<ITrustedContacts>().AgreeAsync(token, default)).ShouldBeTrue();
        (await shop.Closing.DisputeAsync(token, default)).ShouldBeTrue();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Held);
        (await shop.Get<ITrustedContacts>().AgreeAsync(token, default)).ShouldBeFalse();
    }

    private static Task<Shop> StartAsync(SqlDialect dialect) => Shop.StartAsync(dialect, edit: text => text
        .Replace("display_name text, phone text unique", "display_name text, lock_days integer, lock_contact text, lock_needs_contact integer, phone text unique", StringComparison.Ordinal)
        .Replace("select display_name, phone, email from", "select display_name, phone, email, lock_days, lock_contact, lock_needs_contact from", StringComparison.Ordinal)
        .Replace("insert into items", "update accounts set lock_days = 7, lock_contact = 'friend@x.example', lock_needs_contact = 1 where id = 1; insert into items", StringComparison.Ordinal));

    [GeneratedRegex(@"/contact\?token=([A-Za-z0-9_-]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"/notme\?token=([A-Za-z0-9_-]+)")]
    private static partial Regex NotMe();
}
