using Adieu.Erasure.Catalogs;

namespace Adieu.Erasure.Planning;

/// <summary>Orders: parents before followers for the capture, referrers before referred for deletion.</summary>
internal static class TableOrder
{
    /// <summary>Strongly connected components by Tarjan's algorithm; a component comes after those it points to.</summary>
    public static List<List<TablePlan>> Components(IReadOnlyList<TablePlan> plans, Func<TablePlan, IEnumerable<TablePlan>> pointsTo)
    {
        var result = new List<List<TablePlan>>();
        var number = new Dictionary<TablePlan, int>();
        var low = new Dictionary<TablePlan, int>();
        var stack = new Stack<TablePlan>();
        var open = new HashSet<TablePlan>();

        void Visit(TablePlan plan)
        {
            number[plan] = low[plan] = number.Count;
            stack.Push(plan);
            open.Add(plan);
            foreach (var next in pointsTo(plan))
            {
                if (!number.ContainsKey(next))
                {
                    Visit(next);
                    low[plan] = Math.Min(low[plan], low[next]);
                }
                else if (open.Contains(next))
                {
                    low[plan] = Math.Min(low[plan], number[next]);
                }
            }

            if (low[plan] != number[plan]) return;
            var component = new List<TablePlan>();
            TablePlan member;
            do
            {
                member = stack.Pop();
                open.Remove(member);
                component.Add(member);
            }
            while (member != plan);
            component.Sort((a, b) => a.Index.CompareTo(b.Index));
            result.Add(component);
        }

        foreach (var plan in plans)
        {
            if (!number.ContainsKey(plan)) Visit(plan);
        }

        return result;
    }

    /// <summary>Components in the order in which they are captured: whom rows follow comes first.</summary>
    public static List<List<TablePlan>> ForCapture(IReadOnlyList<TablePlan> plans) =>
        Components(plans, p => p.Links.Select(l => l.Parent).OfType<TablePlan>());

    /// <summary>Components in the order in which they are deleted: who refers comes first.</summary>
    public static List<List<TablePlan>> ForDelete(IReadOnlyList<TablePlan> plans)
    {
        var after = plans.SelectMany(p => p.Rule.After.Select(name => (Name: name, Plan: p))).ToLookup(a => a.Name, a => a.Plan);
        return InOrder(plans, p => after[p.Name]);
    }

    /// <summary>The order in which they are put back: who is referred to comes first. What the map wishes for deletion makes no circle here.</summary>
    public static IEnumerable<List<TablePlan>> ForInsert(IReadOnlyList<TablePlan> plans) => Enumerable.Reverse(InOrder(plans, _ => [])).Select(c => Enumerable.Reverse(c).ToList());

    private static List<List<TablePlan>> InOrder(IReadOnlyList<TablePlan> plans, Func<TablePlan, IEnumerable<TablePlan>> wishes)
    {
        var byName = plans.ToDictionary(p => p.Name);
        var referred = Components(plans, p => p.Table.ForeignKeys.Select(f => byName.GetValueOrDefault(f.Target)).OfType<TablePlan>().Concat(wishes(p)));
        referred.Reverse();
        return [.. referred.Select(Opened)];
    }

    // Within a circle, once its nullable keys are null, the others still want referrers first.
    private static List<TablePlan> Opened(List<TablePlan> component)
    {
        if (component.Count == 1) return component;
        var byName = component.ToDictionary(p => p.Name);
        IEnumerable<TablePlan> Referred(TablePlan plan) => plan.Table.ForeignKeys.Where(f => f.Columns.All(c => !plan.Table.Column(c)!.Nullable)).Select(f => byName.GetValueOrDefault(f.Target)).OfType<TablePlan>();
        var rest = Components(component, p => Referred(p).Concat(component.Where(o => o.Rule.After.Contains(p.Name))));
        // Wishes that cannot be granted give way to references; the compiler refuses them.
        if (rest.Exists(c => c.Count > 1)) rest = Components(component, Referred);
        rest.Reverse();
        return [.. rest.SelectMany(c => c)];
    }

    /// <summary>The foreign keys that must be set to null so that a component of several tables can be deleted one by one.</summary>
    public static IEnumerable<(TablePlan Plan, ForeignKey Key)> Circles(List<TablePlan> component)
    {
        if (component.Count == 1) yield break;
        var names = component.Select(p => p.Name).ToHashSet();
        foreach (var plan in component)
        {
            foreach (var key in plan.Table.ForeignKeys)
            {
                if (names.Contains(key.Target) && key.Columns.Any(c => plan.Table.Column(c)!.Nullable)) yield return (plan, key);
            }
        }
    }

    /// <summary>Whether rows of a component may refer to one another, or to themselves, in circles that no NULL opens.</summary>
    public static bool IsClosed(List<TablePlan> component) =>
        (component.Count > 1 && !CanOpen(component)) || component.Exists(p => p.Table.ForeignKeys.Any(f => f.Target == p.Name && !Opens(p, f)));

    /// <summary>Whether a reference can be set to null.</summary>
    public static bool Opens(TablePlan plan, ForeignKey key) => key.Columns.Any(c => plan.Table.Column(c)!.Nullable);

    /// <summary>Whether setting nullable keys to null leaves no circle in a component.</summary>
    public static bool CanOpen(List<TablePlan> component)
    {
        var byName = component.ToDictionary(p => p.Name);
        var rest = Components(component, p => p.Table.ForeignKeys.Where(f => f.Target != p.Name && f.Columns.All(c => !p.Table.Column(c)!.Nullable)).Select(f => byName.GetValueOrDefault(f.Target)).OfType<TablePlan>());
        return rest.TrueForAll(c => c.Count == 1);
    }
}
