using System.Data;
using System.Data.Common;
using Adieu.Cases;
using Adieu.Client;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Gates;
using Adieu.Tests.Services;
using Microsoft.Extensions.Options;

namespace Adieu.Tests.Gates;

public sealed class GateTests
{
    private static readonly SubjectKey Zhang = new("1");

    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_frozen_account_can_do_no_business_in_any_way_and_others_can(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        await shop.RunAsync("insert into orders values ('a', 1, 'paid', 5, null), ('b', 2, 'paid', 5, null), ('c', null, 'paid', 5, null)");
        var gate = new Gate(shop.Databases);
        await gate.InstallAsync(shop.Definition, default);
        (await gate.FreezeAsync(shop.Definition, Zhang, CaseNumber.New(), null, default)).ShouldBeOfType<FreezeResult.Frozen>();

        foreach (var sql in new[]
        {
            "insert into orders values ('n', 1, 'unpaid', 5, null)",
            "update orders set status = 'refunded' where order_no = 'a'",
            "update orders set account_id = 2 where order_no = 'a'",
            "update orders set account_id = 1 where order_no = 'b'",
            "delete from orders where order_no = 'a'",
            "insert into transfers values (1, 1, 5)",
        })
        {
            var refusal = await Should.ThrowAsync<DbException>(() => shop.RunAsync(sql));
            AdieuGate.IsRefusal(new InvalidOperationException("wrapped", refusal)).ShouldBeTrue(sql);
        }

        await shop.RunAsync("insert into orders values ('d', 2, 'paid', 5, null); update orders set status = 'x' where order_no in ('b', 'c'); delete from orders where order_no = 'c'");
        await shop.RunAsync("update accounts set state = 'closing' where id = 1");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Tables_whose_long_names_begin_alike_are_guarded_each_by_its_own_column(SqlDialect dialect)
    {
        // 63 characters, which is the most; what the gate puts before them makes names that the database would cut.
        var (first, second) = (new string('t', 62) + "a", new string('t', 62) + "b");
        await using var shop = await SampleService.StartAsync(dialect, SampleService.Yaml.Replace("transfers: sender_id", $"transfers: sender_id, {first}: payer_id, {second}: payee_id"));
        await shop.RunAsync($"create table {first} (id integer primary key, payer_id bigint); create table {second} (id integer primary key, payee_id bigint)");
        var gate = new Gate(shop.Databases);
        // A second start finds everything as it is.
        for (var starts = 0; starts < 2; starts++) await gate.InstallAsync(shop.Definition, default);
        (await gate.FreezeAsync(shop.Definition, Zhang, CaseNumber.New(), null, default)).ShouldBeOfType<FreezeResult.Frozen>();
        foreach (var (table, column) in new[] { (first, "payer_id"), (second, "payee_id") })
        {
            var refusal = await Should.ThrowAsync<DbException>(() => shop.RunAsync($"insert into {table} (id, {column}) values (1, 1)"));
            AdieuGate.IsRefusal(refusal).ShouldBeTrue(table);
            await shop.RunAsync($"insert into {table} (id, {column}) values (2, 2)");
        }
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Keeping_opens_the_gate_and_closing_leaves_no_key_behind(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        var gate = new Gate(shop.Databases);
        await gate.InstallAsync(shop.Definition, default);
        var (first, second) = (CaseNumber.New(), CaseNumber.New());
        await gate.FreezeAsync(shop.Definition, Zhang, first, null, default);
        (await gate.HolderAsync(shop.Definition, Zhang, default)).ShouldBe(first);
        (await gate.FreezeAsync(shop.Definition, Zhang, first, null, default)).ShouldBeOfType<FreezeResult.Frozen>();
        (await gate.FreezeAsync(shop.Definition, Zhang, second, null, default)).ShouldBeOfType<FreezeResult.HeldByAnotherCase>();
        await gate.OpenAsync(shop.Definition, second, default);
        (await gate.HolderAsync(shop.Definition, Zhang, default)).ShouldBe(first);
        await gate.OpenAsync(shop.Definition, first, default);
        await shop.RunAsync("insert into orders values ('n', 1, 'unpaid', 5, null)");

        await gate.FreezeAsync(shop.Definition, Zhang, first, null, default);
        await gate.FreezeAsync(shop.Definition, new SubjectKey("2"), second, null, default);
        await gate.CloseAsync(shop.Definition, [first, second], default);
        Convert.ToInt32(await shop.RunAsync("select count(*) from adieu_gate")).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Nothing_is_frozen_when_the_check_says_no_or_the_account_is_unknown(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        var gate = new Gate(shop.Databases);
        await gate.InstallAsync(shop.Definition, default);
        (await gate.FreezeAsync(shop.Definition, Zhang, CaseNumber.New(), (_, _) => Task.FromResult(false), default)).ShouldBeOfType<FreezeResult.NotClear>();
        (await gate.FreezeAsync(shop.Definition, new SubjectKey("99"), CaseNumber.New(), null, default)).ShouldBeOfType<FreezeResult.NoSuchAccount>();
        await Should.ThrowAsync<TimeoutException>(() => gate.FreezeAsync(shop.Definition, Zhang, CaseNumber.New(), (_, _) => throw new TimeoutException(), default));
        (await gate.HolderAsync(shop.Definition, Zhang, default)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Installing_again_changes_nothing_and_mends_what_was_removed(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        var gate = new Gate(shop.Databases);
        var catalog = dialect == SqlDialect.Sqlite
            ? "select group_concat(name || sql || rootpage) from (select * from sqlite_master order by name)"
            : "select string_agg(oid::text || tgname || xmin::text, ',' order by oid) from pg_trigger where not tgisinternal";
        await gate.InstallAsync(shop.Definition, default);
        var before = await shop.RunAsync(catalog);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => gate.InstallAsync(shop.Definition, default)));
        (await shop.RunAsync(catalog)).ShouldBe(before);

        await shop.RunAsync(dialect == SqlDialect.Sqlite ? "drop trigger adieu_gate_orders_insert" : "alter table orders disable trigger adieu_gate_orders");
        await gate.InstallAsync(shop.Definition, default);
        await gate.FreezeAsync(shop.Definition, Zhang, CaseNumber.New(), null, default);
        await Should.ThrowAsync<DbException>(() => shop.RunAsync("insert into orders values ('n', 1, 'unpaid', 5, null)"));

        var narrower = shop.Definition with { Gate = shop.Definition.Gate! with { Guards = [shop.Definition.Gate.Guards[1]] } };
        await gate.InstallAsync(narrower, default);
        await shop.RunAsync("insert into orders values ('n', 1, 'unpaid', 5, null)");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_erasing_transaction_passes_and_nobody_else_does(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        await shop.RunAsync("insert into orders values ('a', 1, 'paid', 5, null)");
        var gate = new Gate(shop.Databases);
        await gate.InstallAsync(shop.Definition, default);
        await gate.FreezeAsync(shop.Definition, Zhang, CaseNumber.New(), null, default);
        await using (var connection = await shop.Database.OpenAsync(default))
        {
            await using var transaction = await connection.BeginTransactionAsync(default);
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = dialect == SqlDialect.Sqlite
                ? "insert into adieu_gate_pass default values; delete from orders; delete from adieu_gate_pass"
                : "set local adieu.erasing = 'on'; delete from orders";
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        await Should.ThrowAsync<DbException>(() => shop.RunAsync("insert into orders values ('n', 1, 'unpaid', 5, null)"));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_client_reads_the_gate_in_the_services_own_database(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        var gate = new Gate(shop.Databases);
        await gate.InstallAsync(shop.Definition, default);
        await gate.FreezeAsync(shop.Definition, Zhang, CaseNumber.New(), null, default);
        var client = new AdieuGate(Options.Create(new AdieuOptions()));
        await using var connection = await shop.Database.OpenAsync(default);
        (await client.ReadAsync(connection, "1")).ShouldBe(GateState.Frozen);
        (await client.ReadAsync(connection, "2")).ShouldBe(GateState.Open);
    }
}
