using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Sketch;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>
/// Schemas as they are found in the world (Schemas/*.sql): the first sketch of a map reads, compiles but for questions
/// about what looks personal, and once these are answered it erases one person and nobody else.
/// </summary>
public class ForeignSchemaTests(ITestOutputHelper output)
{
    public static TheoryData<string, SqlDialect> Schemas
    {
        get
        {
            var data = new TheoryData<string, SqlDialect>();
            foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Schemas"), "*.sql").Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                if (!name.EndsWith(".postgresql", StringComparison.Ordinal)) data.Add(name, SqlDialect.Sqlite);
                if (!name.EndsWith(".sqlite", StringComparison.Ordinal)) data.Add(name, SqlDialect.PostgreSql);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task A_first_sketch_erases_one_person_and_nobody_else(string name, SqlDialect dialect)
    {
        var sql = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Schemas", name + ".sql"));
        var head = Regex.Match(sql, @"-- subject: (\S+)  leaver: (\S+)  left: (\S+)");
        var (subject, leaver, left) = (head.Groups[1].Value, head.Groups[2].Value, head.Groups[3].Value);
        await using var world = await World.CreateAsync(dialect, sql);
        var catalog = await CatalogReader.ReadAsync(world.Database, default);
        var sketch = MapSketch.Of(catalog, subject);
        output.WriteLine(sketch);
        var (_, _, diagnostics) = await PlanCompiler.CompileAsync(DataMap.Parse(sketch), world.Database, default);
        diagnostics.Where(d => d.Severity == Severity.Severe && d.Code != "looks-personal").ShouldBeEmpty(string.Join('\n', diagnostics));

        await using var store = await world.StoreAsync(Answered(sketch));
        var before = await LeftAsync(world, catalog);
        (await store.PreviewAsync(new SubjectKey(left), default)).SubjectFound.ShouldBeTrue();
        var receipt = (await store.EraseAsync([Step("s", leaver)], default))[0];

        output.WriteLine(Of(receipt.Effects));
        receipt.Effects.Count.ShouldBeGreaterThan(2);
        var probes = await store.ProbeAsync([Step("s", leaver)], default);
        probes.Findings.ShouldBeEmpty();
        (await store.PreviewAsync(new SubjectKey(left), default)).SubjectFound.ShouldBeTrue();
        (await store.PreviewAsync(new SubjectKey(leaver), default)).SubjectFound.ShouldBeFalse();
        before.ShouldNotBe(await LeftAsync(world, catalog));
        var kept = Regex.Match(sql, @"-- afterwards: (.*)  gives: (.*)");
        if (kept.Success) (await world.RowsAsync(kept.Groups[1].Value)).ShouldBe(kept.Groups[2].Value);
        // The other person leaves too; then nothing of any person is left to reach.
        await store.EraseAsync([Step("t", left)], default);
        (await store.ProbeAsync([Step("s", leaver), Step("t", left)], default)).Findings.ShouldBeEmpty();
    }

    // Where the sketch asks whose a column is, the author of this test says: nobody's.
    private static string Answered(string sketch) => Regex.Replace(sketch, @"\{ personal: no(.*?) \}   # looks personal: (.*?)\. Whose is it\?.*", m =>
        $"{{ personal: no{m.Groups[1].Value}, columns: {{ {string.Join(", ", m.Groups[2].Value.Split(", ").Select(c => $"\"{c}\": {{ not-personal: \"asked\" }}"))} }} }}");

    private static async Task<string> LeftAsync(World world, Catalog catalog)
    {
        var counts = new List<string>();
        foreach (var table in catalog.Tables.Values) counts.Add(table.MapName + " " + await world.RowsAsync($"select count(*) from {SqlWriter.Table(table)}"));
        return string.Join(", ", counts);
    }
}
