using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;
using Adieu.TestKit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>What a PostgreSQL server does otherwise than its statements say, and what its settings, rights and publications do to the engine.</summary>
public class ServerTests
{
    private const string People = "create table people (id bigint primary key, name text); insert into people values (1, 'a'), (2, 'b'); ";

    private const string Notes = People + "create table notes (id bigint primary key, person_id bigint not null, body text); create index on notes (person_id); insert into notes values (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'z'); ";

    private const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  notes: { owner: person_id, on-close: erase }\n";

    private const string Masked = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  notes: { owner: person_id, on-close: anonymise, mask: { body: random } }\n";

    [Theory]
    // The server would say that rows went, and keep them.
    [InlineData("rewrite-rule", Notes + "create rule keep as on delete to notes do instead nothing", Map)]
    [InlineData("large-object", Notes + "alter table notes add picture oid", Map)]
    [InlineData("foreign-table", People + "create extension file_fdw; create server files foreign data wrapper file_fdw; create foreign table notes (id bigint, person_id bigint not null) server files options (program 'true')", Map)]
    [InlineData("mask-check", People + "create domain code as text check (value ~ '^[A-Z]{3}$'); create domain short_code as code; create table notes (id bigint primary key, person_id bigint, body short_code); create index on notes (person_id)", Masked)]
    public async Task What_cannot_be_erased_for_certain_is_refused(string code, string schema, string map)
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, schema);
        (await Should.ThrowAsync<MapException>(() => world.StoreAsync(map))).Diagnostics.Where(d => d.Severity == Severity.Severe).Select(d => d.Code).ShouldContain(code);
    }

    [Fact]
    public async Task A_large_object_goes_with_its_row_by_the_mend_that_is_proposed()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Notes + "alter table notes add picture oid; update notes set picture = lo_from_bytea(0, convert_to('of ann@example.org', 'UTF8'))");
        var mend = (await Should.ThrowAsync<MapException>(() => world.StoreAsync(Map))).Diagnostics.Single(d => d.Code == "large-object").Mend;
        await world.ExecuteAsync(mend.Split('\n')[0]);
        await using var store = await world.StoreAsync(Map);
        // Two of the three objects are one person's; whatever an object says is searched.
        Task<ResidueReport> ScanAsync() => store.ScanAsync([["ann@example.org"]], new HashSet<string>(), default);
        (await ScanAsync()).Found.ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Table.ShouldBe("pg_largeobject"), f => f.Column.ShouldBe("data"));
        await store.EraseAsync([Step("s1", "1")], default);
        (await world.RowsAsync("select count(*) from pg_largeobject_metadata")).ShouldBe("1");
        await store.EraseAsync([Step("s2", "2")], default);
        (await ScanAsync()).Found.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_publication_of_all_tables_does_not_stop_an_account_that_goes_in_pieces()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Notes + "create table tags (id bigint primary key, note_id bigint not null references notes); create index on tags (note_id); insert into tags values (1, 1), (2, 2); create publication everything for all tables");
        await using var store = await world.StoreAsync(Map + "  tags: { parent: notes }\n", options: new ErasureOptions { ChunkRows = 1, Undo = true });
        Of((await store.EraseAsync([Step("s1", "1")], default))[0].Effects.OrderBy(e => e.Table, StringComparer.Ordinal)).ShouldBe("notes erase 2, people erase 1, tags erase 2");
        (await world.RowsAsync("select count(*) from adieu_stage")).ShouldBe("0");
        // A table of the service that the publication could not follow is named before anybody's account is closed.
        await world.ExecuteAsync("alter table notes drop constraint notes_pkey cascade");
        var refused = (await Should.ThrowAsync<MapException>(() => world.StoreAsync(Map + "  tags: { personal: no }\n"))).Diagnostics.First(d => d.Severity == Severity.Severe);
        refused.Mend.ShouldStartWith("alter table \"public\".\"notes\" replica identity full;");
    }

    [Fact]
    public async Task A_role_needs_no_more_than_is_documented_and_what_it_lacks_is_named()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Notes);
        var role = "least_" + Guid.NewGuid().ToString("N");
        await world.ExecuteAsync($"create role {role} login; grant usage on schema public to {role}; grant select, update, delete on people to {role}; grant select, delete on notes to {role}");
        try
        {
            async Task<string> RefusalAsync()
            {
                await using var database = new SqlDatabase(SqlDialect.PostgreSql, world.Connection + $";Username={role};Pooling=false");
                try
                {
                    await (await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Map))).DisposeAsync();
                    return "";
                }
                catch (Exception e) when (e is StoreException or MapException)
                {
                    return e.Message;
                }
            }

            (await RefusalAsync()).ShouldContain("may not make adieu_receipts");
            // Somebody who may opens the store once.
            await (await world.StoreAsync(Map)).DisposeAsync();
            (await RefusalAsync()).ShouldContain("grant select, insert, update, delete on adieu_archive, adieu_held, adieu_holds,");
            await world.ExecuteAsync($"do $$ declare t text; begin for t in select relname from pg_class where relname like 'adieu%' and relkind = 'r' loop execute format('grant select, insert, update, delete on %I to {role}', t); end loop; end $$");
            (await RefusalAsync()).ShouldBe("");
            await using (var database = new SqlDatabase(SqlDialect.PostgreSql, world.Connection + $";Username={role};Pooling=false"))
            {
                await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Parse(Map), options: new ErasureOptions { Undo = true });
                var step = Step("s1", "1") with { VaultKey = new byte[32] };
                Of((await store.EraseAsync([step], default))[0].Effects).ShouldBe("people erase 1, notes erase 2");
                (await store.ProbeAsync([step], default)).Findings.ShouldBeEmpty();
                await world.ExecuteAsync($"revoke delete on notes from {role}");
                (await Should.ThrowAsync<StoreException>(() => store.EraseAsync([Step("s2", "2")], default))).Message.ShouldContain("permission denied for table notes");
            }

            (await RefusalAsync()).ShouldContain("grant select, update, delete on \"public\".\"notes\"");
            await world.ExecuteAsync($"grant delete on notes to {role}; revoke update on people from {role}");
            (await RefusalAsync()).ShouldContain("does not let its rows be locked");
            await world.ExecuteAsync($"grant update on people to {role}; alter role {role} set default_transaction_read_only = on");
            (await RefusalAsync()).ShouldContain("only reads");
            await world.ExecuteAsync($"alter role {role} reset default_transaction_read_only; do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$");
            (await RefusalAsync()).ShouldContain("no-temporary-tables");
            await world.ExecuteAsync($"revoke usage on schema public from public, {role}");
            (await RefusalAsync()).ShouldContain("grant usage on schema");
        }
        finally
        {
            await world.ExecuteAsync($"drop owned by {role}; drop role {role}");
        }
    }

    [Fact]
    public async Task Keys_are_known_again_by_a_session_that_is_set_to_write_them_otherwise()
    {
        const string kept = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  visits: { owner: person_id, on-close: retain, retain: { basis: law, until: now + 1y, keep: [at] } }\n";
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, People + "create table visits (at timestamptz primary key, person_id bigint, place text); create index on visits (person_id); insert into visits values ('2026-01-01 10:00+00', 1, 'here'), ('2026-01-02 10:00+00', 1, 'there')");
        await using (var store = await world.StoreAsync(kept))
        {
            await store.EraseAsync([Step("s1", "1")], default);
            await store.HoldAsync("court", "visits", "at = '2026-01-01 10:00+00'", "order", default);
        }

        await world.ExecuteAsync("update adieu_retained set until = now() - interval '1 day'");
        await using var elsewhere = new SqlDatabase(SqlDialect.PostgreSql, world.Connection + ";Timezone=Asia/Shanghai;Options=-c datestyle=SQL,DMY");
        await using var later = await SqlErasureStore.OpenAsync("main", elsewhere, DataMap.Parse(kept));
        await later.PurgeExpiredAsync(10, default);
        (await world.RowsAsync("select at at time zone 'UTC' from visits")).ShouldBe("01/01/2026 10:00:00");
    }

    [Fact]
    public async Task A_key_that_is_written_in_another_way_is_looked_for_as_the_store_writes_it()
    {
        const string id = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, $"create table people (id uuid primary key, name text); create table events (id bigint primary key, payload jsonb not null); insert into people values ('{id}', 'a'); insert into events values (1, '{{\"who\": \"{id}\"}}')");
        await using var store = await world.StoreAsync("subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  events: { owner: { json: \"payload->>'who'\" }, on-close: erase, unowned: keep }\n");
        (await store.ProbeAsync([Step("s1", id.ToUpperInvariant())], default)).Findings.Select(f => f.Table).Order(StringComparer.Ordinal).ShouldBe(["events", "people"]);
    }
}
