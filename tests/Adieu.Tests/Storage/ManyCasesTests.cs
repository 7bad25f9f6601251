using System.Text.RegularExpressions;
using Adieu.Appeals;
using Adieu.Erasure.Stores;
using Adieu.Measures;
using Adieu.Reviews;
using Adieu.Staff;
using Adieu.Storage;
using Adieu.Tests.Staff;
using Dapper;

namespace Adieu.Tests.Storage;

/// <summary>However many cases there were, lanes, board and lists ask for a handful: the database plans every statement by an index.</summary>
/// <remarks>It runs when nothing else does: whoever empties SQLite's connection pools takes from it what it listens to.</remarks>
[Collection(nameof(ManyCasesTests))]
[CollectionDefinition(nameof(ManyCasesTests), DisableParallelization = true)]
public sealed partial class ManyCasesTests
{
    // As many rows as there are people at work, places or checkpoints; and the names that statements give them.
    private static readonly string[] Small = ["staff", "s", "z", "a", "b", "staff_sessions", "n", "staff_passkeys", "pads", "p", "second_pairs", "e", "lane_leases", "ledger_head", "ledger_checkpoints", "json_each", "r", "schema_versions"];

    // Indexes of what waits: to walk all of one is to look at what is wanted.
    private static readonly string[] Waiting = ["cases_waiting", "cases_kept_gone", "refusals_waiting", "outbox_due"];

    // Parameters of which PostgreSQL could not tell by where they stand that they are numbers.
    private static readonly string[] Numbers = ["now", "idle", "shift", "second", "life", "lease", "delay", "since"];

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task No_lane_and_no_page_of_a_desk_reads_a_whole_table(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        await using (var filling = await room.Shop.Get<AdieuDatabase>().OpenAsync(default)) await ManyCases.FillAsync(filling, dialect, 2_000);
        using var heard = await Statements.HearAsync(room.Shop.Get<AdieuDatabase>(), room.Shop.Storage);
        await WorkAsync(room);

        var statements = heard.All;
        foreach (var hot in new[] { "update cases set claim", "update outbox set claimed_until", "from undo_keys k", "count(*) from refusals where filed_at is not null", "from staff_look_ups l", "kept_gone = 1", "in ('Held', 'NeedsAttention') order by" })
            statements.ShouldContain(sql => sql.Contains(hot), $"the day went without: {hot}");
        await using var connection = await room.Shop.Get<AdieuDatabase>().OpenAsync(default);
        if (dialect == SqlDialect.PostgreSql)
            await connection.ExecuteAsync("set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set plan_cache_mode = force_generic_plan");
        var whole = new List<string>();
        foreach (var sql in statements)
        {
            string[] plan = dialect == SqlDialect.Sqlite ? [.. (await connection.QueryAsync($"explain query plan {sql}")).Select(row => (string)row.detail)] : [.. await ExplainAsync(connection, sql)];
            // Those in their days of cooling-off are many, those that are due a handful.
            if (dialect == SqlDialect.PostgreSql && sql.StartsWith("update cases set claim") && sql.Contains("due_at <=")) plan.ShouldContain(line => line.Contains("Index Cond") && line.Contains("due_at <="), sql);
            whole.AddRange(Whole(dialect, plan).Select(step => $"{step}: {sql}"));
        }

        whole.ShouldBeEmpty();
    }

    private static async Task WorkAsync(StaffRoom room)
    {
        var (clerk, boss, officer) = (await room.SeatAsync("chen", StaffRole.Clerk), await room.SeatAsync("li", StaffRole.Supervisor), await room.SeatAsync("wu", StaffRole.PrivacyOfficer));
        await room.Shop.ConfirmedAsync(1, days: 0);
        await room.Shop.RunAllAsync();
        var started = await room.StartAsync(clerk, StaffRoom.Li);
        await room.Shop.Get<IRefusals>().RefuseAsync(clerk, started.Number, "不是本人", "terms", default);
        await room.Shop.Get<IAppeals>().FileAsync(started.Number, "是我本人", default);
        await room.Shop.RunAllAsync();
        (await room.Board.ViewAsync(boss, default)).ShouldNotBeNull();
        (await room.Shop.Get<IAppeals>().ListAsync(officer, default)).ShouldNotBeNull().ShouldNotBeEmpty();
        (await room.Shop.Get<IReviews>().ListAsync(officer, default)).ShouldNotBeNull();
        (await room.SecondPair.WaitingAsync(boss, default)).ShouldBeEmpty();
        await room.Shop.Get<IAppeals>().DecideAsync(officer, started.Number, false, "维持原决定", default);
        await room.Shop.Get<IBacklog>().LookAsync(default);
    }

    // The plan is one for all values.
    private static async Task<IEnumerable<string>> ExplainAsync(System.Data.Common.DbConnection connection, string sql)
    {
        var names = new List<string>();
        var numbered = Parameter().Replace(sql, match =>
        {
            if (!names.Contains(match.Value)) names.Add(match.Value);
            return "$" + (names.IndexOf(match.Value) + 1);
        });
        var types = names.Select(name => Numbers.Contains(name[1..]) ? "bigint" : "unknown");
        await connection.ExecuteAsync($"deallocate all; prepare asked {(names.Count == 0 ? "" : $"({string.Join(", ", types)})")} as {numbered}");
        return await connection.QueryAsync<string>("explain (costs off) execute asked" + (names.Count == 0 ? "" : $"({string.Join(", ", names.Select(_ => "null"))})"));
    }

    private static IEnumerable<string> Whole(SqlDialect dialect, string[] plan)
    {
        for (var i = 0; i < plan.Length; i++)
        {
            var match = (dialect == SqlDialect.Sqlite ? SqliteScan() : PostgresScan()).Match(plan[i]);
            if (!match.Success || Small.Contains(match.Groups["table"].Value) || Waiting.Contains(match.Groups["index"].Value)) continue;
            // What the index is asked for stands below, before the next step.
            if (dialect == SqlDialect.PostgreSql && plan.Skip(i + 1).TakeWhile(line => !line.Contains("->")).Any(line => line.Contains("Index Cond"))) continue;
            yield return plan[i].Trim();
        }
    }

    [GeneratedRegex(@"(?<![\w@])@[A-Za-z]\w*")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^SCAN (?<table>[a-z]\w*)(?: USING (?:COVERING )?INDEX (?<index>\w+))?")]
    private static partial Regex SqliteScan();

    [GeneratedRegex(@"Bitmap Index Scan on (?<index>\w+)|(?:Seq Scan|Index (?:Only )?Scan(?: Backward)? using (?<index>\w+)) on (?<table>\w+)")]
    private static partial Regex PostgresScan();
}
