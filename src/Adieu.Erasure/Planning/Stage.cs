namespace Adieu.Erasure.Planning;

/// <summary>
/// How an account that is too large for one transaction goes where its rows cannot simply go early: kept by law, in
/// circles, shared through join tables. All of its rows are noted by key first; then they are worked off in pieces.
/// </summary>
/// <param name="Tables">The tables that go so, those that rows follow first.</param>
/// <param name="Openings">What is set to null before anything is deleted, by the table whose rows are to go.</param>
/// <param name="Deletions">What deletes, referrers first.</param>
/// <param name="Recounts">Counters that follow.</param>
/// <param name="Hidden">How many rows were found of tables that go round in circles, where counting owners' rows does not tell; null without any.</param>
internal sealed record Stage(IReadOnlyList<StageTable> Tables, IReadOnlyList<StageOpening> Openings, IReadOnlyList<StageDeletion> Deletions, IReadOnlyList<StageRecount> Recounts, string? Hidden)
{
    /// <summary>The state of a noted row.</summary>
    public const int Stays = 0, ToOpen = 1, ToGo = 2, Done = 3, Follows = 4;

    /// <summary>Tables whose rows are noted; the subject's own too, while references to it are cut.</summary>
    public IEnumerable<(string Table, string Note)> Notes => Tables.SelectMany(t => t.Notes.Select(n => (t.Table.Name, n))).Concat(Openings.Where(o => Tables.All(t => t.Table != o.Table)).SelectMany(o => o.Notes.Select(n => (o.Table.Name, n))));

    /// <summary>All statements, for whoever reads the plan.</summary>
    public IEnumerable<(string Table, string Sql)> All =>
    [
        .. Notes,
        .. Tables.SelectMany(t => Of(t).Select(s => (t.Table.Name, s))),
        .. Deletions.SelectMany(d => (d.Circle?.All ?? []).Select(s => (d.Table.Table.Name, s))),
        .. Openings.SelectMany(o => o.Cuts.Concat(o.Nulls).Select(s => (o.Table.Name, s))),
        .. Recounts.SelectMany(r => r.Apply.Prepend(r.Take).Prepend(r.Note).Prepend(r.Find).Select(s => (r.Owner, s))),
    ];

    private static IEnumerable<string> Of(StageTable table) => [table.Take, .. table.Check, .. table.Decide, .. table.Stay, .. table.Go, table.Count];
}

/// <summary>One table's part.</summary>
/// <param name="Table">The table.</param>
/// <param name="Notes">Notes the rows that were found and are not noted yet, or not as rows that go.</param>
/// <param name="Take">Loads a piece: the rows in <c>@state</c> up to the key <c>@to</c>.</param>
/// <param name="Check">Locks its rows, and drops those that are gone and those that a law keeps by now.</param>
/// <param name="Decide">Decides anew who is a last owner; empty where nobody can be.</param>
/// <param name="Changed">Drops rows that are decided otherwise now.</param>
/// <param name="Stay">Masks, cuts, reduces.</param>
/// <param name="Go">Deletes.</param>
/// <param name="Count">Counts the piece.</param>
/// <param name="Recounts">Which counters follow.</param>
internal sealed record StageTable(TablePlan Table, IReadOnlyList<string> Notes, string Take, IReadOnlyList<string> Check, IReadOnlyList<string> Decide, string Changed, IReadOnlyList<string> Stay, IReadOnlyList<string> Go, string Count, IReadOnlyList<StageRecount> Recounts)
{
    /// <summary>Whether noted rows may stay; where all go there is nothing to look for.</summary>
    public bool MayStay => Table.Fates.Overlaps([Fate.Detach, Fate.Anonymise]) || (Table.Fates.Contains(Fate.Retain) && !Table.Archives);

    /// <summary>Forgets noted rows of a piece that were dropped from it.</summary>
    public required string ForgetDropped { get; init; }

    /// <summary>Notes rows that were to go and turn out to have another owner as rows that stay.</summary>
    public required string Spare { get; init; }

    /// <summary>Whether that can be: they have another owner, or a law keeps them since somebody else left.</summary>
    public required bool MaySpare { get; init; }

    /// <summary>Drops them from the piece.</summary>
    public required string DropSpared { get; init; }
}

/// <summary>The deletion of a table's noted rows, or of those of a circle.</summary>
/// <param name="Table">The table; of a circle its first.</param>
/// <param name="Circle">How they go where references that take no NULL hold them together; null where they go as they stand.</param>
internal sealed record StageDeletion(StageTable Table, StageCircle? Circle);

/// <summary>What refers to rows that are to go, or closes a circle with them.</summary>
/// <param name="Table">Whose rows are to go.</param>
/// <param name="Notes">Notes them.</param>
/// <param name="Take">Loads a piece of them.</param>
/// <param name="Cuts">Each sets references of other rows to null, at most <c>@limit</c> at a time.</param>
/// <param name="Nulls">Sets their own references to null.</param>
internal sealed record StageOpening(TablePlan Table, IReadOnlyList<string> Notes, string Take, IReadOnlyList<string> Cuts, IReadOnlyList<string> Nulls);

/// <summary>A counter or copy that follows.</summary>
/// <param name="Owner">The table that it stands in.</param>
/// <param name="Name">What it is noted as.</param>
/// <param name="Find">Finds the groups that a piece touches.</param>
/// <param name="Note">Notes them.</param>
/// <param name="Take">Loads noted groups.</param>
/// <param name="Apply">Locks them, where that is needed, and computes them anew.</param>
internal sealed record StageRecount(string Owner, string Name, string Find, string Note, string Take, IReadOnlyList<string> Apply);
