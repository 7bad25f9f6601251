using Adieu.Erasure.Maps;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>Can rows that a law keeps leave the service? Not where somebody else still needs them there.</summary>
internal sealed class ArchiveChecks(Report report)
{
    public void Check(TablePlan plan)
    {
        if (plan.Laws.Any(l => l.Rule.Retain!.Archive) && plan.Laws.Any(l => !l.Rule.Retain!.Archive))
        {
            report.Severe("archive-mixed", plan.Rule.Where, $"Rows of {plan.Name} follow rows that go to the archive and rows that are kept in place.", $"archive: {(plan.Rule.Retain is null ? "yes" : "no")}   # the same for {string.Join(" and ", plan.Laws.Select(l => l.Name))}");
            return;
        }

        if (!plan.Archives) return;
        if (plan.Links.Count > 1 || plan.Links.Exists(l => l.Link is Link.Through or Link.Elements))
            report.Severe("archive-shared", plan.Rule.Where, $"Rows of {plan.Name} may belong to several people, and what goes to the archive is gone for all of them.", "archive: no   # they stay, masked");
    }

    /// <summary>What follows rows that go to the archive goes with them, or does not follow them.</summary>
    public void CheckChildren(TablePlan plan)
    {
        if (plan.Archives || !plan.Fates.Contains(Fate.Retain)) return;
        foreach (var parent in plan.Links.Select(l => l.Parent).OfType<TablePlan>().Where(p => p.Archives))
            report.Severe("archive-children", plan.Rule.Where, $"Rows of {plan.Name} are kept in place, and those of {parent.Name}, which they follow, go to the archive.", $"retain: {{ ..., archive: yes }}   # for {plan.Name} too\nretain: {{ ..., archive: no }}   # for {parent.Name}");
    }
}
