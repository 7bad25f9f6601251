using System.Globalization;

namespace Adieu.Erasure.Tests.Oracle;

/// <summary>Makes a failing case small: drops leavers, rows and tables as long as it still fails, then writes it down.</summary>
internal sealed class Reduction(OracleBench bench)
{
    public async Task<string> OfAsync(Case c, string how)
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var smaller in Smaller(c).Take(400))
            {
                if (await bench.TryAsync(smaller) is not Verdict.Differs d || Broken(smaller)) continue;
                (c, how, again) = (smaller, d.How, true);
                break;
            }
        }

        var leavers = string.Join(" | ", c.Batches.Select(b => string.Join(", ", b.Select(k => string.Join('/', k.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)))))));
        return $"{how}\n\n{SqlText.Of(c, postgres: false)}\n{MapText.Of(c)}\nleavers: {leavers}\n";
    }

    private static bool Broken(Case c) =>
        new Interpreter(c, c.Rows).Broken() is not null
        || c.Batches.Any(b => b.Any(key => !c.Rows[c.People.Name].Exists(r => r.Matches(c.People.Key, [.. key]))));

    private static IEnumerable<Case> Smaller(Case c)
    {
        if (c.Batches.Count > 1)
        {
            for (var b = 0; b < c.Batches.Count; b++) yield return c with { Batches = [.. c.Batches.Where((_, i) => i != b)] };
        }

        for (var b = 0; b < c.Batches.Count; b++)
        {
            for (var p = 0; c.Batches[b].Count > 1 && p < c.Batches[b].Count; p++)
                yield return c with { Batches = [.. c.Batches.Select((batch, i) => i == b ? [.. batch.Where((_, j) => j != p)] : batch)] };
        }

        foreach (var table in c.Tables.Skip(1).Where(t => !c.Tables.Any(o => o != t && Names(o).Contains(t.Name))))
            yield return c with { Tables = [.. c.Tables.Where(t => t != table)] };
        foreach (var table in c.Tables)
        {
            for (var i = 0; i < c.Rows[table.Name].Count; i++)
            {
                var rows = c.Rows.Copy();
                rows[table.Name].RemoveAt(i);
                rows.Count(c.Tables);
                if (!Broken(c with { Rows = rows })) yield return c with { Rows = rows };
            }
        }
    }

    private static IEnumerable<string> Names(TableShape table) =>
        table.References.Select(r => r.Target).Concat(table.Links.OfType<ParentShape>().Select(p => p.Table)).Concat(table.Links.OfType<ThroughShape>().Select(t => t.Table)).Concat(table.After).Concat(table.Tally is { } tally ? [tally.Of] : []).Concat(table.Log is { } log ? [log.Table] : []);
}
