namespace Adieu.Erasure.Execution;

/// <summary>Row counts of a batch, by person; who was loaded stands without an effect.</summary>
internal static class Counts
{
    /// <summary>Adds up what concerns the same person, table, effect and law, in the order of the first of each.</summary>
    public static List<(int Ord, TableEffect? Effect)> Sum(IEnumerable<(int Ord, TableEffect? Effect)> counts) =>
        [.. counts.GroupBy(c => (c.Ord, c.Effect?.Table, c.Effect?.Effect, c.Effect?.Basis)).Select(g => (g.Key.Ord, Sum([.. g.Select(c => c.Effect)])))];

    private static TableEffect? Sum(List<TableEffect?> effects) =>
        effects[0] is { } first ? first with { Rows = effects.Sum(e => e!.Rows), Until = effects.Max(e => e!.Until) } : null;
}
