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
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { mask: { x: { fixd: y } } }", 3, 21, "fixed")]
    [InlineData("subject: { table: a, key: id }\ntables:\n  a: { on-close: erase }\n  a: { on-close: erase }", 4, 3, "say it once")]
    [InlineData("subject: { table: a, key: id }\nsubject: { table: b, key: id }\ntables:\n  a: { on-close: erase }", 2, 1, "a map for each subject")]
    [InlineData("", 1, 1, "subject:")]
    public void A_fault_has_its_place_and_a_mend(string text, int line, int column, string mend)
    {
        var fault = Should.Throw<MapException>(() => DataMap.Parse(text, "m.yaml")).Diagnostics[0];
        fault.Where.ShouldBe(new Mark("m.yaml", line, column));
        fault.Mend.ShouldContain(mend);
    }

    [Fact]
    public void All_faults_of_a_file_are_listed_at_once() =>
        Should.Throw<MapException>(() => DataMap.Parse("subject: { tabel: a, key: id }\ntables:\n  a: { on-close: x, personal: maybe }")).Diagnostics.Count.ShouldBeGreaterThan(2);
}
