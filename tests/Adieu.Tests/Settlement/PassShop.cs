using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Settlement;
using Adieu.Tests.Flow;
using Dapper;

namespace Adieu.Tests.Settlement;

/// <summary>A shop with a wallet, bills, points and passes, which settles all of it; account 3 holds a bit of everything.</summary>
internal static class PassShop
{
    public const int Holder = 3;

    public static Task<Shop> StartAsync(SqlDialect dialect, Func<string, string>? change = null) => Shop.StartAsync(dialect, edit: text =>
    {
        var edited = text
            .Replace("standing:\n", Blockers)
            .Replace("doors:\n", Settle + "doors:\n")
            .Replace("  items: { personal: no }", Map)
            .Replace("insert into items values (1, 'tea');", Schema);
        return change is null ? edited : change(edited);
    });

    /// <summary>Gives an account what it holds.</summary>
    public static async Task FillAsync(Shop shop, int account, Holdings holdings)
    {
        await using var connection = await shop.Get<Adieu.Services.ServiceDatabases>().Accounts(shop.Service).OpenAsync(default);
        if (holdings.Balance != 0) await connection.ExecuteAsync("insert into wallet values (@account, 'in', @amount)", new { account, amount = holdings.Balance });
        foreach (var (bill, i) in holdings.Bills.Select((b, i) => (b, i)))
            await connection.ExecuteAsync("insert into bills values (@no, @account, @amount, @late, 'unpaid')", new { no = $"B{account}-{i:00}", account, amount = bill.Amount, late = bill.Late });
        foreach (var (price, i) in holdings.Passes.Select((p, i) => (p, i)))
            await connection.ExecuteAsync("insert into passes values (@id, @account, @price, 'open')", new { id = account * 100 + i, account, price });
        if (holdings.Points != 0) await connection.ExecuteAsync("insert into points values (@account, 'in', @points)", new { account, points = holdings.Points });
    }

    /// <summary>What went out, by number.</summary>
    public static async Task<Dictionary<string, long>> RowsAsync(Shop shop, string table)
    {
        await using var connection = await shop.Get<Adieu.Services.ServiceDatabases>().Accounts(shop.Service).OpenAsync(default);
        return (await connection.QueryAsync<(string No, long Amount)>($"select no, cast(amount as bigint) from {table}")).ToDictionary(r => r.No, r => r.Amount);
    }

    public static async Task<SettlementView> AgreeAsync(Shop shop, CaseNumber number, params (string Key, string Pick)[] picks)
    {
        var chosen = picks.ToDictionary(p => p.Key, p => p.Pick);
        var view = (await shop.Get<ISettlements>().LookAsync(number, chosen, default)).ShouldNotBeNull();
        (await shop.Get<ISettlements>().AgreeAsync(number, chosen, view.Seen, default)).ShouldBeOfType<AgreeResult.Noted>();
        return view;
    }

    /// <summary>Everything before the last button. Who holds value proves two things.</summary>
    public static async Task<CaseView> VerifiedAsync(Shop shop, CaseNumber number)
    {
        (await shop.Closing.ChooseAsync(number, new Choices(0, null, null, true), default)).ShouldBeOfType<ChooseResult.Chosen>();
        foreach (var method in new[] { "sms", "email" })
        {
            (await shop.Closing.SendCodeAsync(number, method, default)).ShouldBeOfType<SendResult.Sent>();
            var code = Regex.Match(shop.Sent.Messages.Last(m => m.Channel == method).Text, "\\d{6}").Value;
            (await shop.Closing.ProveAsync(number, method, code, default)).ShouldBeOfType<ProveResult.Proven>();
        }

        return (await shop.Closing.FindAsync(number, default))!;
    }

    public static async Task<CaseView> ConfirmedAsync(Shop shop, CaseNumber number)
    {
        var view = await VerifiedAsync(shop, number);
        return (await shop.Closing.ConfirmAsync(number, view.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>().Case;
    }

    /// <summary>What an account holds, in fen.</summary>
    internal sealed record Holdings(long Balance, IReadOnlyList<(long Amount, long Late)> Bills, IReadOnlyList<long> Passes, long Points);

    public static readonly Holdings Some = new(13_650, [(5_000, 50), (2_600, 0)], [9_900, 12_345], 1_234);

    private const string Schema = """
        insert into items values (1, 'tea');
        insert into accounts (id, display_name, phone, email) values (3, '宋余', '13700137000', 'song@shop.example');
        create table wallet (account_id integer not null references accounts (id), entry text not null, amount integer not null, primary key (account_id, entry));
        create table bills (no text primary key, account_id integer not null references accounts (id), amount integer not null, late integer not null, status text not null);
        create index ix_bills on bills (account_id);
        create table passes (id integer primary key, account_id integer not null references accounts (id), price integer not null, status text not null);
        create index ix_passes on passes (account_id);
        create table points (account_id integer not null references accounts (id), entry text not null, points integer not null, primary key (account_id, entry));
        create table payouts (no text primary key, amount integer not null check (amount > 0), due text not null);
        create table paid (no text primary key, amount integer not null);
        create table suspense (no text primary key, amount integer not null, returned_at text null);
        """;

    private const string Map = """
          items: { personal: no }
          wallet: { owner: account_id, on-close: erase }
          bills: { owner: account_id, on-close: erase }
          passes: { owner: account_id, on-close: erase }
          points: { owner: account_id, on-close: erase }
          payouts: { personal: no }
          paid: { personal: no }
          suspense: { personal: no }
        """;

    private const string Blockers = """
        standing:
          - blocker: wallet
            query: "select sum(amount) from wallet where account_id = @account having sum(amount) > 0"
            title: { zh: 余额, en: Balance }
            because: { zh: 余额, en: Balance }
            owner: person
            remedy: { zh: 提取, en: Take it, link: /wallet }
          - blocker: bill
            query: "select no from bills where account_id = @account and status = 'unpaid'"
            title: { zh: 账单, en: Bill }
            because: { zh: 账单, en: Bill }
            owner: person
            remedy: { zh: 付款, en: Pay it, link: /bills }
          - blocker: pass
            query: "select id from passes where account_id = @account and status = 'open'"
            title: { zh: 年卡, en: Pass }
            because: { zh: 年卡, en: Pass }
            owner: person
            remedy: { zh: 退卡, en: Return it, link: /passes }
          - loss: points
            query: "select sum(points) from points where account_id = @account"
            title: { zh: 积分, en: Points }
            because: { zh: 积分, en: Points }

        """;

    private const string Settle = """
        settle:
          currency: CNY
          holds: >
            select (select coalesce(sum(amount), 0) from wallet where account_id = @account)
              + (select coalesce(sum(price), 0) from passes where account_id = @account and status = 'open')
              + (select coalesce(sum(points), 0) / 100 * 100 from points where account_id = @account)
          items:
            - choice: pass
              name: { zh: 年卡, en: Passes }
              find: "select id as reference, price - price / 10 as amount, price / 10 as fee from passes where account_id = @account and status = 'open' order by id"
              title: { zh: "年卡 {reference}", en: "Pass {reference}" }
              because: { zh: "手续费 {fee:fen}", en: "The fee is {fee:fen}" }
              options:
                - as: refund
                  zh: 退卡
                  en: Return it
                  way: { zh: 原路, en: the way it was paid }
                  within: 3d
                  carry-out: "update passes set status = 'returned' where account_id = @account and id = cast(@reference as integer); insert into payouts values ('pass-' || @reference, @amount, @case)"
                - as: keep
                  zh: 保留
                  en: Keep it
                  carry-out: "update passes set status = 'kept' where account_id = @account and id = cast(@reference as integer)"
            - charge: bill
              name: { zh: 账单, en: Bills }
              find: >
                select b.no as reference, b.amount + b.late as amount from bills b
                where b.account_id = @account and b.status = 'unpaid'
                  and (select sum(x.amount + x.late) from bills x where x.account_id = b.account_id and x.status = 'unpaid' and x.no <= b.no)
                    <= (select sum(w.amount) from wallet w where w.account_id = b.account_id)
                order by b.no
              title: { zh: "账单 {reference}", en: "Bill {reference}" }
              because: { zh: 从余额扣除, en: Taken from the balance }
              carry-out: >
                update bills set status = 'paid' where account_id = @account and no = @reference;
                insert into wallet values (@account, @reference, -@amount);
                insert into paid values (@reference, @amount)
            - redeem: points
              name: { zh: 积分, en: Points }
              find: "select 'points-' || max(account_id) as reference, sum(points) / 100 * 100 as amount from points where account_id = @account having sum(points) >= 100"
              title: { zh: 积分兑现, en: Points paid out }
              because: { zh: 一积分一分, en: A point is a fen }
              way: { zh: 原路, en: the way it was paid }
              within: 3d
              carry-out: "insert into points values (@account, 'out', -@amount); insert into payouts values (@reference, @amount, @case)"
            - waive: points-rest
              name: { zh: 零头积分, en: Odd points }
              find: "select 'rest' as reference, sum(points) as n from points where account_id = @account having sum(points) > 0"
              title: { zh: "{n:number} 积分", en: "{n:number} points" }
              because: { zh: 不足一元, en: Less than a yuan }
              carry-out: "delete from points where account_id = @account"
            - refund: wallet
              name: { zh: 余额, en: Balance }
              find: "select 'wallet-' || max(account_id) as reference, sum(amount) as amount from wallet where account_id = @account having sum(amount) > 0"
              title: { zh: 余额, en: Balance }
              because: { zh: 您的钱, en: It is your money }
              way: { zh: 原路, en: the way it was paid }
              within: 3d
              carry-out: "insert into wallet values (@account, 'out', -@amount); insert into payouts values (@reference, @amount, @case)"
          late:
            find: "select no as reference, amount from suspense where returned_at is null order by no"
            carry-out: "update suspense set returned_at = cast(@now as text) where no = @reference and returned_at is null; insert into payouts values ('late-' || @reference, @amount, '')"

        """;
}
