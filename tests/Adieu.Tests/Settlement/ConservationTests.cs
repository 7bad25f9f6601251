using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Adieu.Settlement;
using FsCheck;
using FsCheck.Fluent;

namespace Adieu.Tests.Settlement;

public sealed class ConservationTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite, 80)]
    [InlineData(SqlDialect.PostgreSql, 40)]
    public async Task Whatever_an_account_holds_the_dry_run_is_the_outcome_to_the_fen_and_the_row_and_no_fen_is_lost(SqlDialect dialect, int accounts)
    {
        await using var shop = await PassShop.StartAsync(dialect);
        var settler = shop.Get<Settler>();
        var account = 1_000;
        foreach (var holdings in Holdings().Sample(50, new Rnd(20261123, 9), accounts))
        {
            account++;
            await shop.ShopAsync<long>($"insert into accounts (id, phone) values ({account}, '1360000{account}')");
            await PassShop.FillAsync(shop, account, holdings);
            var (key, number) = (new SubjectKey($"{account}"), (await shop.OpenAsync(account)).Number);
            // Every second pass is kept.
            var picks = holdings.Passes.Select((_, i) => i).Where(i => i % 2 == 1).ToDictionary(i => $"pass/{account * 100 + i}", _ => "keep");
            var shown = (await shop.Get<ISettlements>().LookAsync(number, picks, default)).ShouldNotBeNull(holdings.ToString());
            var before = (Payouts: await PassShop.RowsAsync(shop, "payouts"), Paid: await PassShop.RowsAsync(shop, "paid"));
            var result = await settler.CarryOutAsync(shop.Service, key, number, new SettlementConsent(TimeProvider.System.GetUtcNow(), "salt", shown.Lines), [], default);
            if (!shown.After.Clear)
            {
                result.ShouldBeOfType<CarryOutResult.Blocked>();
                (await PassShop.RowsAsync(shop, "payouts")).Count.ShouldBe(before.Payouts.Count, "all of it or nothing");
                continue;
            }

            result.ShouldBeOfType<CarryOutResult.Done>(holdings.ToString());
            var payouts = (await PassShop.RowsAsync(shop, "payouts")).Except(before.Payouts).Select(p => p.Value).Order();
            payouts.ShouldBe(shown.Lines.Where(l => l.Kind is SettlementKind.Refund or SettlementKind.Redeem).Select(l => l.Amount!.Value).Order(), holdings.ToString());
            var paid = (await PassShop.RowsAsync(shop, "paid")).Except(before.Paid).ToList();
            paid.Select(p => (p.Key, p.Value)).Order().ShouldBe(holdings.Bills.Select((b, i) => ($"B{account}-{i:00}", b.Amount + b.Late)).Order(), holdings.ToString());

            // In: what the account held. Out: what came back, what paid for bills, what was kept as a fee, what stays in passes.
            var totals = SettlementTotals.Of(shown.Lines);
            (totals.Back + totals.Owed + totals.Kept).ShouldBe(holdings.Balance + holdings.Passes.Sum() + holdings.Points / 100 * 100, holdings.ToString());

            // Settling writes rows of its own, such as the entry that empties a wallet, and takes others away; both were counted.
            var receipt = (await shop.Get<ServiceStores>().Accounts(shop.Service).EraseAsync([new ErasureRequest($"{number}/main", key)], default)).Single();
            receipt.Effects.ShouldBe(shown.Preview.Stores.Single().Preview.Effects, holdings.ToString());
        }
    }

    private static Gen<PassShop.Holdings> Holdings() =>
        from balance in Gen.OneOf(Gen.Constant(0L), Amount(50_000))
        from bills in Bill().ListOf().Resize(4)
        from passes in Amount(30_000).ListOf().Resize(4)
        from points in Gen.OneOf(Gen.Constant(0L), Amount(3_000))
        select new PassShop.Holdings(balance, [.. bills], [.. passes], points);

    private static Gen<(long, long)> Bill() => from amount in Amount(9_000) from late in Amount(100) select (amount, late);

    private static Gen<long> Amount(int most) => Gen.Choose(1, most).Select(i => (long)i);
}
