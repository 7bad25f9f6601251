using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Checks;

namespace Adieu.Erasure.Planning;

/// <summary>A table of the map, bound to the live schema.</summary>
internal sealed class TablePlan(TableRule rule, CatalogTable table, int index)
{
    public TableRule Rule => rule;

    public CatalogTable Table => table;

    public int Index => index;

    public string Name => rule.Name;

    /// <summary>The temporary table that holds which rows meet which fate for whom.</summary>
    public string Work => $"adieu_w{index}";

    /// <summary>Columns that tell rows apart; empty when only the physical place does (rowid, ctid).</summary>
    public IReadOnlyList<CatalogColumn> Key { get; set; } = [];

    public List<LinkPlan> Links { get; } = [];

    /// <summary>Everything that can happen to a row of this table.</summary>
    public HashSet<Fate> Fates { get; } = [];

    /// <summary>Whether one row can be reached for several people or in several ways.</summary>
    public bool Shared { get; set; }

    /// <summary>Whether rows of this table follow rows of this table, directly or around a circle.</summary>
    public bool Circular { get; set; }

    /// <summary>Whether an erasure finds, changes and counts the rows in one statement, because nothing else needs to know them.</summary>
    public bool Direct { get; set; }

    /// <summary>Whether such a statement settles rows with several owners, who leave one by one.</summary>
    public bool Together { get; set; }

    /// <summary>Whether what one leaver's going writes may decide whether another leaver is still found in the same row.</summary>
    public bool OrderMatters { get; set; }

    /// <summary>The tables whose laws may keep rows of this one: itself, and those whose rows it follows.</summary>
    public HashSet<TablePlan> Laws { get; } = [];

    /// <summary>Whether different laws may keep rows of this table, so that each row must say which.</summary>
    public bool HasManyLaws => Laws.Select(l => l.Rule.Retain!.Basis).Distinct().Skip(1).Any();

    /// <summary>Whether references in rows that are to go may be set to null before they do, in a transaction of its own.</summary>
    public bool Opened { get; set; }

    /// <summary>Whether rows that a law keeps go to the archive, and leave this table as if they were erased.</summary>
    public bool Archives => Laws.Count > 0 && Laws.All(l => l.Rule.Retain!.Archive);

    /// <summary>The condition that a noted row leaves the table.</summary>
    public string Goes(string alias) => Archives ? $"{alias}.fate in (3, 4)" : $"{alias}.fate = 3";

    /// <summary>Whether the plan deletes rows here, at the closure or when a law's time is over.</summary>
    public bool Deletes => Fates.Overlaps([Fate.Erase, Fate.Retain]);

    /// <summary>Whether it changes rows that stay: masks, cuts, opened circles, counters that follow.</summary>
    public bool Changes => Fates.Overlaps([Fate.Anonymise, Fate.Detach, Fate.Retain]) || (Circular && Deletes) || Opened || rule.Recounts.Count > 0 || table.ForeignKeys.Any(f => MapChecks.IsCut(rule, f));

    /// <summary>The service's triggers that fire as the plan runs.</summary>
    public IEnumerable<CatalogTrigger> Fired => table.Triggers.Where(t => (t.OnDelete && Deletes) || (t.OnUpdate && Changes));

    /// <summary>Whether rows stay in their place, reduced, because a law keeps the row that they follow, and for no other reason.</summary>
    public bool FollowsKept => !Shared && !Archives && Key.Count > 0 && Fates.Contains(Fate.Retain) && Links is [{ Parent: not null, Effect: null }];

    /// <summary>Whether a row's fate hangs on whether it has another owner left.</summary>
    public bool MayHaveLastOwner => Fates.Contains(Fate.Detach) && rule.LastOwner != LastOwner.Keep;

    public int KeyWidth => Math.Max(1, Key.Count);

    public IEnumerable<LinkPlan> Owners => Links.Where(l => l.Parent is null);
}

/// <summary>A link, bound.</summary>
/// <param name="Link">What the map says.</param>
/// <param name="Index">Its number within the table.</param>
/// <param name="Effect">What it does to rows; null follows the parent.</param>
/// <param name="Parent">For a parent link, the parent.</param>
/// <param name="Pairs">For a parent link, child column and parent column.</param>
internal sealed record LinkPlan(Link Link, int Index, Effect? Effect, TablePlan? Parent, IReadOnlyList<ColumnPair> Pairs)
{
    /// <summary>Whether this is the subject's own row, reached by its own key, which is no link that could be cut.</summary>
    public bool IsSelf { get; init; }

    /// <summary>Of a link through a join table, that table, where the map has it.</summary>
    public TablePlan? Members { get; init; }
}

/// <summary>What happens to a row. The order is the order of strength: the strongest wins where several meet.</summary>
internal enum Fate
{
    /// <summary>Only seen, for an export.</summary>
    Seen = 0,

    /// <summary>The leaver's link is cut.</summary>
    Detach = 1,

    /// <summary>Masked.</summary>
    Anonymise = 2,

    /// <summary>Deleted.</summary>
    Erase = 3,

    /// <summary>Kept by law; stronger than deletion.</summary>
    Retain = 4,
}

/// <summary>Between the public word and the stored number.</summary>
internal static class Fates
{
    public static Fate Of(Effect effect) => effect switch
    {
        Effect.Erase => Fate.Erase,
        Effect.Anonymise => Fate.Anonymise,
        Effect.Detach => Fate.Detach,
        _ => Fate.Retain,
    };

    public static Effect ToEffect(this Fate fate) => fate switch
    {
        Fate.Erase => Effect.Erase,
        Fate.Anonymise => Effect.Anonymise,
        Fate.Detach => Effect.Detach,
        _ => Effect.Retain,
    };
}
