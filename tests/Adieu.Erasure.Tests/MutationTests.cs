using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>
/// A planner that is broken in many ways, one at a time. Its plan runs as it is; then the probes, the bystander
/// fingerprint and the residue scan, none of which asks the plan, must find the damage.
/// </summary>
public class MutationTests
{
    // Almost nothing is declared, so that the database itself catches as little as possible.
    private const string Schema = """
        create table people (id integer primary key, name text, email text);
        create table sessions (id integer primary key, user_id integer not null, token text);
        create table orders (id integer primary key, user_id integer, done integer not null, address text, total integer);
        create table lines (id integer primary key, order_id integer not null, item text);
        create table mail (id integer primary key, sender integer, receiver integer, sender_name text, body text);
        create table posts (id integer primary key, user_id integer, body text, topic_id integer);
        create table topics (id integer primary key, replies integer not null, pinned integer);
        create table folders (id integer primary key, user_id integer, inside integer references folders(id));
        create table activity (id integer primary key, subject_type text not null, subject_id integer, what text);
        create table cache (k text primary key not null, v text);
        create table members (band integer not null, user_id integer not null, primary key (band, user_id));
        create table files (id integer primary key, band integer not null, content text);
        create table notes (id integer primary key, folder_id integer not null, body text);
        create table marks (id integer primary key, session_id integer references sessions(id), note text);
        create table rooms (id integer primary key, member_ids json, title text);
        create table boards (id integer primary key, n integer not null);
        create table cards (id integer primary key, user_id integer not null, board_id integer not null);
        insert into rooms values (1, '[2,1,3]', 'shared'), (2, '[1]', 'only ann'), (3, '[2,3]', 'others'), (4, '[12,2]', 'dan');
        insert into boards values (1, 3), (2, 1), (3, 9);
        insert into cards values (1, 1, 1), (2, 2, 1), (3, 1, 1), (4, 2, 2);
        insert into people values (1, 'ann-secret', 'ann@example.org'), (2, 'bob', 'b@x'), (3, 'eve', 'e@x'), (12, 'dan', 'd@x');
        insert into sessions values (1, 1, 't'), (2, 2, 't'), (3, 1, 't'), (4, 12, 't');
        insert into orders values (1, 1, 1, 'ann-secret street', 10), (2, 1, 0, 'ann-secret street', 20), (3, 2, 1, 's', 30), (4, 2, 0, 's', 40);
        insert into lines values (1, 1, 'x'), (2, 2, 'y'), (3, 3, 'z'), (4, 2, 'w'), (5, 4, 'v');
        insert into topics values (1, 3, 5), (2, 1, 6);
        insert into mail values (1, 1, 2, 'ann-secret', 'hi'), (2, 2, 1, 'bob', 'ho'), (3, 1, null, 'ann-secret', 'x'), (4, 2, 3, 'bob', 'y'), (5, 2, null, 'bob', 'z');
        insert into posts values (1, 1, 'ann-secret wrote', 1), (2, 2, 'b', 1), (3, 3, 'c', 1), (4, 2, 'd', 2);
        insert into folders values (1, 1, null), (2, null, 1), (3, null, 2), (4, 2, null), (5, null, 4);
        insert into activity values (1, 'Account', 1, 'a'), (2, 'Article', 1, 'b'), (3, 'Account', 2, 'c'), (4, 'Article', 2, 'd');
        insert into cache values ('user:1', 'a'), ('user:12', 'b'), ('user:2', 'c'), ('site', 'd');
        insert into members values (1, 1), (1, 2), (2, 1), (3, 2), (3, 3);
        insert into files values (1, 1, 'shared'), (2, 2, 'only ann'), (3, 3, 'others');
        insert into notes values (1, 1, 'x'), (2, 3, 'y'), (3, 5, 'z');
        insert into marks values (1, 1, 'm'), (2, 2, 'n');
        """;

    private const string Map = """
        subject: { table: people, key: id }
        tables:
          people: { on-close: erase }
          sessions: { owner: user_id, on-close: erase }
          orders: { owner: user_id, on-close: retain, retain: { basis: law, until: now + 3y, keep: [done, total], where: "done = 1", otherwise: erase } }
          lines: { parent: { table: orders, on: { order_id: id } }, columns: { item: shared } }
          mail: { owners: [ { column: sender, on-close: detach, mask: { sender_name: ghost } }, { column: receiver, on-close: detach } ], last-owner: erase, columns: { body: shared } }
          posts: { owner: user_id, on-close: anonymise, mask: { body: { fixed: withdrawn } }, columns: { topic_id: not-personal } }
          topics: { personal: no }
          folders: { owner: user_id, on-close: erase, unowned: keep, links: { inside: follow } }
          activity: { owner: { column: subject_id, when: "subject_type = 'Account'" }, on-close: erase, unowned: keep }
          cache: { owner: { column: k, format: "user:{key}" }, on-close: erase }
          members: { owner: user_id, on-close: erase }
          files: { owners: { through: members, on: { band: band }, account: user_id, on-close: detach }, last-owner: erase, columns: { content: shared } }
          notes: { parent: { table: folders, on: { folder_id: id } } }
          marks: { personal: no, links: { session_id: cut } }
          rooms: { owner: { elements: member_ids, on-close: detach }, last-owner: erase, columns: { title: shared } }
          boards: { personal: no, recount: { n: { of: cards, on: { board_id: id } } } }
          cards: { owner: user_id, on-close: erase }
        """;

    private static readonly (string Name, string Table, string Why, Func<string, string?> Change)[] Mutations =
    [
        ("a table's rows are not deleted", "sessions", "delete", _ => null),
        ("the person stays", "people", "delete", _ => null),
        ("a table's rows are not found", "cache", "rows of the leavers", _ => null),
        ("the wrong column is joined", "sessions", "rows of the leavers", s => s.Replace("t.\"user_id\"", "t.\"id\"", StringComparison.Ordinal)),
        ("the join is forgotten", "sessions", "rows of the leavers", s => s[..s.IndexOf(" t on ", StringComparison.Ordinal)] + " t on true where true"),
        ("one of two links is forgotten", "mail", "rows of the leavers", s => s.Contains("\"receiver\"", StringComparison.Ordinal) ? null : s),
        ("the mask of a link is forgotten", "mail", "cut the leavers' links and mask", s => Without(s, "\"sender_name\" = ")),
        ("the mask of a table is forgotten", "posts", "cut the leavers' links and mask", s => Without(s, "\"body\" = ")),
        ("the link is not cut", "posts", "cut the leavers' links and mask", s => Without(s, "\"user_id\" = ")),
        ("another column is cut", "posts", "cut the leavers' links and mask", s => s.Replace("\"user_id\" =", "\"topic_id\" =", StringComparison.Ordinal)),
        ("everybody's rows are masked", "posts", "cut the leavers' links and mask", s => s[..s.IndexOf(" from ", StringComparison.Ordinal)] + " from adieu_s s"),
        ("a piece is skipped", "sessions", "delete", s => s + " and t.\"id\" <> 3"),
        ("a row of somebody else goes along", "sessions", "delete", s => s + " or t.\"id\" = 2"),
        ("a row is changed beside", "sessions", "delete", _ => "update \"topics\" set \"pinned\" = 0 where \"id\" = 1"),
        ("the last owner leaves the row behind", "mail", "the last owner takes the row along", _ => null),
        ("every owner takes the row along", "mail", "the last owner takes the row along", s => s[..s.IndexOf(" where ", StringComparison.Ordinal)] + " where w.fate = 1"),
        ("the group's last member is not seen", "files", "the last owner takes the row along", _ => null),
        ("every member takes the group's rows along", "files", "the last owner takes the row along", s => s[..s.IndexOf(" where ", StringComparison.Ordinal)] + " where w.fate = 1"),
        ("the condition is forgotten", "activity", "rows of the leavers", s => s.Replace("where t.adieu_when", "where true", StringComparison.Ordinal)),
        ("the condition is turned round", "activity", "rows of the leavers", s => s.Replace("where t.adieu_when", "where not t.adieu_when", StringComparison.Ordinal)),
        ("a text that begins alike is taken", "cache", "rows of the leavers", s => s[..s.IndexOf(" t on ", StringComparison.Ordinal)] + " t on t.\"k\" like 'user:' || s.k0 || '%' where true"),
        ("followers are not followed", "notes", "rows that follow folders", _ => null),
        ("what follows a follower stays", "folders", "rows that follow folders", _ => null),
        ("children come before their parents", "lines", "rows that follow orders", s => "early " + s),
        ("the law keeps what it does not want", "orders", "reduce to what the law keeps", _ => null),
        ("the law keeps everything", "orders", "rows of the leavers", s => s.Replace("else 3 end", "else 4 end", StringComparison.Ordinal)),
        ("what the law keeps is deleted", "orders", "rows of the leavers", s => s.Replace("then 4 else", "then 3 else", StringComparison.Ordinal)),
        ("another reference is cut", "marks", "cut session_id of rows that stay", s => s[..s.IndexOf(" from ", StringComparison.Ordinal)]),
        ("nobody leaves a list", "rooms", "cut the leavers' links and mask", _ => null),
        ("everybody leaves a list", "rooms", "cut the leavers' links and mask", s => With(s, "\"member_ids\" = ", "'[]'")),
        ("a list is turned round", "rooms", "cut the leavers' links and mask", s => With(s, "\"member_ids\" = ", "'[3,2]'")),
        ("lists are not looked into", "rooms", "rows of the leavers", _ => null),
        ("the last of a list leaves the row behind", "rooms", "the last owner takes the row along", _ => null),
        ("everybody of a list takes the row along", "rooms", "the last owner takes the row along", s => s[..s.IndexOf(" where ", StringComparison.Ordinal)] + " where w.fate = 1"),
        ("the group's members stay", "members", "delete", _ => null),
        ("the group's others are looked for in other groups", "files", "the last owner takes the row along", s => s.Replace("g.\"band\" = t.\"band\"", "g.\"band\" <> t.\"band\"", StringComparison.Ordinal)),
        ("the ghost is the person", "mail", "cut the leavers' links and mask", s => s.Replace("s0.ghost", "t.\"sender_name\"", StringComparison.Ordinal)),
        ("somebody else gets a ghost", "mail", "cut the leavers' links and mask", s => s + " or t.\"id\" = 4"),
        ("a counter is not counted anew", "boards", "n follows", _ => null),
        ("a counter counts everything", "boards", "n follows", s => s.Replace("c.\"board_id\" = t.\"id\"", "true", StringComparison.Ordinal)),
        ("a counter counts what is not there", "boards", "n follows", s => s.Replace("\"n\" = ", "\"n\" = 7 + ", StringComparison.Ordinal)),
        ("receipts count too much", "", "count", s => s.Replace("count(*) as n", "count(*) + 1 as n", StringComparison.Ordinal)),
        ("receipts count too little", "", "count", s => s.Replace("count(*) as n", "1 as n", StringComparison.Ordinal)),
    ];

    public static TheoryData<SqlDialect, string> Each
    {
        get
        {
            var data = new TheoryData<SqlDialect, string>();
            foreach (var dialect in new[] { SqlDialect.Sqlite, SqlDialect.PostgreSql })
            {
                foreach (var (name, _, _, _) in Mutations) data.Add(dialect, name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_broken_plan_is_found_out(SqlDialect dialect, string name)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map);
        var (plan, _, _) = await PlanCompiler.CompileAsync(DataMap.Parse(Map), world.Database, direct: false, default);
        store.Plan = Broken(plan!, name);

        (await FindingsAsync(world, store)).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_sound_plan_is_not_suspected(SqlDialect dialect)
    {
        await using var world = await World.CreateAsync(dialect, Schema);
        await using var store = await world.StoreAsync(Map);
        (await FindingsAsync(world, store)).ShouldBeEmpty();

        await using var again = await world.StoreAsync(Map);
        var (plan, _, _) = await PlanCompiler.CompileAsync(DataMap.Parse(Map), world.Database, direct: false, default);
        again.Plan = plan!;
        (await FindingsAsync(world, again, "2")).ShouldBeEmpty();
    }

    private static Plan Broken(Plan plan, string name)
    {
        var (_, table, why, change) = Mutations.First(m => m.Name == name);
        var statements = new List<PlanStatement>();
        var changed = 0;
        foreach (var statement in plan.Statements)
        {
            var mine = statement.Table == table && statement.Why.StartsWith(why, StringComparison.Ordinal) && statement.Phase is PlanPhase.Capture or PlanPhase.Count or PlanPhase.Apply;
            if (!mine || statement.Table != table)
            {
                statements.Add(statement);
                continue;
            }

            var sql = change(statement.Sql);
            if (sql != statement.Sql) changed++;
            if (sql is null) continue;
            if (sql.StartsWith("early ", StringComparison.Ordinal)) statements.Insert(statements.FindIndex(s => s.Phase == PlanPhase.Capture), statement with { Sql = sql[6..] });
            else statements.Add(statement with { Sql = sql });
        }

        changed.ShouldBeGreaterThan(0, "the mutation found nothing to break");
        return plan with { Statements = statements };
    }

    private static async Task<List<string>> FindingsAsync(World world, SqlErasureStore store, string leaver = "1")
    {
        var step = Step("step-" + leaver, leaver);
        await using var before = await Fingerprint.TakeAsync(world.Database, DataMap.Parse(Map), [step.Subject], default);
        IReadOnlyList<Receipt> receipts;
        try
        {
            receipts = await store.EraseAsync([step], default);
        }
        catch (StoreException e)
        {
            return [e.Message];
        }

        var found = new List<string>();
        found.AddRange((await store.ProbeAsync([step], default)).Findings.Select(f => $"probe {f.Table}.{f.Column}"));
        found.AddRange((await before.CompareAsync(receipts, default)).Select(f => $"bystander {f.Table} {f.Change} {f.Rows}"));
        var residue = await ResidueScan.RunAsync(world.Database, [leaver == "1" ? ["ann-secret", "ann@example.org"] : ["nobody-at-all"]], default);
        found.AddRange(residue.Found.Select(f => $"residue {f.Table}.{f.Column}"));
        return found;
    }

    // Writes something else in one assignment of a SET list.
    private static string With(string sql, string assignment, string value)
    {
        var at = sql.IndexOf(assignment, StringComparison.Ordinal);
        if (at < 0) return sql;
        var end = End(sql, at);
        return sql[..at] + assignment + value + sql[end..];
    }

    private static int End(string sql, int at)
    {
        var (depth, end) = (0, at);
        for (; end < sql.Length && (depth > 0 || (sql[end] != ',' && !sql[end..].StartsWith(" from ", StringComparison.Ordinal))); end++) depth += sql[end] == '(' ? 1 : sql[end] == ')' ? -1 : 0;
        return end;
    }

    // Drops one assignment of a SET list.
    private static string Without(string sql, string assignment)
    {
        var at = sql.IndexOf(assignment, StringComparison.Ordinal);
        if (at < 0) return sql;
        var end = End(sql, at);
        if (sql[end] == ',') return sql[..at] + sql[(end + 2)..];
        return (sql[..at].EndsWith(", ", StringComparison.Ordinal) ? sql[..(at - 2)] : sql[..at]) + sql[end..];
    }
}
