using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>The forms that a ticket shop needs: erase, parent, detach, anonymise, retain, not personal.</summary>
public class TicketShopTests
{
    private const string Schema = """
        create table accounts (id integer primary key, name text not null, phone text unique);
        create table sessions (id integer primary key, account_id integer not null references accounts(id), token text not null);
        create table orders (id integer primary key, account_id integer references accounts(id), order_no text not null, amount integer not null, buyer_name text, status text not null, completed_at text);
        create table order_items (id integer primary key, order_id integer not null references orders(id), what text not null);
        create table messages (id integer primary key, sender_id integer references accounts(id), receiver_id integer references accounts(id), sender_name text, body text);
        create table posts (id integer primary key, author_id integer references accounts(id), body text not null, ip text);
        create table sms_codes (id integer primary key, phone text not null, code text not null);
        create table stations (id integer primary key, name text not null);
        create index i1 on sessions(account_id); create index i2 on orders(account_id); create index i3 on order_items(order_id);
        create index i4 on messages(sender_id); create index i5 on messages(receiver_id); create index i6 on posts(author_id); create index i7 on sms_codes(phone);
        insert into accounts values (1, 'Li Lei', '13800000001'), (2, 'Han Mei', '13800000002'), (3, 'Wang', null);
        insert into sessions values (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c');
        insert into orders values (1, 1, 'A1', 100, 'Li Lei', 'completed', '2026-01-01T00:00:00Z'), (2, 1, 'A2', 50, 'Li Lei', 'cancelled', null), (3, 2, 'A3', 70, 'Han Mei', 'completed', '2026-02-01T00:00:00Z');
        insert into order_items values (1, 1, 'seat'), (2, 2, 'seat'), (3, 3, 'seat');
        insert into messages values (1, 1, 2, 'Li Lei', 'hello'), (2, 2, 1, 'Han Mei', 'hi'), (3, 1, null, 'Li Lei', 'alone'), (4, 2, 3, 'Han Mei', 'other');
        insert into posts values (1, 1, 'mine', '10.0.0.1'), (2, 2, 'hers', '10.0.0.2');
        insert into sms_codes values (1, '13800000001', '123456'), (2, '13800000002', '654321');
        insert into stations values (1, 'Beijing');
        """;

    private const string Map = """
        store: main
        subject: { table: accounts, key: id }
        tables:
          accounts:    { on-close: erase }
          sessions:    { owner: account_id, on-close: erase }
          orders:
            owner: account_id
            on-close: retain
            retain: { basis: ecommerce-law-31, until: completed_at + 3y, keep: [order_no, amount, status, completed_at], where: "status = 'completed'", otherwise: erase }
          order_items: { parent: orders, columns: { what: not-personal } }
          messages:
            owners:
              - { column: sender_id, on-close: detach, mask: { sender_name: ghost } }
              - { column: receiver_id, on-close: detach }
            last-owner: erase
            columns: { body: shared }
          posts:       { owner: author_id, on-close: anonymise, mask: { body: { fixed: "gone" }, ip: null } }
          sms_codes:   { owner: { column: phone, subject: phone }, on-close: erase }
          stations:    { personal: no }
        """;

    public static TheoryData<SqlDialect> Databases => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task One_person_leaves_and_everybody_else_keeps_what_is_theirs(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map);
        var preview = await store.PreviewAsync(new SubjectKey("1"), default);
        preview.SubjectFound.ShouldBeTrue();

        var receipts = await store.EraseAsync([Step("s1", "1")], default);

        Of(receipts[0].Effects).ShouldBe("accounts erase 1, sessions erase 2, orders erase 1, orders retain 1, order_items erase 1, order_items retain 1, messages detach 2, messages erase 1, posts anonymise 1, sms_codes erase 1");
        receipts[0].Effects.ShouldBe(preview.Effects);
        receipts[0].Effects.Single(e => e is { Table: "orders", Effect: Effect.Retain }).Until.ShouldBe(DateTimeOffset.Parse("2029-01-01T00:00:00Z"));
        (await world.RowsAsync("select id from accounts order by id")).ShouldBe("2; 3");
        (await world.RowsAsync("select * from sessions")).ShouldBe("3 2 c");
        (await world.RowsAsync("select id, account_id, order_no, amount, buyer_name from orders order by id")).ShouldBe("1 - A1 100 -; 3 2 A3 70 Han Mei");
        (await world.RowsAsync("select id from order_items order by id")).ShouldBe("1; 3");
        (await world.RowsAsync("select id, sender_id, receiver_id, body from messages order by id")).ShouldBe("1 - 2 hello; 2 2 - hi; 4 2 3 other");
        (await world.RowsAsync("select sender_name from messages where id = 1")).ShouldStartWith("ghost-");
        (await world.RowsAsync("select id, author_id, body, ip from posts order by id")).ShouldBe("1 - gone -; 2 2 hers 10.0.0.2");
        (await world.RowsAsync("select id from sms_codes")).ShouldBe("2");
        var probes = await store.ProbeAsync([Step("s1", "1")], default);
        probes.ProbesRun.ShouldBeGreaterThan(5);
        probes.Findings.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_batch_has_the_effect_of_its_people_one_after_the_other(SqlDialect dialect)
    {
        await using var together = await World.CreateAsync(dialect, Schema);
        await using var apart = await World.CreateAsync(dialect, Schema);
        await using var one = await together.StoreAsync(Map);
        await using var two = await apart.StoreAsync(Map);

        var batch = await one.EraseAsync([Step("s2", "2"), Step("s1", "1"), Step("again", "2"), Step("nobody", "99")], default);
        var single = new List<Receipt>();
        foreach (var step in new[] { Step("s2", "2"), Step("s1", "1"), Step("again", "2"), Step("nobody", "99") }) single.AddRange(await two.EraseAsync([step], default));

        batch.Select(r => Of(r.Effects)).ShouldBe(single.Select(r => Of(r.Effects)));
        foreach (var table in new[] { "accounts", "sessions", "orders", "order_items", "posts", "sms_codes", "adieu_retained" })
        {
            (await together.RowsAsync($"select * from {table} order by 1, 2")).ShouldBe(await apart.RowsAsync($"select * from {table} order by 1, 2"));
        }

        (await together.RowsAsync("select id, sender_id, receiver_id, body from messages order by id")).ShouldBe(await apart.RowsAsync("select id, sender_id, receiver_id, body from messages order by id"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_step_is_done_once_for_ever(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map);
        var first = await store.EraseAsync([Step("s1", "1")], default);
        await world.ExecuteAsync("insert into accounts values (1, 'Somebody new', null)");

        var second = await store.EraseAsync([Step("s1", "1"), Step("s1", "1")], default);

        second.Count.ShouldBe(2);
        Of(second[0].Effects).ShouldBe(Of(first[0].Effects));
        (await world.RowsAsync("select count(*) from accounts where id = 1")).ShouldBe("1");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_thousand_people_take_as_many_statements_as_ten(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map);
        var series = dialect == SqlDialect.PostgreSql ? "select g, 'n' || g, null from generate_series(100, 2099) g" : "select value, 'n' || value, null from generate_series(100, 2099)";
        if (dialect == SqlDialect.Sqlite) series = "with recursive g(v) as (select 100 union all select v + 1 from g where v < 2099) select v, 'n' || v, null from g";
        await world.ExecuteAsync($"insert into accounts {series}");
        await store.EraseAsync([Step("warm", "2099")], default);

        var before = store.Statements.Count;
        await store.EraseAsync([.. Enumerable.Range(100, 10).Select(i => Step($"a{i}", $"{i}"))], default);
        var ten = store.Statements.Count - before;
        await store.EraseAsync([.. Enumerable.Range(200, 1000).Select(i => Step($"b{i}", $"{i}"))], default);

        (store.Statements.Count - before - ten).ShouldBe(ten);
        (await world.RowsAsync("select count(*) from accounts where id between 200 and 1199")).ShouldBe("0");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Retained_rows_are_purged_when_their_time_is_over(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map, new FixedTime(DateTimeOffset.Parse("2026-06-01T00:00:00Z")));
        await store.EraseAsync([Step("s1", "1")], default);
        (await store.PurgeExpiredAsync(10, default)).ShouldBeEmpty();

        await using var later = await world.StoreAsync(Map, new FixedTime(DateTimeOffset.Parse("2029-01-02T00:00:00Z")));
        var purged = await later.PurgeExpiredAsync(10, default);

        purged.Single().StepId.ShouldBe("s1");
        Of(purged[0].Effects).ShouldBe("order_items erase 1, orders erase 1");
        (await world.RowsAsync("select id from orders")).ShouldBe("3");
        (await world.RowsAsync("select id from order_items")).ShouldBe("3");

        // Whoever lost the answer is told again, until it is acknowledged.
        var again = (await later.PurgeExpiredAsync(10, default)).ShouldHaveSingleItem();
        (again.StepId, again.At, Of(again.Effects)).ShouldBe(("s1", purged[0].At, Of(purged[0].Effects)));
        await later.AcknowledgePurgeAsync(["s1"], default);
        (await later.PurgeExpiredAsync(10, default)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_export_holds_the_persons_rows_and_nobody_elses(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map);
        var counts = new List<string>();
        await foreach (var table in store.ExportAsync(new SubjectKey("1"), default))
        {
            var rows = 0;
            await foreach (var row in table.Rows) rows += row.Count == table.Columns.Count ? 1 : 1000;
            counts.Add($"{table.Name} {rows}");
        }

        string.Join(", ", counts).ShouldBe("accounts 1, sessions 2, orders 2, order_items 2, messages 3, posts 1, sms_codes 1");
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
