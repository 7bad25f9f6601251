using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Tests.Kit;
using Adieu.Erasure.Verification;
using static Adieu.Erasure.Tests.Kit.Words;

namespace Adieu.Erasure.Tests.Shapes;

/// <summary>A small schema with rows, a map, and what must be there after certain people left, written by hand.</summary>
/// <param name="Schema">Tables and rows, in SQL that both databases take.</param>
/// <param name="Map">The map.</param>
/// <param name="Leavers">Subject keys in the order in which they leave.</param>
/// <param name="Effects">The first leaver's receipt.</param>
/// <param name="After">Queries and their rows afterwards.</param>
internal sealed record Shape(string Schema, string Map, string[] Leavers, string Effects, params (string Query, string Rows)[] After)
{
    /// <summary>Runs the shape: one leaver after the other, then all in one batch; both must end as it says.</summary>
    public async Task HoldsAsync(SqlDialect dialect)
    {
        foreach (var together in new[] { false, true })
        {
            await using var world = await World.CreateAsync(dialect, Schema);
            await using var store = await world.StoreAsync(Map);
            var steps = Leavers.Select((l, i) => Step($"step-{i}", l.Split('|'))).ToList();
            var preview = await store.PreviewAsync(steps[0].Subject, default);
            await using var before = await Fingerprint.TakeAsync(world.Database, DataMap.Parse(Map), [.. steps.Select(s => s.Subject)], default);
            var receipts = new List<Receipt>();
            if (together) receipts.AddRange(await store.EraseAsync(steps, default));
            else foreach (var step in steps) receipts.AddRange(await store.EraseAsync([step], default));

            Of(receipts[0].Effects).ShouldBe(Effects);
            Of(preview.Effects).ShouldBe(Effects);
            foreach (var (query, rows) in After) (await world.RowsAsync(query)).ShouldBe(rows, query);
            (await before.CompareAsync(receipts, default)).ShouldBeEmpty();
            var probes = await store.ProbeAsync(steps, default);
            probes.ProbesRun.ShouldBeGreaterThan(0);
            probes.Findings.ShouldBeEmpty();
        }
    }
}
