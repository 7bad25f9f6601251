namespace Adieu.Erasure.Execution;

/// <summary>Row counts of a batch, by person; who was loaded stands without an effect.</summary>
internal static class Counts
{
    /// <summary>Adds up what concerns the same person, table, effect and law, in the order of the first of each.</summary>
    public static List<(int Ord, TableEffect? Effect)> Sum(IEnumerable<(int Ord, TableEffect? Effect)> counts) =>
        [.. counts.GroupBy(c => (c.Ord, c.Effect?.Table, c.Effect?.Effect, c.Effect?.Basis)).Select(g => (g.Key.Ord, Sum([.. g.Select(c => c.Effect)])))];

    /// <summary>By person what was told by what happened, in the order of tables and fates.</summary>
    public static List<(int Ord, TableEffect? Effect)> ByPerson(IEnumerable<Happened> happened) =>
        [.. happened.OrderBy(h => h.Table).ThenBy(h => h.Fate).SelectMany(h => h.Ords.Select(o => (o, h.Effect)))];

    /// <summary>What happened to each of a batch, by place; whoever met the same has the same list.</summary>
    public static IReadOnlyList<TableEffect>[] Lists(List<(int Ord, TableEffect? Effect)> counts, int people)
    {
        var lists = new IReadOnlyList<TableEffect>[people];
        Array.Fill(lists, []);
        var longer = new Dictionary<(IReadOnlyList<TableEffect>, TableEffect), IReadOnlyList<TableEffect>>();
        foreach (var (ord, effect) in counts)
        {
            if (effect is null || ord >= people) continue;
            if (!longer.TryGetValue((lists[ord], effect), out var list)) longer[(lists[ord], effect)] = list = [.. lists[ord], effect];
            lists[ord] = list;
        }

        return lists;
    }

    private static TableEffect? Sum(List<TableEffect?> effects) =>
        effects[0] is { } first ? first with { Rows = effects.Sum(e => e!.Rows), Until = effects.Max(e => e!.Until) } : null;
}

/// <summary>One thing that happened to people of a batch.</summary>
/// <param name="Table">The table's number; -1 where nothing happened but that they were loaded.</param>
/// <param name="Fate">The number of a <see cref="Planning.Fate"/>.</param>
/// <param name="Effect">In how many rows; null where they were loaded.</param>
/// <param name="Ords">To whom, by places in the batch.</param>
internal sealed record Happened(int Table, int Fate, TableEffect? Effect, int[] Ords);
