using System.Text;
using System.Text.RegularExpressions;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Adieu.Erasure.Tests;

public class ResidueTests
{
    // The same cases in every run and on every machine.
    private static readonly Replay SameCases = new(new Rnd(20261123, 9), FSharpOption<int>.None);

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Finds_people_in_whatever_column_they_hide(SqlDialect dialect)
    {
        var bytes = dialect == SqlDialect.Sqlite ? "blob" : "bytea";
        var blob = dialect == SqlDialect.Sqlite ? "x'6c696c6569406578616d706c652e6f7267'" : "'\\x6c696c6569406578616d706c652e6f7267'";
        await using var world = await World.CreateAsync(dialect, $$"""
            create table notes (body text, id integer primary key);
            create table payloads (id integer primary key, doc json, raw {{bytes}}, n bigint);
            create table doubles (phone text primary key, again text);
            insert into notes values ('call +8613800000001 please', 1), ('韩梅梅 was here', 2), ('139-0000-0002', 3), ('913800000001', 4), ('LiLei@Example.org', 5), ('110101 19900101 123X', 6), ('two
            lines	lilei@example.org', 7);
            insert into payloads values (1, '{"name":"\u97e9\u6885\u6885"}', null, 13900000002), (2, '{}', {{blob}}, 5);
            insert into doubles values ('13900000002', '13800000001');
            """);
        var many = Enumerable.Range(0, 5000).Select(i => (IReadOnlyList<string>)[$"157{i:00000000}", $"nobody{i}@example.org"]).ToList();

        var report = await ResidueScan.RunAsync(world.Database, [["+86 138 0000 0001"], ["韩梅梅"], ["13900000002"], ["lilei@example.org"], ["11010119900101123x"], .. many], default);

        report.Found.Select(r => $"{r.Owner} {r.Table}.{r.Column} {r.Row ?? "-"} {r.Occurrences}").Order(StringComparer.Ordinal).ShouldBe(
            ["0 doubles.again - 1", "0 notes.body 1 1", "1 notes.body 2 1", "1 payloads.doc 1 1", "2 doubles.phone - 1", "2 notes.body 3 1", "2 payloads.n 1 1", "3 notes.body 5 2", "3 payloads.raw 2 1", "4 notes.body 6 1"]);
        (report.Tables, report.Rows).ShouldBe((3, 10));
    }

    [Fact]
    public async Task Nothing_is_lost_between_two_buffers_and_in_huge_rows()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table t (id integer primary key, body text);
            insert into t select g, repeat('x', g % 97) || '|13800000001|' from generate_series(1, 20000) g;
            insert into t select 0, repeat('0123456789', 200000) || '|13800000001';
            """);

        (await ResidueScan.RunAsync(world.Database, [["13800000001"]], default)).Found.ShouldBe([new Residue(0, "t", "body", "1", 20001)]);
    }

    [Fact]
    public async Task Materialised_views_are_searched_and_the_map_s_author_hears_of_them()
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, """
            create table people (id integer primary key, phone text);
            insert into people values (1, '13800000001');
            create view callers as select id, phone from people;
            create schema reports;
            create materialized view reports.calls as select phone, count(*) as n from callers group by phone;
            create materialized view reports.days as select 1 as one;
            """);
        await using var store = await world.StoreAsync("subject: { table: people, key: id }\ntables:\n  people: { on-close: erase }");
        var warning = store.Plan.Diagnostics.Where(d => d.Code == "materialised-view").ShouldHaveSingleItem();
        warning.Reason.ShouldStartWith("reports.calls keeps what it has read from people");
        await store.EraseAsync([Words.Step("s", "1")], default);

        (await ResidueScan.RunAsync(world.Database, [["13800000001"]], default)).Found.ShouldBe([new Residue(0, "reports.calls", "phone", null, 1)]);
        await world.ExecuteAsync(warning.Mend.Split('#')[0]);
        (await ResidueScan.RunAsync(world.Database, [["13800000001"]], default)).Found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("13800000001", "13800000001 +8613800000001 0086-13800000001 008613800000001 138 0000 0001 a\\n13800000001", 6)]
    [InlineData("13800000001", "113800000001 138000000011 8613800000001x x13800000001 138--00000001 9986138000000012", 0)]
    [InlineData("lilei@example.org", "lilei@example.org. <LILEI@EXAMPLE.ORG> mailto:lilei@example.org", 3)]
    [InlineData("lilei@example.org", "xlilei@example.org lilei@example.organ", 0)]
    [InlineData("tom12", "tom12 TOM12,tom12", 3)]
    [InlineData("tom12", "atom12 tom123", 0)]
    public void An_identifier_is_known_in_its_ways_of_writing_and_not_within_others(string identifier, string text, int expected)
    {
        Matches([identifier], Encoding.UTF8.GetBytes(text)).Count.ShouldBe(expected);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Finds_people_in_what_is_encoded(SqlDialect dialect)
    {
        static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        static string Hexadecimal(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
        string[] bodies =
        [
            Base64("13800000001"),
            $"Authorization: Basic {Base64("lilei@example.org:secret")}",
            $"eyJhbGciOiJub25lIn0.{Base64("""{"sub":"77","name":"韩梅梅"}""").TrimEnd('=').Replace('+', '-').Replace('/', '_')}.",
            $"https://example.org/avatars/{Base64("u:13800000001;")}",
            Hexadecimal("phone 13800000001."),
            "0x" + Hexadecimal("韩梅梅").ToLowerInvariant(),
            """{"mail":"lilei\u0040example.org"}""",
            "/unsubscribe?a=1&to=LiLei%40example.org",
            "%E9%9F%A9%E6%A2%85%E6%A2%85",
            Base64("913800000001"),
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        ];
        await using var world = await World.CreateAsync(dialect, "create table t (id integer primary key, body text); insert into t values " + string.Join(", ", bodies.Select((b, i) => $"({i + 1}, '{b}')")));

        foreach (var (identifier, rows) in new[] { ("13800000001", "1 4 5"), ("lilei@example.org", "2 7 8"), ("韩梅梅", "3 6 9") })
        {
            foreach (var row in Enumerable.Range(1, bodies.Length))
            {
                await world.ExecuteAsync($"drop table if exists one; create table one as select * from t where id = {row}");
                var found = (await ResidueScan.RunAsync(world.Database, [[identifier]], default)).Found.Where(f => f.Table == "one").ToList();
                found.Count.ShouldBe(rows.Split(' ').Contains($"{row}") ? 1 : 0, $"{identifier} in row {row}");
            }
        }

        // A key that holds somebody encoded is not told either.
        await world.ExecuteAsync($"create table k (id text primary key, body text); insert into k values ('{bodies[0]}', '13800000001')");
        (await ResidueScan.RunAsync(world.Database, [["13800000001"]], default)).Found.Where(f => f.Table == "k").ShouldAllBe(f => f.Row == null);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Finds_letters_that_are_two_bytes_wide(SqlDialect dialect)
    {
        static string Bytes(SqlDialect dialect, byte[] bytes) => dialect == SqlDialect.Sqlite ? $"x'{Convert.ToHexString(bytes)}'" : $"'\\x{Convert.ToHexString(bytes)}'::bytea";
        var (low, high) = (Encoding.Unicode, Encoding.BigEndianUnicode);
        byte[][] contents = [low.GetBytes("lilei@example.org"), high.GetBytes("to: lilei@example.org"), [.. low.Preamble, .. low.GetBytes("mail\tlilei@example.org\r\n")], low.GetBytes("xlilei@example.org")];
        await using var world = await World.CreateAsync(dialect, $"create table t (id integer primary key, before {(dialect == SqlDialect.Sqlite ? "blob" : "bytea")}, body {(dialect == SqlDialect.Sqlite ? "blob" : "bytea")}); "
            + string.Concat(contents.Select((c, i) => $"insert into t values ({i + 1}, {Bytes(dialect, Encoding.UTF8.GetBytes("something"))}, {Bytes(dialect, c)});")));
        var found = (await ResidueScan.RunAsync(world.Database, [["lilei@example.org"]], default)).Found.ShouldHaveSingleItem();
        found.ShouldSatisfyAllConditions(f => f.Column.ShouldBe("body"), f => f.Occurrences.ShouldBe(3));
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Finds_what_is_encoded_within_something_encoded(SqlDialect dialect)
    {
        const string Json = """{"to":"lilei\u0040example.org"}""";
        string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        string[] bodies =
        [
            Base64(Json),
            Uri.EscapeDataString(Json),
            Base64($"[{Base64("13800000001 called")}]"),
            "next=" + Uri.EscapeDataString("/a?state=" + Uri.EscapeDataString("lilei@example.org")),
            Convert.ToHexString(Encoding.UTF8.GetBytes("user=" + Base64("lilei@example.org"))),
            Base64(Base64(Base64("lilei@example.org"))),
            Base64("nobody at all in this one"),
        ];
        await using var world = await World.CreateAsync(dialect, "create table t (id integer primary key, body text); insert into t values " + string.Join(", ", bodies.Select((b, i) => $"({i + 1}, '{b}')")));

        // Of three layers the innermost is not looked into; and whoever stands before another in one read is told with their own row.
        foreach (var (identifier, rows) in new[] { ("lilei@example.org", "1 2 4 5"), ("13800000001", "3") })
        {
            foreach (var row in Enumerable.Range(1, bodies.Length))
            {
                await world.ExecuteAsync($"drop table if exists one; create table one (id integer primary key, body text); insert into one values (0, 'YWxsIGlzIHdlbGwgaGVyZSAlNDA='); insert into one select * from t where id = {row}");
                var found = (await ResidueScan.RunAsync(world.Database, [[identifier]], default)).Found.Where(f => f.Table == "one").ToList();
                string.Join(' ', found.Select(f => f.Row)).ShouldBe(rows.Split(' ').Contains($"{row}") ? $"{row}" : "", $"{identifier} in row {row}");
            }
        }
    }

    [Fact]
    public void Wherever_in_an_encoded_text_an_identifier_stands_it_is_found_where_the_text_begins()
    {
        var letters = Gen.Elements(";", " ", "{", "\"", "é", "韩", ":", ",");
        var cases = from before in Gen.ArrayOf(letters, 7)
                    from take in Gen.Choose(0, 7)
                    from after in Gen.ArrayOf(letters, 5)
                    from way in Gen.Choose(0, 2)
                    from words in Gen.Elements("", "see ", "x\t\n, ", "/img/a-b/")
                    from identifier in Gen.Elements("13800000001", "lilei@example.org", "tom12345", "11010119900101123x")
                    select (identifier, way, words, plain: string.Concat(before.Take(take)) + identifier + string.Concat(after));
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var bytes = Encoding.UTF8.GetBytes(c.plain);
            var encoded = c.way == 0 ? Convert.ToBase64String(bytes) : c.way == 1 ? Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_') : Convert.ToHexString(bytes);
            if (encoded.TrimEnd('=').Length < 14) return true;
            var text = Encoding.UTF8.GetBytes($"{c.words}{encoded}, and so on");
            var at = new List<int>();
            new EncodedFinder(new IdentifierMatcher([[c.identifier]])).Find(text, (_, where, _) => at.Add(where));
            return at.Count == 1 && at[0] >= 0 && at[0] <= c.words.Length + 3;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(SameCases));
    }

    [Fact]
    public void The_matcher_finds_what_a_naive_search_finds()
    {
        // Few letters, so that identifiers overlap, begin alike and are parts of one another.
        var letter = Gen.Elements("a", "b", "1", "2", "X", "@", ".", "é", "韩", "-", " ");
        var word = from n in Gen.Choose(5, 24) from w in Gen.ArrayOf(letter, n) select string.Concat(w);
        var digits = from n in Gen.Elements(11, 18) from d in Gen.ArrayOf(Gen.Elements("1", "2"), n - 1) from last in Gen.Elements("1", "2", "x") select string.Concat(d) + last;
        var grouped = from d in digits from at in Gen.Choose(1, 10) from gap in Gen.Elements("-", " ", "--") from before in Gen.Elements("", "86", "0086", "1", "+86 ") select before + d.Insert(at, gap);
        var cases = from identifiers in Gen.ArrayOf(Gen.OneOf(word, digits), 12)
                    from parts in Gen.ArrayOf(Gen.OneOf(word, Gen.Elements(identifiers), Gen.Elements(identifiers), grouped, letter), 40)
                    select (identifiers, text: string.Concat(parts));
        Prop.ForAll(cases.ToArbitrary(), c => Matches(c.identifiers, Encoding.UTF8.GetBytes(c.text)).SequenceEqual(Naive(c.identifiers, Encoding.UTF8.GetBytes(c.text))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(SameCases));
    }

    private static List<(int Owner, int At)> Matches(string[] identifiers, byte[] text)
    {
        var all = new List<(int, int)>();
        new IdentifierMatcher([.. identifiers.Select(i => (IReadOnlyList<string>)[i])]).Find(text, (owner, at, _) => all.Add((owner, at)));
        return [.. all.Distinct().Order()];
    }

    private static List<(int Owner, int At)> Naive(string[] identifiers, byte[] text)
    {
        var all = new List<(int, int)>();
        for (var owner = 0; owner < identifiers.Length; owner++)
        {
            // A phone or document number may be grouped anyhow.
            var number = Regex.IsMatch(identifiers[owner].Trim(), "^([0-9]{11}|[0-9]{17}[0-9xX])$") ? new Regex(@"\G" + string.Join("[- ]?", identifiers[owner].Trim().AsEnumerable()), RegexOptions.IgnoreCase) : null;
            for (var at = 0; number is not null && at < text.Length; at++)
            {
                if (number.Match(Encoding.Latin1.GetString(text), at) is { Success: true } match && IdentifierForms.Alone(text, at, match.Length)) all.Add((owner, at));
            }

            foreach (var form in IdentifierForms.Of(identifiers[owner]))
            {
                for (var at = 0; at + form.Length <= text.Length; at++)
                {
                    var same = Enumerable.Range(0, form.Length).All(i => Lower(form[i]) == Lower(text[at + i]));
                    if (same && IdentifierForms.Alone(text, at, form.Length)) all.Add((owner, at));
                }
            }
        }

        return [.. all.Distinct().Order()];
    }

    private static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b;
}
