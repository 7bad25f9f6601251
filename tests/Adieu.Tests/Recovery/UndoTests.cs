using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;
using Adieu.Evidence;
using Adieu.Recovery;
using Adieu.Tests.Cli;
using Adieu.Tests.Flow;
using Microsoft.Data.Sqlite;

namespace Adieu.Tests.Recovery;

/// <summary>An operator undoes a mistaken closure while the key lives; when it is destroyed, nobody can.</summary>
public class UndoTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    private static string SevenDays(string text) => text.Replace("map: data-map.yaml }", "map: data-map.yaml, undo: 7d }");

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_closure_is_undone_with_a_reason_and_its_certificate_revoked(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect, edit: SevenDays);
        var view = await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(0);
        (await shop.Closing.CertificatesAsync(view.Number, default)).ShouldHaveSingleItem().Payload.ShouldContain("sealedUntil");
        (await shop.AdieuAsync<long>("select count(*) from tombstones")).ShouldBe(1);

        var outcome = (await shop.Get<UndoDesk>().UndoAsync(view.Number, "op-1", "closed by mistake at the counter", partial: false, default)).ShouldBeOfType<UndoDesk.Outcome.Undone>();
        outcome.Case.State.ShouldBe(CaseState.Undone);
        (await shop.ShopAsync<string>("select display_name || phone || email from accounts where id = 1")).ShouldBe("张伟13800138000zhang@shop.example");
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 1")).ShouldBe(2);
        (await shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(0);
        (await shop.AdieuAsync<long>("select count(*) from tombstones")).ShouldBe(0, "whoever is back may use their number");
        (await shop.AdieuAsync<string>("select entry from ledger order by position desc limit 1"))!.ShouldContain("closed by mistake at the counter");
        var certificates = await shop.Closing.CertificatesAsync(view.Number, default);
        certificates.Select(c => c.Kind).ShouldBe(["closure", "revocation"]);
        certificates[1].Payload.ShouldContain($"\"revokes\":\"{certificates[0].Id}\"");
        SignedText.Verify(certificates[1].Jws, shop.Get<SigningKey>().ToJwks(), CertificateWriter.Type).ShouldBeOfType<SignedText.Check.Valid>();

        (await shop.Get<UndoDesk>().UndoAsync(view.Number, "op-1", "again", partial: false, default)).ShouldBeOfType<UndoDesk.Outcome.TooLate>();
        // The account lives: it is no closed one for a replay, and it can be closed again.
        (await shop.Get<Replay>().RunAsync(shop.Service, "op-1", onlyLook: true, default)).ShouldHaveSingleItem().Returned.ShouldBe(0);
        var again = await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        (await shop.StateAsync(again)).ShouldBe(CaseState.Closed);
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task When_the_key_is_destroyed_the_closure_is_final_and_neither_key_nor_sealed_rows_are_left(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect, edit: SevenDays);
        var view = await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        var sealedKey = (await shop.AdieuAsync<byte[]>("select sealed_key from undo_keys"))!;
        (await shop.ShopAsync<long>("select count(*) from adieu_vault")).ShouldBe(1);
        await shop.AdieuAsync<long>("update undo_keys set until = 1");
        (await shop.Get<UndoDesk>().UndoAsync(view.Number, "op-1", "mistake", partial: true, default)).ShouldBeOfType<UndoDesk.Outcome.TooLate>("what is due is dead, even before the lane comes");
        await shop.RunAllAsync();
        (await shop.AdieuAsync<long>("select count(*) from undo_keys where sealed_key is not null")).ShouldBe(0);
        (await shop.ShopAsync<long>("select count(*) from adieu_vault")).ShouldBe(0);
        (await shop.AdieuAsync<string>("select entry from ledger order by position desc limit 1"))!.ShouldContain("undo.key-destroyed");
        if (dialect == SqlDialect.Sqlite)
        {
            SqliteConnection.ClearAllPools();
            var file = new SqliteConnectionStringBuilder(shop.Storage).DataSource;
            foreach (var path in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*"))
                (await File.ReadAllBytesAsync(path)).AsSpan().IndexOf(sealedKey).ShouldBe(-1, path);
        }
    }

    [Fact]
    public async Task A_huge_account_that_is_half_back_is_shut_to_business_until_the_rest_is()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite, edit: SevenDays);
        await shop.ShopAsync<long>("with recursive n(i) as (select 100 union all select i + 1 from n where i < 10300) insert into orders select i, 1, 'done', 1, '2026-01-01' from n");
        var view = await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        (await shop.ShopAsync<long>("select count(*) from adieu_vault")).ShouldBeGreaterThan(1);
        // Once the account itself is back, somebody takes a number that a later piece needs.
        await shop.ShopAsync<long>("create trigger taken after insert on accounts begin insert into orders values (150, 2, 'done', 1, null); end");
        (await shop.Get<UndoDesk>().UndoAsync(view.Number, "op-1", "mistake", partial: false, default)).ShouldBeOfType<UndoDesk.Outcome.Incomplete>().Stores["main"].Outcome.ShouldBe(RestoreOutcome.Halfway);
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(1);
        (await shop.ShopAsync<string>("select account_id || ' ' || state from adieu_gate")).ShouldBe("1 frozen");
        await Should.ThrowAsync<SqliteException>(() => shop.ShopAsync<long>("insert into orders values (99, 1, 'unpaid', 1, null)"));

        await shop.ShopAsync<long>("drop trigger taken; delete from orders where order_no = 150");
        (await shop.Get<UndoDesk>().UndoAsync(view.Number, "op-1", "mistake", partial: false, default)).ShouldBeOfType<UndoDesk.Outcome.Undone>();
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 1")).ShouldBe(10_203);
        (await shop.ShopAsync<long>("select count(*) from adieu_gate")).ShouldBe(0);
        await shop.ShopAsync<long>("insert into orders values (99, 1, 'unpaid', 1, null)");
    }

    [Fact]
    public async Task On_the_command_line_what_stands_in_the_way_is_named_and_the_rest_comes_back_on_demand()
    {
        await using var shop = await Shop.StartAsync(SqlDialect.Sqlite, edit: SevenDays);
        var view = await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        await shop.ShopAsync<long>("insert into orders (order_no, account_id, status, amount) values (11, 2, 'done', 1)");
        string[] words = ["restore", view.Number.ToString(), "--staff", "op-7", "--reason", "mistake", "--storage", shop.Storage, "--keys", shop.Keys, "--service", Path.Combine(shop.Folder, "service.yaml")];
        var (code, output) = await Cli.Cli.RunAsync(words);
        code.ShouldBe(1);
        output.ShouldContain("orders 11: another row has its order_no now");
        (await shop.ShopAsync<long>("select count(*) from accounts where id = 1")).ShouldBe(0);
        (code, output) = await Cli.Cli.RunAsync([.. words, "--partial"]);
        code.ShouldBe(0, output);
        output.ShouldContain(": Undone");
        (await shop.ShopAsync<long>("select count(*) from orders where account_id = 1")).ShouldBe(1);
    }
}
