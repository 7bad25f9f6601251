using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning;

/// <summary>Says in words what a plan does.</summary>
public static class PlanExplanation
{
    /// <summary>One or more lines per table, in the map's order.</summary>
    public static IEnumerable<string> Of(Plan plan) => plan.Tables.SelectMany(Of).Concat(plan.Whole.Select(w => $"{w.Table.Name}: of an account with more rows than one transaction should hold they go in one all the same: {w.Why}."));

    private static IEnumerable<string> Of(TablePlan plan)
    {
        if (plan.Rule.NotPersonal || plan.Links.Count == 0)
        {
            yield return $"{plan.Name}: not personal; stays as it is.";
            yield break;
        }

        foreach (var link in plan.Links)
        {
            yield return $"{plan.Name}: rows {Reach(link)}{(link.Link.When is { } when ? $" where {when}" : "")} {Fate(plan, link)}.";
        }

        foreach (var (column, reference) in plan.Rule.References.Where(r => !r.Value.Follow)) yield return $"{plan.Name}: {column} of rows that stay is set to null when the row it refers to goes.";
        foreach (var (column, recount) in plan.Rule.Recounts) yield return $"{plan.Name}: {column} is computed anew from {recount.Table}.";
    }

    private static string Reach(LinkPlan link) => link switch
    {
        { IsSelf: true } => "of the person",
        { Parent: { } parent } => $"of a row of {parent.Name} that {(parent.Fates.Overlaps([Planning.Fate.Anonymise, Planning.Fate.Retain]) ? "goes, is masked or is kept" : "goes")}",
        _ => link.Link switch
        {
            Link.Column c => $"whose {string.Join(" and ", c.Columns)} {(c.Columns.Count > 1 ? "are" : "is")} the person's {(c.Subject.Count > 0 ? string.Join(" and ", c.Subject) : "key")}{Letters(c)}",
            Link.Expression e => $"for which {e.Sql} is the person's {e.Subject ?? "key"}{Letters(e)}",
            Link.Elements e => $"whose {e.Name} lists the person{(e.Subject is null ? "" : $"'s {e.Subject}")}{(e.Separator is null ? "" : $", keys apart by {e.Separator}")}",
            Link.Format f => $"whose {f.Name} reads {f.Prefix}<{f.Subject ?? "key"}>{f.Suffix}{(f.Open ? "..." : "")}",
            Link.Through t => $"linked with the person through {t.Table}",
            _ => "",
        },
    };

    private static string Letters(Link link) => link.IgnoresCase ? ", in upper or lower case," : "";

    private static string Fate(TablePlan plan, LinkPlan link) => link.Effect switch
    {
        null => $"share its fate ({string.Join(", ", plan.Fates.Order().Select(f => f.ToString().ToLowerInvariant()))})",
        Effect.Erase => "are erased",
        Effect.Anonymise => $"stay, masked{Columns(plan, link)}",
        Effect.Detach => $"stay for their other owners, with the link cut{Columns(plan, link)}; with the last owner they are {(plan.Rule.LastOwner ?? LastOwner.Erase) switch { LastOwner.Erase => "erased", LastOwner.Anonymise => "masked", _ => "kept without one" }}",
        _ => $"are {(plan.Archives ? "moved to the archive and kept" : "kept")} by {plan.Rule.Retain!.Basis} until {plan.Rule.Retain.Until.Column ?? "the closure"}{(plan.Rule.Retain.Until.Amount > 0 ? $" + {plan.Rule.Retain.Until.Amount} {plan.Rule.Retain.Until.Unit}" : "")}, reduced to {string.Join(", ", plan.Rule.Retain.Keep)}"
            + (plan.Rule.Retain.Condition is { } c ? $", where {c}; others are {(plan.Rule.Retain.Otherwise == Effect.Erase ? "erased" : "masked")}" : ""),
    };

    private static string Columns(TablePlan plan, LinkPlan link)
    {
        var names = ColumnFates.Cut(plan, link).Concat(link.Effect == Effect.Anonymise ? ColumnFates.Masked(plan) : []).Select(c => $"{c.Column.Name} {c.Mask.GetType().Name.ToLowerInvariant()}").Distinct().ToList();
        return names.Count == 0 ? "" : $" ({string.Join(", ", names)})";
    }
}
