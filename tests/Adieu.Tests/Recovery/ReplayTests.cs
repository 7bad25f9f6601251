using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure.Retention;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Recovery;
using Adieu.Services;
using Adieu.TestKit;
using Adieu.Tests.Flow;
using Microsoft.Data.Sqlite;

namespace Adieu.Tests.Recovery;

/// <summary>A backup that is older than some closures is restored, by the databases' own means, and the closures are repeated.</summary>
public class ReplayTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    private const string More = """
        insert into accounts (id, display_name, phone) values (3, '王芳', '13700137000'), (4, '赵六', '13600136000');
        insert into orders values (31, 3, 'done', 5, '2026-01-01'), (41, 4, 'done', 5, '2026-01-01');
        """;

    [Theory, MemberData(nameof(Dialects))]
    public async Task After_an_older_backup_is_restored_replay_erases_again_and_touches_nobody_else(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect, edit: text => text.StartsWith("create table", StringComparison.Ordinal) ? text + More : text);
        await shop.ConfirmedAsync(3, days: 0);
        await shop.RunAllAsync();
        // Cooling off when the backup is made: its lock is in the backup.
        var waiting = await shop.ConfirmedAsync(4, days: 7);
        var backup = await BackUpAsync(shop, dialect);
        (await shop.Closing.KeepAsync(waiting.Number, default)).ShouldBeOfType<KeepResult.Kept>();
        await shop.ConfirmedAsync(1, days: 0);
        await shop.ConfirmedAsync(4, days: 0);
        await shop.RunAllAsync();
        // The service goes on living: this is what must come back neither more nor less.
        var after = await ContentAsync(shop);

        await RestoreAsync(shop, dialect, backup);
        (await shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(3, "the backup has brought them back");
        (await ReplayAsync(shop, onlyLook: true)).ShouldBe(new Replay.Outcome("main", 3, 2, 0, 0));
        (await shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(3);
        (await ReplayAsync(shop)).ShouldBe(new Replay.Outcome("main", 3, 2, 2, 0));
        (await ContentAsync(shop)).ShouldBe(after);
        (await shop.ShopAsync<long>("select count(*) from adieu_receipts")).ShouldBe(3, "receipts stand in the restored store again");

        (await ReplayAsync(shop)).ShouldBe(new Replay.Outcome("main", 1, 0, 0, 0), "what is done is not done again");
        (await shop.AdieuAsync<string>("select entry from ledger order by position desc limit 1"))!.ShouldContain("store.replayed");

        // The same backup once more: what Adieu knows is newer than the store again.
        await RestoreAsync(shop, dialect, backup);
        (await ReplayAsync(shop)).ShouldBe(new Replay.Outcome("main", 3, 2, 2, 0));
        (await ContentAsync(shop)).ShouldBe(after);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Nothing_is_erased_again_before_holds_that_the_backup_does_not_know_are_on(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        IHoldStore Store() => (IHoldStore)shop.Get<ServiceStores>().Of(shop.Service).Single();
        Task NoteAsync(string kind, string id) => shop.Get<ILedger>().NoteAsync(kind, new JsonObject { ["hold"] = id, ["store"] = "main", ["table"] = "orders", ["staff"] = "op-1" }, default);
        await Store().HoldAsync("court-6", "orders", "order_no = 99", "order of a court", default);
        await NoteAsync("hold.added", "court-6");
        var backup = await BackUpAsync(shop, dialect);
        await Store().ReleaseAsync("court-6", default);
        await NoteAsync("hold.released", "court-6");
        await Store().HoldAsync("court-7", "orders", "order_no = 11", "order of a court", default);
        await NoteAsync("hold.added", "court-7");
        await shop.ConfirmedAsync(2, days: 0);
        await shop.RunAllAsync();

        await RestoreAsync(shop, dialect, backup);
        var before = await ContentAsync(shop);
        (await Should.ThrowAsync<StoreException>(() => ReplayAsync(shop))).Message.ShouldContain("court-7 on orders");
        (await ContentAsync(shop)).ShouldBe(before);
        await Store().HoldAsync("court-7", "orders", "order_no = 11", "order of a court", default);
        (await ReplayAsync(shop)).Erased.ShouldBe(1);
        (await Store().HoldsAsync(default)).Select(h => h.Id).ShouldBe(["court-7"], "what was released is not held anew");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_new_account_that_was_given_an_old_key_is_not_taken_for_the_old_one(SqlDialect dialect)
    {
        await using var shop = await Shop.StartAsync(dialect);
        await shop.ConfirmedAsync(1, days: 0);
        await shop.RunAllAsync();
        await shop.ShopAsync<long>("insert into accounts (id, display_name, phone) values (1, '新人', '13500135000')");
        (await ReplayAsync(shop)).ShouldBe(new Replay.Outcome("main", 2, 0, 0, 0));
        (await shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(2);
    }

    private static async Task<Replay.Outcome> ReplayAsync(Shop shop, bool onlyLook = false) =>
        (await shop.Get<Replay>().RunAsync(shop.Service, "op-1", onlyLook, default)).ShouldHaveSingleItem();

    private static async Task<string> ContentAsync(Shop shop) => string.Join('\n', [
        await shop.ShopAsync<string>("select coalesce(string_agg(x, ';'), '') from (select id || display_name || coalesce(phone, '-') as x from accounts order by id) y"),
        await shop.ShopAsync<string>("select coalesce(string_agg(x, ';'), '') from (select id || account_id as x from sessions order by id) y"),
        await shop.ShopAsync<string>("select coalesce(string_agg(x, ';'), '') from (select order_no || '/' || coalesce(account_id, 0) || status || amount as x from orders order by order_no) y"),
        await shop.ShopAsync<string>("select cast(count(*) as text) from items"),
        await shop.ShopAsync<string>("select cast(count(*) as text) from adieu_gate"),
    ]);

    private static async Task<string> BackUpAsync(Shop shop, SqlDialect dialect)
    {
        var (file, connection) = (Path.Combine(shop.Folder, "backup"), shop.Service.Stores[0].Connection);
        if (dialect == SqlDialect.PostgreSql)
        {
            PostgresServer.RunClientTool("pg_dump", connection, "-Fc", "-f", file);
            return file;
        }

        await shop.ShopAsync<long>("pragma wal_checkpoint(truncate)");
        SqliteConnection.ClearAllPools();
        File.Copy(new SqliteConnectionStringBuilder(connection).DataSource, file);
        return file;
    }

    private static async Task RestoreAsync(Shop shop, SqlDialect dialect, string backup)
    {
        var connection = shop.Service.Stores[0].Connection;
        if (dialect == SqlDialect.PostgreSql)
        {
            PostgresServer.RunClientTool("pg_restore", connection, "--clean", "--if-exists", "--exit-on-error", backup);
            return;
        }

        // Whoever puts a file back stops the service first: no connection may still hold the old one.
        await shop.Get<ServiceStores>().DisposeAsync();
        SqliteConnection.ClearAllPools();
        var file = new SqliteConnectionStringBuilder(connection).DataSource;
        foreach (var side in new[] { "-wal", "-shm" }) File.Delete(file + side);
        File.Copy(backup, file, overwrite: true);
        await shop.Get<ServiceStores>().OpenAsync(default);
    }
}
