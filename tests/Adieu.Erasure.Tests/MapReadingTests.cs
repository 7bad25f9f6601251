using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Tests;

public class MapReadingTests
{
    [Theory]
    [InlineData("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-close: earse }", 3, 25, "erase")]
    [InlineData("subject: { table: accounts, key: id }\ntables:\n  accounts: { on-clos: erase }", 3, 15, "on-close")]
    [InlineData("subject: { table: accounts }\ntables:\n  accounts: { on-close: erase }", 1, 10, "key: id")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { on-close: retain, retain: { basis: x, until: soon + 3 } }", 3, 53, "completed_at + 3y")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { colum: x } }", 3, 17, "column")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { mask: { x: { ghost: a@b } } }", 3, 28, "{ghost}@gone.example")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { mask: { x: { ghost: \"{ghost}@{ghost}\" } } }", 3, 28, "{ghost}@gone.example")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { mask: { x: { fixd: y } } }", 3, 21, "fixed")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { on-close: erase }\n  a: { on-close: erase }", 4, 3, "say it once")]
    [InlineData("subject: { table: a, key: id }\nsubject: { table: b, key: id }\ntables:\n  a: { on-close: erase }", 2, 1, "a map for each subject")]
    [InlineData("", 1, 1, "subject:")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a:\n\ton-close: erase", 4, 1, "spaces")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { column: x, when: \"t = 'App\\Models\\User'\" } }", 3, 34, "single quotes")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { column: x, on-close: erase }\n  b: { personal: no }", 3, 44, "close every {")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { column: x, json: y }, on-close: erase }", 3, 17, "owners: [ { json: ... }, { column: ... } ]")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { column: x, format: \"dm:*:{key}\" }, on-close: erase }", 3, 36, "split_part")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { column: x, format: \"dm:{key}:*:x\" }, on-close: erase }", 3, 36, "split_part")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { column: x, format: \"dm:{key}:{key}\" }, on-close: erase }", 3, 36, "split_part")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { elements: x, subject: [b, c] }, on-close: erase }", 3, 39, "subject: b")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { json: x, subject: [b, c] }, on-close: erase }", 3, 35, "subject: b")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: x, on-close: anonymise, mask: { c: { fixed: a, truncate: 3 } } }", 3, 62, "fixed")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: x, accessor: { column: y, on-close: erase } }", 3, 28, "accessor: reader_id")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: x, accessor: { parent: rooms } }", 3, 28, "{ through: rooms, on: { room_id: id }, account: account_id }")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: &x { on-close: erase }\n  b: { <<: *x, owner: a_id }", 4, 8, "b: { owner: account_id, on-close: erase }")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: x, on-close: retain, retain: { basis: b, until: 完成 + 3 years } }", 3, 63, "completed_at + 3y")]
    public void A_fault_has_its_place_and_a_mend(string text, int line, int column, string mend)
    {
        var fault = Should.Throw<MapException>(() => DataMap.Parse(text, "m.yaml")).Diagnostics[0];
        fault.Where.ShouldBe(new Mark("m.yaml", line, column));
        fault.Mend.ShouldContain(mend);
    }

    [Theory]
    [InlineData("subject: accounts\ntables:\n  a: { on-close: erase }")]
    [InlineData("42")]
    [InlineData("subjekt: { table: a, key: id }\ntables:\n  a: { on-close: erase }")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: '', on-close: erase }")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: { colum: x }, on-close: erase }")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { owner: x, on-close: retain, retain: { basis: b, until: 3 years } }")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { personal: no, recount: { n: { off: x } } }")]
    public void One_fault_is_said_once(string text) => Should.Throw<MapException>(() => DataMap.Parse(text)).Diagnostics.ShouldHaveSingleItem();

    [Theory]
    [InlineData("completed_at", "completed_at", 0)]
    [InlineData("completed at + 3y", "completed at", 3)]
    [InlineData(" 完成 时间+10 y ", "完成 时间", 10)]
    [InlineData("t.closed-on + 6m", "t.closed-on", 6)]
    [InlineData("now + 1d", null, 1)]
    public void A_law_may_count_from_a_column_of_any_name(string until, string? column, int amount)
    {
        var map = DataMap.Parse($"subject: {{ table: a, key: id }}\ntables:\n  a: {{ on-close: retain, retain: {{ basis: b, until: \"{until}\" }} }}");
        (map.Tables[0].Retain!.Until.Column, map.Tables[0].Retain!.Until.Amount).ShouldBe((column, amount));
    }

    [Fact]
    public void A_parent_is_written_alike_beside_the_table_and_among_owners()
    {
        static Link.Parent Read(string owners) => (Link.Parent)DataMap.Parse($"subject: {{ table: a, key: id }}\ntables:\n  a: {{ on-close: erase }}\n  b: {{ {owners} }}").Tables[1].Links[^1];
        var outside = Read("parent: { table: a, on: { x: id }, when: \"k = 1\" }");
        foreach (var among in new[] { Read("owners: [ who, { parent: { table: a, on: { x: id }, when: \"k = 1\" } } ]"), Read("owners: [ who, { parent: { table: a }, on: { x: id }, when: \"k = 1\" } ]"), Read("owners: [ who, { parent: a, on: { x: id }, when: \"k = 1\" } ]") })
            (among.Table, string.Join(",", among.On), among.When).ShouldBe((outside.Table, string.Join(",", outside.On), outside.When));
    }

    [Fact]
    public void All_faults_of_a_file_are_listed_at_once() =>
        Should.Throw<MapException>(() => DataMap.Parse("subject: { tabel: a, key: id }\ntables:\n  a: { on-close: x, personal: maybe }")).Diagnostics.Count.ShouldBeGreaterThan(2);
}
