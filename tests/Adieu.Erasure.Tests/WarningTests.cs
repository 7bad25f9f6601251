using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Sketch;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;

namespace Adieu.Erasure.Tests;

/// <summary>What the compiler warns of, and what the sketch asks: it may be right as it is, and only somebody who knows the data can tell.</summary>
public class WarningTests
{
    private const string People = "create table people (id integer primary key, email text unique); ";

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Of_a_kind_and_a_number_that_may_be_a_persons(SqlDialect dialect)
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  marks: { personal: no }\n  likes: { owner: { column: likeable_id, when: \"likeable_type = 'Person'\" }, on-close: erase }\n  media: { personal: no }";
        await using var world = await World.CreateAsync(dialect, People + "create table marks (id integer primary key, markable_type text, markable_id integer); create table likes (id integer primary key, likeable_type text not null, likeable_id integer not null); create table media (media_id integer primary key, media_type text)");

        (await WarningsAsync(world, Map, "may-name-somebody")).ShouldHaveSingleItem().Reason.ShouldStartWith("marks.markable_id ");

        var catalog = await CatalogReader.ReadAsync(world.Database, default);
        MapSketch.Of(catalog, "people").ShouldContain("marks: { personal: no }   # markable_id may be a person's where markable_type says so: { column: markable_id, when: \"markable_type = '...'\" }?");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Of_an_address_that_is_unique_among_a_tenants_people_the_sketch_asks(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, "create table users (tenant integer not null, no integer not null, email text not null, primary key (tenant, no)); create unique index users_email on users (tenant, lower(email)); "
            + "create table invitations (id integer primary key, tenant integer not null, guest_email text not null, by_no integer not null, foreign key (tenant, by_no) references users(tenant, no)); create table shops (id integer primary key, email text)");

        var sketch = MapSketch.Of(await CatalogReader.ReadAsync(world.Database, default), "users");

        sketch.ShouldContain("invitations: { owner: [tenant, by_no], on-close: erase }   # guest_email may be the person's: { columns: [tenant, guest_email], subject: [tenant, email], case: ignore }?");
        sketch.ShouldContain("shops: { personal: no }   # looks personal: email. Whose is it?");
    }

    [Theory]
    [InlineData("owners: { through: seats, on: { id: room_id }, account: person_id, on-close: detach }, last-owner: erase, columns: { host_id: not-personal }", "not null references people(id)", 0)]
    [InlineData("owners: { through: seats, on: { id: room_id }, account: person_id, on-close: detach }, last-owner: erase, columns: { host_id: not-personal }", "not null", 1)]
    [InlineData("owners: [ { through: seats, on: { id: room_id }, account: person_id, on-close: detach }, { column: host_id, on-close: erase } ], last-owner: erase", "not null references people(id)", 1)]
    public async Task Of_a_join_table_only_where_what_it_joins_may_go_before_it(string rooms, string person, int warnings)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, $"{People}create table rooms (id integer primary key, host_id integer not null); create table seats (room_id integer not null references rooms(id), person_id integer {person}, primary key (room_id, person_id)); create index i1 on rooms (host_id); create index i2 on seats (person_id)");
        var map = $"subject: {{ table: people, key: id }}\ntables:\n  people: {{ on-close: erase }}\n  rooms: {{ {rooms} }}\n  seats: {{ owner: person_id, on-close: erase }}";
        (await WarningsAsync(world, map, "may-refuse")).Count.ShouldBe(warnings);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite, "email text collate nocase not null unique", "text collate nocase")]
    [InlineData(SqlDialect.PostgreSql, "email citext not null unique", "citext")]
    public async Task Of_an_address_that_ignores_case_and_references_that_do_not(SqlDialect dialect, string email, string same)
    {
        const string Map = "subject: { table: members, key: email }\ntables:\n  members: { on-close: erase }\n  letters: { owner: to_address, on-close: erase }\n  visits: { owner: who, on-close: erase }";
        var extension = dialect == SqlDialect.PostgreSql ? "create extension if not exists citext; " : "";
        await using var world = await World.CreateAsync(dialect, $"{extension}create table members (id integer primary key, {email}); create table letters (id integer primary key, to_address text not null); create table visits (id integer primary key, who {same} not null); insert into members values (1, 'Ann@x'); insert into letters values (1, 'Ann@x'), (2, 'ANN@x'); insert into visits values (1, 'ann@X')");

        (await WarningsAsync(world, Map, "case")).ShouldHaveSingleItem().Reason.ShouldContain("letters.to_address does not");

        // What it warns of is so.
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Words.Step("s1", "Ann@x")], default);
        (await world.RowsAsync("select id from letters")).ShouldBe("2");
        (await world.RowsAsync("select id from visits")).ShouldBe("");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite, "email text not null collate nocase unique")]
    [InlineData(SqlDialect.Sqlite, "email text not null unique")]
    [InlineData(SqlDialect.PostgreSql, "email text not null unique")]
    public async Task What_it_says_of_case_is_what_helps(SqlDialect dialect, string email)
    {
        var undo = new byte[32];
        var map = "subject: { table: members, key: id }\ntables:\n  members: { on-close: erase }\n"
            + "  letters: { owners: [{ column: to_address, subject: email }, { column: cc, subject: email, on-close: detach }], on-close: detach, last-owner: erase, columns: { body: shared } }\n  visits: { owner: { json: \"trim(who)\", subject: email }, on-close: erase }";
        await using var world = await World.CreateAsync(dialect, $"create table members (id integer primary key, {email}); {(email.Contains("nocase", StringComparison.Ordinal) ? "" : "create unique index once on members (lower(email)); ")}create table letters (id integer primary key, to_address text, cc text, body text); create index l on letters (to_address); create index m on letters (cc); create table visits (id integer primary key, who text); "
            + "insert into members values (7, 'Ann@x'), (8, 'bob@x'); insert into letters values (1, 'ANN@X', null, 'a'), (2, 'ann@x', 'BOB@x', 'b'), (3, 'ann@xx', 'zoe@x', 'c'), (4, 'Bob@x', null, 'd'); insert into visits values (1, ' aNN@x '), (2, 'BOB@x')");

        foreach (var warning in await WarningsAsync(world, map, "case"))
            map = map.Replace(warning.Mend[..warning.Mend.IndexOf(", case", StringComparison.Ordinal)], warning.Mend[..^2], StringComparison.Ordinal);
        map.Split("case: ignore").Length.ShouldBe(4, map);
        (await WarningsAsync(world, map, "case")).ShouldBeEmpty();
        var indexes = await WarningsAsync(world, map, "no-index");
        indexes.Count.ShouldBe(2);
        foreach (var index in indexes) await world.ExecuteAsync(index.Mend);
        (await WarningsAsync(world, map, "no-index")).ShouldBeEmpty();

        await using var store = await world.StoreAsync(map, options: new ErasureOptions { Undo = true });
        (await ExportedAsync(store, "7")).ShouldBe("members 1, letters 2, visits 1");
        await using var before = await Verification.Fingerprint.TakeAsync(world.Database, DataMap.Parse(map), [new SubjectKey("7")], default);
        var receipt = (await store.EraseAsync([Words.Step("s1", "7") with { VaultKey = undo }], default))[0];
        (await world.RowsAsync("select id, to_address, cc from letters order by id")).ShouldBe("2 - BOB@x; 3 ann@xx zoe@x; 4 Bob@x -");
        (await world.RowsAsync("select id from visits")).ShouldBe("2");
        (await before.CompareAsync([receipt], default)).ShouldBeEmpty();
        (await store.ProbeAsync([Words.Step("s1", "7")], default)).Findings.ShouldBeEmpty();
        await store.RestoreAsync("s1", undo, partial: false, default);
        (await world.RowsAsync("select id, to_address, cc from letters order by id")).ShouldBe("1 ANN@X -; 2 ann@x BOB@x; 3 ann@xx zoe@x; 4 Bob@x -");
        (await world.RowsAsync("select count(*) from visits")).ShouldBe("2");
    }

    [Fact]
    public void Case_stands_beside_a_column_or_an_expression_only() =>
        Should.Throw<MapException>(() => DataMap.Parse("subject: { table: a, key: id }\ntables:\n  a: { on-close: erase }\n  b: { owner: { column: k, format: \"u:{key}\", case: ignore }, on-close: erase }")).Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("owner-mixed");

    private static async Task<string> ExportedAsync(SqlErasureStore store, string key)
    {
        var found = new List<string>();
        await foreach (var table in store.ExportAsync(new SubjectKey(key), default)) found.Add($"{table.Name} {await table.Rows.CountAsync()}");
        return string.Join(", ", found);
    }

    [Theory]
    [InlineData("create table marks (id integer primary key, content_type_id integer not null, object_pk text not null)", "object_pk may be a person's where content_type_id says so")]
    [InlineData("create table marks (id integer primary key, target_content_type_id integer not null, target_object_id integer not null)", "target_object_id may be a person's where target_content_type_id says so")]
    [InlineData("create table marks (email text not null primary key, hash text)", "marks: { owner: { column: email, subject: email }, on-close: erase }")]
    [InlineData("create table marks (id integer primary key, name text, billing_email text not null)", "billing_email may only mention the person: is the row theirs?")]
    [InlineData("create table marks (id integer primary key, letter_id integer, path text)", "letter_id may be a row of letters: parent: { table: letters, on: { letter_id: id } }?")]
    [InlineData("create table marks (id integer primary key, useridfrom integer not null, body text)", "marks: { owner: useridfrom, on-close: erase }")]
    [InlineData("create table clients (id integer primary key, name text); create table marks (id integer primary key, client integer)", "marks: { personal: no }\n")]
    [InlineData("create table marks (id integer primary key, createdBy integer, updatedBy integer)", "marks: { owners: [ { column: createdBy, on-close: detach }, { column: updatedBy, on-close: detach } ], last-owner: keep }\n")]
    [InlineData("create table marks (id integer primary key, phone text); create table parcels (id integer primary key, person_id integer not null, mark_id integer not null references marks(id))", "marks: { personal: no }   # looks personal: phone. Whose is it? If theirs who refer to it, it goes with the last of them: owners: [ { through: parcels, on: { id: mark_id }, account: person_id, on-close: detach } ], last-owner: erase")]
    [InlineData("create table marks (bundle text not null, entity_id integer not null, delta integer not null, primary key (entity_id, delta))", "entity_id may be a person's where bundle says so")]
    [InlineData("create table seen (person_id integer not null, letter_no integer not null, primary key (person_id, letter_no)); create table marks (id integer primary key, person_id integer not null, letter_no integer not null)", "marks: { owner: person_id, on-close: erase }\n")]
    [InlineData("create table marks (id integer primary key, first_person integer not null)", "marks: { owner: first_person, on-close: erase }")]
    [InlineData("create table marks (id integer primary key, person_id integer not null, usermodified integer not null, modifierid integer)", "marks: { owner: person_id, on-close: erase }   # names people too: usermodified, modifierid. Detach them?")]
    [InlineData("create table marks (id integer primary key, person_id integer not null, last_edit_sent integer not null)", "marks: { owner: person_id, on-close: erase }\n")]
    [InlineData("create table logins (id integer primary key, person_id integer not null references people(id)); create table marks (id integer primary key, letter_id integer not null references letters(id), creator integer not null references logins(id))", "marks: { parent: letters }   # creator says who made the row: of rows that stay logins has to stay too (on-close: anonymise)")]
    [InlineData("create table logins (id integer primary key, person_id integer not null references people(id)); create table marks (id integer primary key, creator integer not null references logins(id))", "marks: { parent: logins }   # creator may only say who made the row: is it theirs?")]
    [InlineData("create table tins (id integer primary key, people_id integer not null); create table marks (id integer primary key, letter_id integer not null references letters(id), tin_id integer not null references tins(id))", "goes with the first of tins, letters that goes: is that so?")]
    public async Task The_sketch_asks_what_only_names_tell(string table, string asked)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, People + "create table letters (id integer primary key, people_id integer not null references people(id)); " + table);

        MapSketch.Of(await CatalogReader.ReadAsync(world.Database, default), "people").ShouldContain(asked);
    }

    [Fact]
    public async Task Of_a_full_text_index_that_keeps_the_words_of_deleted_rows()
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  one: { personal: no }\n  two: { personal: no }";
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, People + "create virtual table one using fts5(body); create virtual table two using fts5(body); insert into two(two, rank) values ('secure-delete', 1)");

        var warning = (await WarningsAsync(world, Map, "full-text-index")).ShouldHaveSingleItem();
        warning.Reason.ShouldStartWith("one ");
        await world.ExecuteAsync(warning.Mend);
        (await WarningsAsync(world, Map, "full-text-index")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("手机号", true)]
    [InlineData("收货地址", true)]
    [InlineData("sfzh", true)]
    [InlineData("订单号", false)]
    [InlineData("金额", false)]
    public async Task Of_columns_that_look_personal_in_Chinese(string column, bool personal)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, $"{People}create table 订单 (id integer primary key, {column} text)");
        var (_, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse("subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  订单: { personal: no }"), world.Database, default);
        diagnostics.Any(d => d.Code == "looks-personal").ShouldBe(personal);
    }

    [Fact]
    public async Task Chinese_names_tell_of_the_person_as_English_ones_do()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, "create table 用户 (编号 integer primary key, 姓名 text); create table 订单 (订单号 text primary key, 用户编号 integer not null)");
        MapSketch.Of(await CatalogReader.ReadAsync(world.Database, default), "用户").ShouldContain("订单: { owner: 用户编号, on-close: erase }");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_row_that_stands_for_whoever_has_left_must_be_there(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, People + "create table posts (id integer primary key, author integer not null references people(id), body text); insert into people values (1, 'a'), (2, 'b'); insert into posts values (1, 1, 'x'), (2, 2, 'y')");
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  posts: { owner: author, on-close: anonymise, mask: { author: { fixed: 99 } }, columns: { body: not-personal } }";
        (await Should.ThrowAsync<MapException>(() => world.StoreAsync(Map))).Diagnostics.ShouldContain(d => d.Code == "mask-foreign-key");

        await world.ExecuteAsync("insert into people values (99, null)");
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Words.Step("s1", "1")], default);

        (await world.RowsAsync("select id, author from posts order by id")).ShouldBe("1 99; 2 2");
        (await store.ProbeAsync([Words.Step("s1", "1")], default)).Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite, "create trigger of_new after insert on notes begin select 1; end; create trigger \"update\" after delete on notes begin select 1; end", "update")]
    [InlineData(SqlDialect.PostgreSql, "create function f() returns trigger language plpgsql as $$ begin return null; end $$; create trigger of_new after insert on notes for each row execute function f(); create trigger of_change after update on notes for each row execute function f(); create trigger off after delete on notes for each row execute function f(); alter table notes disable trigger off; create trigger of_old after delete or insert on notes for each row execute function f()", "of_old")]
    public async Task Only_of_triggers_that_fire_as_the_plan_runs(SqlDialect dialect, string triggers, string fires)
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  notes: { owner: person_id, on-close: erase }";
        await using var world = await World.CreateAsync(dialect, People + "create table notes (id integer primary key, person_id integer not null, body text); " + triggers);

        (await WarningsAsync(world, Map, "trigger")).ShouldHaveSingleItem().Reason.ShouldStartWith($"notes has triggers ({fires}) that fire as its rows go.");
    }

    [Fact]
    public async Task Of_triggers_that_fire_when_a_laws_time_is_over_and_may_write_the_name_again()
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  orders: { owner: person_id, on-close: retain, unowned: keep, retain: { basis: law, until: now + 3y, keep: [amount, person_id] } }\n  history: { owner: who, on-close: erase, unowned: keep }";
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, People + "create table orders (id integer primary key, person_id integer, amount integer); create table history (id integer primary key, who integer); create trigger note after delete on orders begin insert into history (who) values (old.person_id); end; insert into people values (1, 'a@x'); insert into orders values (1, 1, 5)");

        var warning = (await WarningsAsync(world, Map, "trigger-after-keeping")).ShouldHaveSingleItem();
        warning.Reason.ShouldStartWith("Rows of orders that the law keeps go on naming their owner (person_id)");
        foreach (var mend in warning.Mend.Split('\n').Select(m => m[..m.IndexOf("   #", StringComparison.Ordinal)]))
            (await WarningsAsync(world, Map.Replace("keep: [amount, person_id]", mend.StartsWith("keep", StringComparison.Ordinal) ? mend : $"keep: [amount, person_id], {mend}", StringComparison.Ordinal), "trigger-after-keeping")).ShouldBeEmpty(mend);

        // What it warns of is so.
        await using var store = await world.StoreAsync(Map);
        await store.EraseAsync([Words.Step("s1", "1")], default);
        await world.ExecuteAsync("update adieu_retained set until = '2020-01-01T00:00:00Z'");
        await store.PurgeExpiredAsync(10, default);
        (await world.RowsAsync("select who from history")).ShouldBe("1");
    }

    [Theory]
    [InlineData("create index i on likes (of_kind, of_id)", null)]
    [InlineData("create index i on likes (of_id) where of_kind = 'Person'", null)]
    [InlineData("create index i on likes (of_id) where of_id is not null", null)]
    [InlineData("create index i on likes (of_id) where of_kind = 'Post'", "likes.of_id")]
    [InlineData("create index i on likes (at, of_id)", "likes.of_id")]
    public async Task Only_of_links_that_no_index_serves(string index, string? unserved)
    {
        foreach (var dialect in new[] { SqlDialect.Sqlite, SqlDialect.PostgreSql })
        {
            const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  likes: { owner: { column: of_id, when: \"of_kind = 'Person'\" }, on-close: erase }";
            await using var world = await World.CreateAsync(dialect, $"{People}create table likes (id integer primary key, of_kind varchar(20) not null, of_id integer not null, at integer); {index}");
            (await WarningsAsync(world, Map, "no-index")).Select(w => w.Reason.Split(' ')[4].TrimEnd(';')).ShouldBe(unserved is null ? [] : [unserved], dialect.ToString());
        }
    }

    [Fact]
    public async Task Of_a_person_whose_row_names_another()
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }";
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, "create table people (id integer primary key, approved_by_id integer, created_at text); insert into people values (1, null, 'x'), (2, 1, 'y'), (3, 2, 'z')");
        (await WarningsAsync(world, Map, "may-name-somebody")).ShouldHaveSingleItem().Reason.ShouldStartWith("people.approved_by_id ");

        await using var store = await world.StoreAsync(Map.Replace("on-close: erase", "on-close: erase, owners: [ { column: approved_by_id, on-close: detach } ], last-owner: keep, columns: { created_at: shared }", StringComparison.Ordinal));
        await store.EraseAsync([Words.Step("s1", "1")], default);
        (await world.RowsAsync("select id, approved_by_id, created_at from people order by id")).ShouldBe("2 - y; 3 2 z");
    }

    [Fact]
    public async Task What_to_write_is_quoted_where_it_must_be()
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  Sales Order: { owner: Person, on-close: erase }";
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, People + "create table \"Sales Order\" (id integer primary key, \"Person\" integer not null)");
        var warning = (await WarningsAsync(world, Map, "no-index")).ShouldHaveSingleItem();
        await world.ExecuteAsync(warning.Mend);
        (await WarningsAsync(world, Map, "no-index")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_count_of_counts_is_refused()
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  topics: { personal: no, recount: { likes: { of: posts, on: { topic_id: id }, value: \"coalesce(sum(c.likes), 0)\" } } }\n  posts: { owner: person_id, on-close: erase, recount: { likes: { of: likes, on: { post_id: id } } } }\n  likes: { owners: [person_id, { parent: posts, on: { post_id: id } }], on-close: erase }";
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, People + "create table topics (id integer primary key, likes integer); create table posts (id integer primary key, person_id integer not null, topic_id integer not null, likes integer); create table likes (id integer primary key, person_id integer not null, post_id integer not null)");
        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse(Map), world.Database, default);
        plan.ShouldBeNull();
        diagnostics.Where(d => d.Severity == Severity.Severe).ShouldHaveSingleItem().Code.ShouldBe("recount-chain");
    }

    [Fact]
    public async Task A_column_called_count_makes_no_count_of_counts()
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  tags: { personal: no, recount: { uses: { of: topic_tags, on: { tag: id }, value: count (*) } } }\n  topic_tags: { personal: no, recount: { count: { of: votes, on: { topic_tag: id } } } }\n  votes: { owner: person_id, on-close: erase }";
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, People + "create table tags (id integer primary key, uses integer); create table topic_tags (id integer primary key, tag integer not null, count integer); create table votes (id integer primary key, person_id integer not null, topic_tag integer not null)");
        (await PlanCompiler.CompileAsync(DataMap.Parse(Map), world.Database, default)).Plan.ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_a_number_without_its_kind()
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  follows: { owners: [{ column: follower_id, when: \"follower_type = 'Person'\" }, followee_id], on-close: erase }";
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, People + "create table follows (id integer primary key, follower_id integer not null, follower_type text not null, followee_id integer not null, followee_type text not null)");
        (await WarningsAsync(world, Map, "kind-unsaid")).ShouldHaveSingleItem().Reason.ShouldStartWith("follows.followee_id refers to rows of the kind that followee_type names");
    }

    [Fact]
    public async Task Of_a_count_that_nothing_lets_follow()
    {
        const string Map = "subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }\n  stories: { owner: person_id, on-close: erase }\n  comments: { owners: [person_id, { parent: stories }], on-close: erase }";
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, People + "create table stories (id integer primary key, person_id integer not null, comments_count integer, views_count integer); create table comments (id integer primary key, person_id integer not null, story_id integer not null references stories(id))");

        var warning = (await WarningsAsync(world, Map, "counter")).ShouldHaveSingleItem();
        warning.Reason.ShouldStartWith("stories.comments_count looks like a count of comments");
        (await WarningsAsync(world, Map.Replace("on-close: erase }\n  comments", $"on-close: erase, {warning.Mend.Split('\n')[0]} }}\n  comments", StringComparison.Ordinal), "counter")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("create table users (email text primary key); create table leads (id integer primary key, email text not null)", "leads: { owner: email, on-close: erase }")]
    [InlineData("create table users (id integer primary key); create table blocked_users (id integer primary key, user_id integer not null, blocked_user_id integer not null)", "blocked_users: { owners: [ user_id, blocked_user_id ], on-close: erase }")]
    [InlineData("create table users (id integer primary key); create table posts (id integer primary key, user_id integer not null); create table post_words (post_id integer primary key, words text)", "post_words: { parent: { table: posts, on: { post_id: id } } }")]
    [InlineData("create table users (id integer primary key); create table rooms (id integer primary key, room_no text not null unique, owner_id integer not null); create table lines (id integer primary key, room_no text not null)", "lines: { parent: { table: rooms, on: { room_no: room_no } } }")]
    [InlineData("create table users (id integer primary key); create table invites (id integer primary key, invited_by_id integer not null)", "invites: { owner: invited_by_id, on-close: erase }")]
    [InlineData("create table users (id integer primary key); create table posts (id integer primary key, user_id integer not null, deleted_by_id integer)", "# names people too: deleted_by_id. Detach them?")]
    [InlineData("create table users (id integer primary key); create table messages (id integer primary key, model text, res_id integer)", "res_id may be a person's where model says so")]
    [InlineData("create table users (id integer primary key); create table rooms (id integer primary key, user_ids text)", "user_ids may list people: { elements: user_ids, separator: \",\" }?")]
    [InlineData("create table \"Users\" (\"Id\" integer primary key); create table posts (id integer primary key, owneruserid integer, lasteditoruserid integer)", "posts: { owner: owneruserid, on-close: erase, unowned: keep }   # names people too: lasteditoruserid. Detach them?", "Users")]
    [InlineData("create table users (id text primary key); create table grants (id integer primary key, user_id text not null, client_id text not null)", "grants: { owner: user_id, on-close: erase }")]
    [InlineData("create table users (id integer primary key); create table follows (id integer primary key, follower_id integer not null, follower_type text not null)", "# follower_id is a person's only where follower_type says so: { column: follower_id, when: \"follower_type = '...'\" }?")]
    [InlineData("create table users (id integer primary key); create table calls (call_no integer, leg integer, user_id integer not null, primary key (call_no, leg)); create table lines (id integer primary key, call_no integer not null, leg integer not null)", "lines: { parent: { table: calls, on: { call_no: call_no, leg: leg } } }")]
    [InlineData("create table users (name text primary key); create table roles (id integer primary key, parent text, parenttype text)", "parent may be a person's where parenttype says so")]
    [InlineData("create table users (id integer primary key); create table rooms (id integer primary key, owner_id integer references users(id) on delete set null)", "# without owner_id it stays, as the schema has it: erase it, or anonymise?")]
    [InlineData("create table users (id integer primary key); create table letters (id integer primary key, sender_id integer, receiver_id integer)", "# stays, as it is, until the last of them leaves: is that so?")]
    public async Task The_sketch_reads_names_and_asks(string schema, string line, string subject = "users")
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, schema);
        MapSketch.Of(await CatalogReader.ReadAsync(world.Database, default), subject).ShouldContain(line);
    }

    private static async Task<List<MapDiagnostic>> WarningsAsync(World world, string map, string code)
    {
        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse(map), world.Database, default);
        plan.ShouldNotBeNull(string.Join('\n', diagnostics));
        return [.. diagnostics.Where(d => d.Code == code)];
    }
}
