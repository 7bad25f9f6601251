using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests;

/// <summary>What a mask makes up fits its column, and tells people apart where it must.</summary>
public class MadeUpTests
{
    [Theory]
    [InlineData("word varchar(17) not null unique", "ghost", "mask-unique", "random")]
    [InlineData("word varchar(17) unique", "ghost", "mask-unique", "null")]
    [InlineData("word bigint not null unique", "ghost", "mask-unique", "random")]
    [InlineData("word varchar(19) not null", "{ ghost: \"{ghost}@x\" }", "mask-length", "random")]
    [InlineData("word varchar(20) not null", "{ ghost: \"{ghost}@gone.example\" }", "mask-length", "{ ghost: \"{ghost}@x\" }")]
    public async Task A_pseudonym_that_is_too_short_to_tell_people_apart_is_refused_with_what_serves_instead(string column, string mask, string code, string mend)
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, $"create table people (id integer primary key, {column})");
        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(Map(mask), world.Database, default);
        plan.ShouldBeNull();
        var refusal = diagnostics.Single(d => d.Severity == Severity.Severe);
        (refusal.Code, refusal.Mend).ShouldBe((code, $"mask: {{ word: {mend} }}"));
        (await PlanCompiler.CompileAsync(Map(mend), world.Database, default)).Plan.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_pseudonym_that_is_long_enough_may_be_unique()
    {
        await using var world = await World.CreateAsync(SqlDialect.Sqlite, "create table people (id integer primary key, word varchar(18) not null unique)");
        (await PlanCompiler.CompileAsync(Map("ghost"), world.Database, default)).Plan.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("smallint")]
    [InlineData("numeric(4,2)")]
    [InlineData("numeric(12,2)")]
    public async Task A_number_that_is_made_up_fits_a_small_column(string type)
    {
        await using var world = await World.CreateAsync(SqlDialect.PostgreSql, $"create table people (id integer primary key, word {type} not null); insert into people select i, 7 from generate_series(1, 50) i");
        var (plan, _, diagnostics) = await PlanCompiler.CompileAsync(Map("ghost"), world.Database, default);
        (plan is not null).ShouldBe(type == "numeric(12,2)", "ten digits stand before the point");
        diagnostics.Where(d => d.Severity == Severity.Severe).ShouldAllBe(d => d.Code == "mask-type" && d.Mend == "mask: { word: random }");

        await using var store = await world.StoreAsync("subject: { table: people, key: id }\ntables: { people: { on-close: anonymise, mask: { word: random } } }");
        await store.EraseAsync([.. Enumerable.Range(1, 50).Select(i => Step($"s{i}", $"{i}"))], default);
        (await world.RowsAsync("select count(*) from people where word < 0")).ShouldBe("50");
    }

    private static DataMap Map(string mask) => DataMap.Parse($"subject: {{ table: people, key: id }}\ntables:\n  people: {{ on-close: anonymise, mask: {{ word: {mask} }} }}");
}
