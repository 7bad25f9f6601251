using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Lanes;

namespace Adieu.Tests.Flow;

/// <summary>Nodes that die: whatever they leave behind, the next one finishes, once.</summary>
public sealed class CrashTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task Whatever_step_a_node_dies_after_there_is_one_certificate_and_no_half_state(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var view = await shop.ConfirmedAsync(1, days: 0);
        var cases = shop.Get<ICaseStore>();
        var claimed = (await cases.ClaimAsync("flow-shop", [CaseState.Frozen], null, 1, TimeSpan.FromMilliseconds(-1), default)).Single();
        // Each round does one step more than the last and then dies: its claim is over, its results stay or do not.
        var settling = (await cases.ApplyAsync([new CaseChange(claimed, CaseState.Settling) { DueIn = TimeSpan.Zero, KeepsClaim = true }], default)).Single();
        (await shop.Closing.KeepAsync(view.Number, default)).ShouldBeOfType<KeepResult.TooLate>();
        await cases.ApplyAsync([new CaseChange(settling, CaseState.Erasing) { DueIn = TimeSpan.Zero, KeepsClaim = true }], default);
        var store = shop.Get<ServiceStores>().Of(shop.Service).Single();
        var step = new Erasure.ErasureRequest(Steps.Id(view.Number, store.Name), new Erasure.SubjectKey("1"));
        // The store has erased, and nobody wrote it down.
        var first = (await store.EraseAsync([step], default)).Single();
        await shop.RunAllAsync();
        (await shop.StateAsync(view)).ShouldBe(CaseState.Closed);
        (await cases.ReceiptsAsync([view.Number], default))[view.Number].Single().Receipt.Effects.ShouldBe(first.Effects, "the store's own receipt counts, not a second erasure of nothing");
        (await shop.Closing.CertificatesAsync(view.Number, default)).ShouldHaveSingleItem();
        (await shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_node_that_dies_between_confirming_and_freezing_leaves_it_to_the_lane(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var view = await shop.VerifiedAsync(1, days: 7);
        var cases = shop.Get<ICaseStore>();
        var verified = (await cases.FindAsync(view.Number, default))!;
        await cases.ApplyAsync([new CaseChange(verified, CaseState.Confirmed) { CoolingOff = TimeSpan.FromDays(7), DueIn = TimeSpan.Zero }], default);
        await shop.RunAsync("freeze");
        (await shop.StateAsync(view)).ShouldBe(CaseState.Frozen);
        (await shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_lane_is_worked_on_by_as_many_nodes_as_it_has_slots(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        var leases = shop.Get<ILaneLeases>();
        Task<bool> Take(string owner, double seconds) => leases.TakeAsync("erase", "flow-shop", 1, owner, TimeSpan.FromSeconds(seconds), default);
        (await Take("a", 60)).ShouldBeTrue();
        (await Take("a", 60)).ShouldBeTrue("its own slot is renewed");
        (await Take("b", 60)).ShouldBeFalse();
        await Take("a", -1);
        (await Take("b", 60)).ShouldBeTrue("a dead node's slot runs out");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Many_due_cases_are_closed_in_one_batch_each_with_its_own_certificate(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        const int people = 60;
        for (var id = 100; id < 100 + people; id++)
            await shop.ShopAsync<long>($"insert into accounts (id, phone) values ({id}, '1350000{id:0000}'); insert into orders values ({id}, {id}, 'done', 1, null)");
        for (var id = 100; id < 100 + people; id++) await shop.ConfirmedAsync(id, days: 0);
        (await shop.RunAsync("erase")).ShouldBeTrue();
        (await shop.AdieuAsync<long>("select count(*) from cases where state = 'Closed'")).ShouldBe(people);
        (await shop.AdieuAsync<long>("select count(distinct payload) from certificates")).ShouldBe(people);
        (await shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(2, "the others are still there");
    }
}
