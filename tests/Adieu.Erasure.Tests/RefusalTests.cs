using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.TestKit;

namespace Adieu.Erasure.Tests;

/// <summary>What the compiler refuses, with the place and a mend.</summary>
public partial class RefusalTests
{
    private const string Accounts = "create table accounts (id integer primary key, phone text unique); ";

    public static TheoryData<string, string, string> Refused => new()
    {
        { "unmapped-table", "create table extra (id integer primary key)", "" },
        { "unknown-table", "", "ghosts: { owner: account_id, on-close: erase }" },
        { "unknown-column", "create table t (id integer primary key, account_id integer not null)", "t: { owner: acount_id, on-close: erase }" },
        { "unreachable", "create table t (id integer primary key, note text)", "t: { on-close: erase }" },
        { "no-action", "create table t (id integer primary key, account_id integer not null)", "t: { owner: account_id }" },
        { "nullable-only", "create table t (id integer primary key, account_id integer)", "t: { owner: account_id, on-close: erase }" },
        { "no-parent-key", "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, t_id integer)", "t: { owner: account_id, on-close: erase }\n  u: { parent: t }" },
        { "unclassified-column", "create table t (id integer primary key, account_id integer, body text)", "t: { owner: account_id, on-close: anonymise }" },
        { "personal-without-mask", "create table t (id integer primary key, account_id integer, body text)", "t: { owner: account_id, on-close: anonymise, columns: { body: personal } }" },
        { "looks-personal", "create table t (id integer primary key, email text)", "t: { personal: no }" },
        { "looks-personal", "create table t (id integer primary key, account_id integer, user_agent text)", "t: { owner: account_id, on-close: anonymise, columns: { user_agent: not-personal } }" },
        { "cannot-cut", "create table t (id integer primary key, account_id integer not null, n integer)", "t: { owner: account_id, on-close: anonymise, columns: { n: not-personal } }" },
        { "mask-not-null", "create table t (id integer primary key, account_id integer, body text not null)", "t: { owner: account_id, on-close: anonymise, mask: { body: null } }" },
        { "mask-length", "create table t (id integer primary key, account_id integer, body varchar(4))", "t: { owner: account_id, on-close: anonymise, mask: { body: { fixed: withdrawn } } }" },
        { "mask-unique", "create table t (id integer primary key, account_id integer, slug text unique)", "t: { owner: account_id, on-close: anonymise, mask: { slug: { fixed: x } } }" },
        { "mask-unique", "create table t (id integer primary key, account_id integer, slug text); create unique index t_slug on t (lower(slug))", "t: { owner: account_id, on-close: anonymise, mask: { slug: { fixed: x } } }" },
        { "mask-unique", "create table t (id integer primary key, account_id integer, slug text, hidden integer); create unique index \"t_(slug\" on t (slug) where hidden = 0", "t: { owner: account_id, on-close: anonymise, mask: { slug: { fixed: x } }, columns: { hidden: not-personal } }" },
        { "mask-unique", "create table t (id integer primary key, account_id integer, shop integer not null, slug text, unique (shop, slug))", "t: { owner: account_id, on-close: anonymise, mask: { slug: { fixed: x } }, columns: { shop: not-personal } }" },
        { "mask-unique", "create table t (id integer primary key, account_id integer, slug text unique)", "t: { owner: account_id, on-close: anonymise, mask: { slug: ghost } }" },
        { "mask-unique", "create table t (id integer primary key, account_id integer unique, slug text unique)", "t: { owner: account_id, on-close: anonymise, mask: { slug: ghost } }" },
        { "mask-unique", "create table t (id integer primary key, account_id integer, slug text unique)", "t: { owner: account_id, on-close: anonymise, mask: { slug: hmac } }" },
        { "mask-type", "create table t (id integer primary key, account_id integer, n integer)", "t: { owner: account_id, on-close: anonymise, mask: { n: { fixed: many } } }" },
        { "mask-length", "create table t (id integer primary key, account_id integer, mail varchar(20) unique)", "t: { owner: account_id, on-close: anonymise, mask: { mail: { ghost: \"{ghost}@gone.example\" } } }" },
        { "mask-type", "create table t (id integer primary key, account_id integer, n integer)", "t: { owner: account_id, on-close: anonymise, mask: { n: { ghost: \"{ghost}@gone.example\" } } }" },
        { "mask-check", "create table t (id integer primary key, account_id integer, kind text check (kind in ('a', 'b')))", "t: { owner: account_id, on-close: anonymise, mask: { kind: { fixed: c } } }" },
        { "mask-no-default", "create table t (id integer primary key, account_id integer, n integer not null)", "t: { owner: account_id, on-close: anonymise, mask: { n: default } }" },
        { "mask-foreign-key", "create table t (id integer primary key, account_id integer references accounts(id))", "t: { owner: account_id, on-close: anonymise, mask: { account_id: ghost } }" },
        { "undeclared-cascade", "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, account_id integer not null, t_id integer not null references t(id) on delete cascade)", "t: { owner: account_id, on-close: erase }\n  u: { owner: account_id, on-close: erase }" },
        { "dangling-reference", "create table t (id integer primary key, created_by integer references accounts(id))", "t: { personal: no }" },
        { "retain-missing", "create table t (id integer primary key, account_id integer)", "t: { owner: account_id, on-close: retain }" },
        { "not-kept-not-null", "create table t (id integer primary key, account_id integer, note text not null, at text)", "t: { owner: account_id, on-close: retain, retain: { basis: b, until: at + 3y, keep: [at] } }" },
        { "kept-reference", "create table t (id integer primary key, account_id integer references accounts(id), at text)", "t: { owner: account_id, on-close: retain, retain: { basis: b, until: at + 3y, keep: [at, account_id] } }" },
        { "kept-child", "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, account_id integer, t_id integer not null references t(id))", "t: { owner: account_id, on-close: erase }\n  u: { owners: [account_id, { parent: t }], on-close: anonymise }" },
        { "kept-child", "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, account_id integer, t_id integer not null references t(id), at text)", "t: { owner: account_id, on-close: erase }\n  u: { owner: account_id, on-close: retain, links: { t_id: follow }, retain: { basis: b, until: at + 3y, keep: [at] } }" },
        { "cannot-cut", "create table t (id integer primary key, account_id integer, at text); create table u (id integer primary key, by_id integer not null, t_id integer not null references t(id))", "t: { owner: account_id, on-close: retain, retain: { basis: b, until: at + 3y, keep: [at] } }\n  u: { owners: [{ column: by_id, on-close: erase }, { parent: t }] }" },
        { "cannot-cut", "create table t (id integer primary key, payload text, note text)", "t: { owner: { json: \"payload->>'id'\" }, on-close: detach, last-owner: keep, mask: { note: null }, columns: { payload: shared } }" },
        { "cannot-cut", "create table t (id integer primary key, payload text, actor text generated always as (substr(payload, 3)) stored)", "t: { owner: actor, on-close: detach, last-owner: keep, columns: { payload: shared } }" },
        { "mask-order", "create table t (id integer primary key, a_id integer, b_id integer, note text)", "t: { owners: [{ column: a_id, mask: { note: ghost } }, b_id], on-close: detach, last-owner: anonymise, mask: { note: { truncate: 3 } } }" },
        { "mask-kept", "create table t (id integer primary key, a_id integer, b_id integer, note text, at text)", "t: { owners: [{ column: a_id, on-close: detach, mask: { note: ghost } }, b_id], on-close: retain, last-owner: keep, retain: { basis: b, until: at + 3y, keep: [at, note] } }" },
        { "statement-refused", "create table t (id integer primary key, account_id integer not null)", "t: { owner: { column: account_id, when: \"kind = 'x'\" }, on-close: erase }" },
        { "statement-refused", "create table t (id integer primary key, payload text)", "t: { owner: { json: \"payload ->> 'a' ||\" }, on-close: erase }" },
        { "statement-refused", "create table t (id integer primary key, account_id integer not null, gone_id integer references long_gone(id))", "t: { owner: account_id, on-close: erase }" },
        { "unknown-parent", "create table t (id integer primary key, u_id integer not null)", "t: { parent: { table: elsewhere, on: { u_id: id } }, on-close: erase }" },
        { "ambiguous-parent", "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, a integer not null references t(id), b integer not null references t(id))", "t: { owner: account_id, on-close: erase }\n  u: { parent: t }" },
        { "no-foreign-key", "create table t (id integer primary key, account_id integer not null, other integer)", "t: { owner: account_id, on-close: erase, links: { other: cut } }" },
        { "not-personal-but-owned", "create table t (id integer primary key, account_id integer not null)", "t: { personal: no, owner: account_id, on-close: erase }" },
        { "through-without-on", "create table t (id integer primary key, note text); create table m (t_id integer not null, account_id integer not null)", "m: { owner: account_id, on-close: erase }\n  t: { owners: [{ through: m, account: account_id }], last-owner: erase }" },
        { "set-default", "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, account_id integer not null, t_id integer default 1 references t(id) on delete set default)", "t: { owner: account_id, on-close: erase }\n  u: { owner: account_id, on-close: erase }" },
        { "mask-generated", "create table t (id integer primary key, account_id integer, body text, loud text generated always as (upper(body)) stored)", "t: { owner: account_id, on-close: anonymise, mask: { body: null, loud: null } }" },
        { "after-impossible", "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, account_id integer not null, t_id integer not null references t(id))", "t: { owner: account_id, on-close: erase }\n  u: { owner: account_id, on-close: erase, after: [t] }" },
        { "elements-type", "create table t (id integer primary key, account_id integer)", "t: { owner: { elements: account_id }, on-close: erase }" },
        { "archive-shared", "create table t (id integer primary key, account_ids text, at text)", "t: { owner: { elements: account_ids }, on-close: retain, retain: { basis: b, until: at + 3y, keep: [at], archive: yes } }" },
        { "parent-stays", "create table t (id integer primary key, account_id integer references accounts(id)); create table u (id integer primary key, account_id integer not null, t_id integer not null references t(id))", "t: { owner: account_id, on-close: anonymise }\n  u: { owners: [account_id, { parent: t }], on-close: erase }" },
        { "no-place", "create table t (_rowid_ text, rowid text, oid text, account_id integer not null)", "t: { owner: account_id, on-close: erase }" },
        { "retain-without-key", "create table t (account_id integer, at text)", "t: { owner: account_id, on-close: retain, retain: { basis: b, until: at + 3y, keep: [at] } }" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Refuses_with_a_place_and_a_mend(string code, string schema, string tables)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, Accounts + schema);
        var map = DataMap.Parse($"subject: {{ table: accounts, key: id }}\ntables:\n  accounts: {{ on-close: erase }}\n  {tables}\n", "m.yaml");

        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(map, world.Database, default);

        plan.ShouldBeNull(string.Join('\n', diagnostics));
        var refusal = diagnostics.FirstOrDefault(d => d.Code == code && d.Severity == Severity.Severe);
        refusal.ShouldNotBeNull(string.Join('\n', diagnostics));
        refusal.Where.File.ShouldBe("m.yaml");
        refusal.Where.Line.ShouldBeGreaterThan(0);
        refusal.Mend.ShouldNotBeEmpty();
    }

    public static TheoryData<string, string, string> RefusedByPostgreSql => new()
    {
        { "mask-enum", "create type mood as enum ('glad', 'sad'); create table t (id integer primary key, account_id integer, feeling mood)", "t: { owner: account_id, on-close: anonymise, mask: { feeling: { fixed: angry } } }" },
        { "closed-circle", "create table t (id integer primary key, account_id integer not null, u_id integer not null); create table u (id integer primary key, account_id integer not null, t_id integer not null references t(id)); alter table t add foreign key (u_id) references u(id)", "t: { owner: account_id, on-close: erase }\n  u: { owner: account_id, on-close: erase }" },
        { "heirs", "create table t (id integer primary key, account_id integer not null); create table t_more () inherits (t); create table u (id integer primary key, t_id integer not null)", "t: { owner: account_id, on-close: erase }\n  t_more: { owner: account_id, on-close: erase }\n  u: { parent: { table: t, on: { t_id: id } } }" },
        { "circle-without-key", "create table t (ref integer unique, account_id integer not null, u_id integer); create table u (id integer primary key, account_id integer not null, t_ref integer references t(ref)); alter table t add foreign key (u_id) references u(id)", "t: { owner: account_id, on-close: erase, links: { u_id: cut } }\n  u: { owner: account_id, on-close: erase, links: { t_ref: cut } }" },
    };

    [Theory]
    [MemberData(nameof(RefusedByPostgreSql))]
    public async Task Refuses_what_only_PostgreSQL_has_with_a_mend(string code, string schema, string tables)
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, Accounts + schema);
        var map = DataMap.Parse($"subject: {{ table: accounts, key: id }}\ntables:\n  accounts: {{ on-close: erase }}\n  {tables}\n", "m.yaml");

        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(map, world.Database, default);

        plan.ShouldBeNull(string.Join('\n', diagnostics));
        diagnostics.ShouldContain(d => d.Code == code && d.Severity == Severity.Severe && d.Where.Line > 0 && d.Mend.Length > 0, string.Join('\n', diagnostics));
    }

    public static TheoryData<string, Severity, string, string> Remarked => new()
    {
        { "not-unique", Severity.Warning, "create table t (id integer primary key, name text not null); alter table accounts add column name text", "t: { owner: { column: name, subject: name }, on-close: erase }" },
        { "trigger", Severity.Warning, "create table t (id integer primary key, account_id integer not null); create trigger g after delete on t begin select 1; end", "t: { owner: account_id, on-close: erase }" },
        { "may-refuse", Severity.Warning, "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, account_id integer not null, t_id integer references t(id))", "t: { owner: account_id, on-close: erase }\n  u: { owner: account_id, on-close: erase }" },
        { "set-null", Severity.Note, "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, account_id integer not null, t_id integer references t(id) on delete set null)", "t: { owner: account_id, on-close: erase }\n  u: { owner: account_id, on-close: erase }" },
        { "last-owner-unsaid", Severity.Note, "create table t (id integer primary key, a integer, b integer)", "t: { owners: [a, b], on-close: detach }" },
    };

    [Theory]
    [MemberData(nameof(Remarked))]
    public async Task Says_what_need_not_stop_a_plan(string code, Severity severity, string schema, string tables)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, Accounts + schema);
        var map = DataMap.Parse($"subject: {{ table: accounts, key: id }}\ntables:\n  accounts: {{ on-close: erase }}\n  {tables}\n", "m.yaml");

        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(map, world.Database, default);

        plan.ShouldNotBeNull(string.Join('\n', diagnostics));
        diagnostics.ShouldContain(d => d.Code == code && d.Severity == severity && d.Reason.Length > 0, string.Join('\n', diagnostics));
    }

    [Fact]
    public void Every_code_that_the_compiler_knows_is_provoked_by_a_test()
    {
        string[] Files(string folder) => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText)];
        var codes = Files("src/Adieu.Erasure/Planning").SelectMany(f => Code().Matches(f)).Select(m => m.Groups[1].Value).ToHashSet();
        var tests = string.Concat(Files("tests/Adieu.Erasure.Tests"));

        codes.Count.ShouldBeGreaterThan(40);
        codes.Where(c => !tests.Contains($"\"{c}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"(?:(?:Severe|Warn|Note|[Rr]efuse)\(\s*|Severity\.\w+, )""([a-z]+(?:-[a-z]+)*)""")]
    private static partial Regex Code();

    [Theory]
    [InlineData("mask: { email: ghost, bio: null }", "mask-key")]
    [InlineData("mask: { bio: null }", "unclassified-column")]
    public async Task A_row_that_stays_under_an_address_as_its_key_is_refused(string mask, string code)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, "create table people (email text not null primary key, bio text)");
        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse($"subject: {{ table: people, key: email }}\ntables:\n  people: {{ on-close: anonymise, {mask} }}"), world.Database, default);
        plan.ShouldBeNull();
        diagnostics.Where(d => d.Severity == Severity.Severe).ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_key_of_bytes_that_nobody_could_give_is_refused_and_its_digits_serve_instead()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, "create table \"User\" (\"Id\" blob primary key not null, name text); create table posts (id integer primary key, by blob not null); insert into \"User\" values (x'00ff', 'Ann'), (x'00fe', 'Bob'); insert into posts values (1, x'00ff'), (2, x'00fe')");
        var map = "subject: { table: User, key: Id }\ntables:\n  User: { on-close: erase }\n  posts: { owner: by, on-close: erase }";

        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse(map, "m.yaml"), world.Database, default);
        plan.ShouldBeNull();
        var refusal = diagnostics.Single(d => d.Severity == Severity.Severe);
        (refusal.Code, refusal.Where).ShouldBe(("key-of-bytes", new Mark("m.yaml", 1, 10)));

        var mend = refusal.Mend.Split('\n');
        await world.ExecuteAsync(mend[0] + mend[1]);
        await using var store = await world.StoreAsync(map.Replace(map[..map.IndexOf('\n')], mend[2], StringComparison.Ordinal).Replace("owner: by", "owner: { column: by, subject: Id }", StringComparison.Ordinal));
        await store.EraseAsync([Words.Step("s", "00ff")], default);
        (await world.RowsAsync("select name from \"User\"")).ShouldBe("Bob");
        (await world.RowsAsync("select id from posts")).ShouldBe("2");
    }

    [Theory]
    [InlineData("a: { owner: user_no, on-close: erase }", "owner: [..., user_no]")]
    [InlineData("a: { owner: [user_no, id, body], on-close: erase, unowned: keep }", "owner: [..., user_no]")]
    [InlineData("a: { owner: { columns: [user_no, id], subject: email }, on-close: erase }", "columns: [...]")]
    [InlineData("a: { owner: { json: body }, on-close: erase }", "subject:")]
    [InlineData("a: { owner: { column: body, format: \"u:{key}\" }, on-close: erase }", "subject:")]
    [InlineData("a: { owner: { through: m, on: { id: a_id }, account: user_no }, on-close: erase }", "account: [..., ...]")]
    [InlineData("a: { personal: no, accessor: user_no }", "owner: [..., user_no]")]
    [InlineData("a: { owner: { column: user_no, subject: no }, on-close: erase }", "owner: [..., user_no]")]
    [InlineData("a: { owner: { json: body, subject: no }, on-close: erase }", "subject:")]
    [InlineData("a: { owner: { column: body, format: \"u:{key}\", subject: no }, on-close: erase }", "subject:")]
    [InlineData("a: { owner: { elements: body, subject: no }, on-close: erase }", "subject:")]
    [InlineData("a: { personal: no, accessor: { column: user_no, subject: no } }", "owner: [..., user_no]")]
    public async Task A_key_of_two_columns_is_not_compared_in_part(string table, string mend)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, "create table users (tenant integer not null, no integer not null, email text unique, primary key (tenant, no)); create table a (id integer primary key, user_no integer not null, body text not null); create table m (a_id integer, user_no integer)");
        var map = DataMap.Parse($"subject: {{ table: users, key: [tenant, no] }}\ntables:\n  users: {{ on-close: erase }}\n  m: {{ personal: no }}\n  {table}", "m.yaml");

        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(map, world.Database, default);

        plan.ShouldBeNull();
        var refusal = diagnostics.Single(d => d.Code == "key-width");
        refusal.Mend.ShouldContain(mend);
        refusal.Where.Line.ShouldBe(5);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Columns_that_are_unique_together_name_one_person_and_those_that_are_not_get_a_warning(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, "create table users (tenant integer not null, no integer not null, email text not null, nick text not null, name text, primary key (tenant, no), unique (tenant, nick)); create unique index users_email on users (tenant, lower(email)); create index users_name on users (tenant, name); "
            + "create table a (id integer primary key, tenant integer not null, who text not null); create index a_who on a (tenant, who)");
        async Task<MapDiagnostic?> NotUnique(string column) => (await PlanCompiler.CompileAsync(DataMap.Parse($"subject: {{ table: users, key: [tenant, no] }}\ntables:\n  users: {{ on-close: erase }}\n  a: {{ owner: {{ columns: [tenant, who], subject: [tenant, {column}] }}, on-close: erase }}"), world.Database, default))
            .Diagnostics.SingleOrDefault(d => d.Code == "not-unique");

        (await NotUnique("nick")).ShouldBeNull();
        (await NotUnique("email")).ShouldBeNull();
        (await NotUnique("name")).ShouldNotBeNull().Mend.ShouldEndWith("on users (tenant, name);");
    }

    [Theory]
    [InlineData("t: { owner: account_id, on-close: erase, accessor: reader }", "no column reader")]
    [InlineData("t: { owner: account_id, on-close: erase, accessor: { column: by, subject: mail } }", "no column mail")]
    [InlineData("t: { owner: account_id, on-close: erase, accessor: { through: readers, on: { id: t_id }, account: by } }", "no table readers")]
    [InlineData("t: { owner: account_id, on-close: erase, recount: { by: { of: answers, on: { t_id: id } } } }", "no table answers")]
    [InlineData("t: { owner: account_id, on-close: erase, recount: { by: { of: accounts, on: { t_id: no } } } }", "no column t_id")]
    public async Task What_only_sees_or_counts_must_be_there_too(string table, string reason)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, Accounts + "create table t (id integer primary key, account_id integer not null, by integer)");

        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse($"subject: {{ table: accounts, key: id }}\ntables:\n  accounts: {{ on-close: erase }}\n  {table}"), world.Database, default);

        plan.ShouldBeNull();
        diagnostics.ShouldContain(d => d.Severity == Severity.Severe && d.Reason.Contains(reason, StringComparison.Ordinal), string.Join('\n', diagnostics));
    }

    [Fact]
    public async Task A_part_of_a_map_is_refused_while_rows_of_other_tables_refer_to_it()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, Accounts + "create table t (id integer primary key, account_id integer not null); create table u (id integer primary key, account_id integer not null, t_id integer references t(id))");
        var map = DataMap.Parse("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  t: { owner: account_id, on-close: erase, after: [u] }\n  u: { owner: account_id, on-close: erase, links: { t_id: follow } }");
        var (plan, diagnostics) = PlanCompiler.TryCompile(map.Only(["t"]), await CatalogReader.ReadAsync(world.Database, default));
        plan.ShouldBeNull();
        diagnostics.Where(d => d.Severity == Severity.Severe).Select(d => d.Code).ShouldBe(["part-referred-to"]);
    }

    [Fact]
    public async Task Warns_of_an_edge_without_an_index_and_writes_the_index()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, Accounts + "create table t (id integer primary key, account_id integer not null)");
        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  t: { owner: account_id, on-close: erase }"), world.Database, default);
        plan.ShouldNotBeNull();
        diagnostics.ShouldContain(d => d.Code == "no-index" && d.Mend.Contains("create index t_account_id on t (account_id)"));
    }

    [Fact]
    public async Task A_list_cannot_name_people_whose_key_has_two_columns()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, "create table people (tenant integer not null, no integer not null, primary key (tenant, no)); create table t (id integer primary key, nos text)");
        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse("subject: { table: people, key: [tenant, no] }\ntables:\n  people: { on-close: erase }\n  t: { owner: { elements: nos }, on-close: erase }"), world.Database, default);
        plan.ShouldBeNull();
        diagnostics.Where(d => d.Severity == Severity.Severe).Select(d => d.Code).ShouldBe(["elements-composite"]);
    }

    [Theory]
    [InlineData("account_id integer, slug text, unique (account_id, slug)", "fixed: x")]
    [InlineData("account_id integer, place integer unique, slug text, unique (place, slug)", "fixed: x")]
    [InlineData("account_id integer, place integer unique, slug text, unique (place, slug)", "hmac")]
    public async Task A_mask_that_cannot_stand_twice_is_taken(string columns, string mask)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, $"{Accounts}create table t (id integer primary key, {columns})");
        var map = $"subject: {{ table: accounts, key: id }}\ntables:\n  accounts: {{ on-close: erase }}\n  t: {{ owner: account_id, on-close: anonymise, mask: {{ slug: {(mask == "hmac" ? mask : $"{{ {mask} }}")} }}, columns: {{ place: not-personal }} }}";
        await using var store = await world.StoreAsync(columns.Contains("place") ? map : map.Replace(", columns: { place: not-personal }", ""));
        store.Plan.Diagnostics.ShouldAllBe(d => d.Severity != Severity.Severe);
    }

    [Fact]
    public async Task Warns_of_a_column_that_is_called_like_a_reference_to_the_person()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, Accounts + "create table shop_t (id integer primary key, owner_id integer not null, friend smallint, account_id integer, note text); create table shop_u (id integer primary key, owner_id integer not null)");
        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }\n  shop_t: { personal: no, columns: { account_id: { not-personal: counted } } }\n  shop_u: { owner: owner_id, on-close: erase }"), world.Database, default);
        plan.ShouldNotBeNull();
        diagnostics.Where(d => d.Code == "may-name-somebody").ShouldHaveSingleItem().Reason.ShouldStartWith("shop_t.owner_id ");
    }

    [Fact]
    public async Task A_schema_that_changed_is_named_and_a_pinned_map_is_refused()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, Accounts);
        var text = "subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }";
        await using var store = await world.StoreAsync(text);
        (await store.DriftAsync(default)).ShouldBeNull();
        var pinned = $"fingerprint: {store.Plan.Fingerprint}\n{text}";
        await using (await world.StoreAsync(pinned))
        {
        }

        await world.ExecuteAsync("alter table accounts add column wechat text");

        (await store.DriftAsync(default)).ShouldBe("The schema changed under the map: column accounts.wechat is new.");
        (await Should.ThrowAsync<MapException>(() => world.StoreAsync(pinned))).Diagnostics.ShouldContain(d => d.Code == "schema-changed");
    }

    [Fact]
    public async Task The_plan_of_the_same_map_and_schema_has_the_same_hash()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, Accounts);
        await using var one = await world.StoreAsync("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: erase }");
        await using var two = await world.StoreAsync("# another look\nsubject: { table: accounts, key: [id] }\ntables:\n  accounts:\n    on-close: erase");
        two.PlanHash.ShouldBe(one.PlanHash);
        one.Plan.ToSql().ShouldContain("delete from");
    }
}
