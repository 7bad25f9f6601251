using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Planning.Statements;

/// <summary>Puts a plan's statements in their order.</summary>
internal sealed class StatementWriter
{
    /// <summary>What is said of the statements that let a last owner take a shared row along.</summary>
    public const string LastOwner = "the last owner takes the row along";

    /// <summary>What begins the reason of a statement that finds rows by way of their parents.</summary>
    public const string Follows = "rows that follow ";

    private const string KeptAlready = "what the law keeps already stays", Unnamed = "what the law keeps now names no leaver", Final = "the final fate of a row stands alone", NotThere = "what is gone for one leaver is not there for the next";

    /// <summary>The reasons of statements that settle the fates of rows that were found.</summary>
    public static IReadOnlySet<string> Settles { get; } = new HashSet<string> { KeptAlready, Unnamed, Final, NotThere };

    private readonly DataMap _map;
    private readonly Catalog _catalog;
    private readonly SqlWriter _sql;
    private readonly CaptureWriter _capture;
    private readonly ResolveWriter _resolve;
    private readonly ApplyWriter _apply;
    private readonly TogetherWriter _together;
    private readonly RecountWriter _recount;
    private readonly List<PlanStatement> _all = [];

    public StatementWriter(DataMap map, Catalog catalog, SubjectTable subjects)
    {
        (_map, _catalog) = (map, catalog);
        Subjects = subjects;
        _sql = new SqlWriter(catalog.Dialect);
        _capture = new CaptureWriter(_sql, subjects);
        _resolve = new ResolveWriter(_sql, subjects, catalog, map);
        _apply = new ApplyWriter(_sql, Subjects);
        _together = new TogetherWriter(_sql, _capture, _resolve, _apply);
        _recount = new RecountWriter(_sql);
    }

    public SubjectTable Subjects { get; }

    /// <summary>The recounts of the plan, with the numbers of their temporary tables.</summary>
    public IReadOnlyList<(TablePlan Plan, string Column, RecountRule Rule, int Index)> RecountsWritten { get; private set; } = [];

    /// <summary>How a huge account goes piece by piece; empty when nothing of it can go early.</summary>
    public IReadOnlyList<Chunk> Chunks { get; private set; } = [];

    /// <summary>How one learns that an account is huge.</summary>
    public ChunkSizes? Sizes { get; private set; }

    /// <summary>How what cannot go early goes in pieces too; null when there is nothing of the kind.</summary>
    public Stage? Stage { get; private set; }

    /// <summary>Tables whose rows go in one transaction, however many one account has.</summary>
    public IReadOnlyList<WholeTable> Whole { get; private set; } = [];

    /// <summary>Writes the plan.</summary>
    /// <param name="all">The map's tables, bound.</param>
    /// <param name="direct">Whether rows may be deleted as they are found; not where somebody must see them before.</param>
    /// <param name="early">Whether rows of a huge account that nobody else needs may go before the rest is found; not where some of them may be on hold.</param>
    public List<PlanStatement> Write(List<TablePlan> all, bool direct, bool early)
    {
        var tables = all.Where(t => t.Fates.Count > 0).ToList();
        if (_sql.Postgres && direct) DirectTables.Mark(_map, _catalog, tables);
        WriteChunks(all, tables, early);
        Add(PlanPhase.Prepare, "adieu_s", "the batch", Subjects.Create());
        if (tables.Exists(t => t.Direct)) Add(PlanPhase.Prepare, "adieu_n", "counts of rows that are deleted as they are found", "create temp table adieu_n (ord integer not null, tab integer not null, fate integer not null, n bigint not null)");
        foreach (var table in tables)
        {
            Add(PlanPhase.Prepare, table.Name, "fates of its rows", _capture.Create(table));
            if (table.Shared) Add(PlanPhase.Prepare, table.Name, "for settling shared rows", CaptureWriter.CreateIndex(table), use: table.Direct ? PlanUse.Looking : PlanUse.Always);
        }

        if (_sql.Postgres) Add(PlanPhase.Load, "adieu_s", "lock the subjects in key order", Subjects.Lock(), use: PlanUse.Erasing);
        Add(PlanPhase.Load, "adieu_s", "load the subjects that have no receipt", Subjects.Load());
        Add(PlanPhase.Load, "adieu_s", "each person once", Subjects.DropRepeated());
        foreach (var component in TableOrder.ForCapture(tables)) Capture(component);
        var recounts = Recounts(all, tables).ToList();
        RecountsWritten = [.. recounts.Select(r => (r.Plan, r.Column, r.Rule, r.Index))];
        foreach (var (plan, column, rule, counted, index) in recounts)
        {
            Add(PlanPhase.Prepare, plan.Name, $"whose {column} follows", _recount.Create(plan, rule, index));
            Add(PlanPhase.Capture, plan.Name, $"rows whose {column} follows {counted.Name}", _recount.Capture(rule, counted, index));
        }

        if (tables.Count > 0) Add(PlanPhase.Count, "", "count by person, table and fate", CountWriter.Count(tables), use: PlanUse.Looking);
        if (tables.Count > 0) Add(PlanPhase.Count, "", "count by person, table and fate, and who was loaded", CountWriter.CountErased(tables), use: PlanUse.Erasing);
        Apply(tables);
        foreach (var (plan, column, rule, counted, index) in recounts)
        {
            foreach (var statement in _recount.Apply(plan, column, rule, counted, index)) Add(PlanPhase.Apply, plan.Name, $"{column} follows", statement);
        }

        foreach (var name in tables.Select(t => t.Work).Append("adieu_s").Concat(tables.Exists(t => t.Direct) ? ["adieu_n"] : Array.Empty<string>()).Concat(recounts.Select(r => RecountWriter.Work(r.Index)))) Add(PlanPhase.Clear, name, "empty", $"delete from {name}");
        return _all;
    }

    private void WriteChunks(List<TablePlan> all, List<TablePlan> tables, bool early)
    {
        var writer = new ChunkWriter(_sql, _capture, _resolve, _apply);
        var trees = early ? ChunkTrees.Of(_map, _catalog, tables) : [];
        Chunks = [.. trees.Select(writer.Write)];
        var pieces = StagedTables.Of(_map, _catalog.Dialect, tables, trees);
        Whole = pieces.Whole;
        Stage = new StageWriter(_sql, _resolve, _apply, _recount).Write(_map, _catalog, all, tables, trees, pieces.Staged, [.. Recounts(all, tables)]);
        var staged = Stage?.Tables.Select(t => t.Table).ToList() ?? [];
        Sizes = new ChunkSizes(writer.Known(trees, staged), writer.Size(trees, staged), ChunkWriter.Notes);
        Add(PlanPhase.Size, "", "whether anybody can have that many rows", Sizes.Known);
        Add(PlanPhase.Size, "", "how many there are, and what earlier pieces have done", Sizes.Size);
        foreach (var chunk in Chunks)
        {
            var root = chunk.Tree.Root;
            foreach (var (find, settle) in chunk.Finds)
            {
                Add(PlanPhase.Chunk, root.Name, "the next rows of a huge account", find, use: PlanUse.Erasing);
                foreach (var statement in settle) Add(PlanPhase.Chunk, root.Name, "settle them", statement, use: PlanUse.Erasing);
            }

            foreach (var (table, find) in chunk.Followers) Add(PlanPhase.Chunk, table.Name, "the next rows that follow", find, use: PlanUse.Erasing);
            foreach (var (table, apply, count) in chunk.Ends)
            {
                foreach (var statement in apply) Add(PlanPhase.Chunk, table.Name, "cut or delete them", statement, use: PlanUse.Erasing);
                Add(PlanPhase.Chunk, table.Name, "count them", count, use: PlanUse.Erasing);
            }
        }

        foreach (var (table, statement) in Stage?.All ?? []) Add(PlanPhase.Chunk, table, "of an account too large for one transaction, piece by piece", statement, use: PlanUse.Erasing);
    }

    private void Add(PlanPhase phase, string table, string why, string? sql, bool repeat = false, PlanUse use = PlanUse.Always)
    {
        if (sql is not null) _all.Add(new PlanStatement(phase, table, why, sql, repeat, use));
    }

    private void Add(string table, string why, Counted counted) =>
        _all.Add(new PlanStatement(PlanPhase.Apply, table, why, counted.Sql) { Answer = counted.Answer });

    private void Capture(List<TablePlan> component)
    {
        foreach (var plan in component)
        {
            if (_sql.Postgres && plan is { Shared: true, Circular: false, Direct: false }) LockShared(plan);
            foreach (var link in plan.Links.Where(l => l.Parent is null || !component.Contains(l.Parent)))
            {
                Add(PlanPhase.Capture, plan.Name, link.Parent is null ? "rows of the leavers" : Follows + link.Parent.Name, _capture.Insert(plan, link), use: plan.Direct ? PlanUse.Looking : PlanUse.Always);
            }

            Resolve(plan);
        }

        foreach (var plan in component)
        {
            foreach (var link in plan.Links.Where(l => l.Parent is not null && component.Contains(l.Parent)))
            {
                Add(PlanPhase.Capture, plan.Name, Follows + link.Parent!.Name, _capture.Insert(plan, link), repeat: true);
            }
        }

        foreach (var plan in component.Where(p => p.Circular)) Resolve(plan, afterCircle: true);
    }

    // Another batch may cut its people's links to the same rows right now. So: lock in key order, and only then look.
    private void LockShared(TablePlan plan)
    {
        Add(PlanPhase.Capture, plan.Name, "lock shared rows in key order", _sql.LockInOrder(plan, _capture.Reached(plan)), use: PlanUse.Erasing);
    }

    private void Resolve(TablePlan plan, bool afterCircle = false)
    {
        if (!plan.Shared) return;
        var use = plan.Direct ? PlanUse.Looking : PlanUse.Always;
        if (!afterCircle) Add(PlanPhase.Capture, plan.Name, LastOwner, _resolve.LastOwner(plan), use: use);
        // What follows within a circle must not be found by way of rows that the law keeps already.
        if (!afterCircle) foreach (var statement in _resolve.Protect(plan)) Add(PlanPhase.Capture, plan.Name, KeptAlready, statement, use: use);
        if (plan.Circular && !afterCircle) return;
        Add(PlanPhase.Capture, plan.Name, Unnamed, ResolveWriter.Unname(plan), use: use);
        if (plan.Fates.Count > 1) Add(PlanPhase.Capture, plan.Name, Final, ResolveWriter.DropWeaker(plan), use: use);
        Add(PlanPhase.Capture, plan.Name, NotThere, ResolveWriter.DropLater(plan), use: use);
    }

    private void Apply(List<TablePlan> tables)
    {
        foreach (var plan in tables)
        {
            if (plan.Direct) continue;
            Add(PlanPhase.Apply, plan.Name, "cut the leavers' links and mask", _apply.CutAndMask(plan));
            Add(PlanPhase.Apply, plan.Name, "remember what is kept until when", _apply.Remember(plan));
            Add(PlanPhase.Apply, plan.Name, "reduce to what the law keeps", _apply.Reduce(plan));
        }

        var erased = tables.Where(t => t.Fates.Contains(Fate.Erase)).ToList();
        CutReferences(tables);
        // Others' batches wait at shared rows until this one has committed: these are taken as late as foreign keys allow.
        var late = tables.Where(t => t.Together && !t.Fates.Contains(Fate.Erase)).ToList();
        var order = TableOrder.ForDelete(erased).ToList();
        var followers = Followers(order);
        foreach (var component in order)
        {
            foreach (var plan in late.Where(l => component.Exists(p => First(l, p))).ToList()) Settle(plan, late);
            if (component is [{ Together: true } shared])
            {
                late.Add(shared);
                continue;
            }

            foreach (var (plan, key) in TableOrder.Circles(component).Concat(Emptied(component))) Add(PlanPhase.Apply, plan.Name, $"open the circle at {string.Join(", ", key.Columns)}", _apply.Uncircle(plan, key));
            foreach (var plan in component.Where(p => !followers.Any(f => f.Contains(p))))
            {
                if (followers[plan].ToList() is { Count: > 0 } with) Add(plan.Name, $"find, delete and count, with {string.Join(", ", with.Select(t => t.Name))}", _capture.DeleteTogether(plan, with));
                else if (plan.Direct) Add(plan.Name, "find, delete and count", _capture.DeleteDirectly(plan));
                else Add(PlanPhase.Apply, plan.Name, "delete", _apply.Delete(plan));
            }
        }

        foreach (var plan in late.ToList()) Settle(plan, late);
    }

    // Within one statement SQLite empties references of rows that it is about to delete, which nobody would have said: they are emptied before.
    private IEnumerable<(TablePlan Plan, ForeignKey Key)> Emptied(List<TablePlan> component) =>
        _sql.Postgres || component is not [var only] ? [] : only.Table.ForeignKeys.Where(f => f.Target == only.Name && f.OnDelete == DeleteRule.SetNull && TableOrder.Opens(only, f)).Select(f => (only, f));

    // Tables whose rows go in one statement with those that they follow: nothing that they must go before comes in between, and no trigger sees it.
    private static ILookup<TablePlan, TablePlan> Followers(List<List<TablePlan>> order)
    {
        var found = new List<(TablePlan Head, TablePlan Follower)>();
        for (var at = order.Count - 1; at >= 0; at--)
        {
            if (order[at] is not [{ Direct: true, Together: false, Table.Triggers.Count: 0 } table] || table.Links[0].Parent is not { Direct: true, Table.Triggers.Count: 0 } parent) continue;
            var head = found.Find(f => f.Follower == parent).Head ?? parent;
            var upTo = order.FindIndex(c => c.Contains(head));
            if (!CaptureWriter.Plainly(head, head.Links[0]) || order.Take(upTo).Skip(at + 1).SelectMany(c => c).Any(t => First(table, t) && !found.Contains((head, t)))) continue;
            found.Add((head, table));
        }

        return found.ToLookup(f => f.Head, f => f.Follower);
    }

    // After whatever refers to it and waits as well.
    private void Settle(TablePlan plan, List<TablePlan> late)
    {
        if (!late.Remove(plan)) return;
        foreach (var before in late.Where(l => First(l, plan)).ToList()) Settle(before, late);
        foreach (var statement in _together.Settle(plan)) Add(plan.Name, plan.Fates.Contains(Fate.Erase) ? "find, cut or delete, and count" : "find, cut and count", statement);
    }

    // Whether rows of a table must be settled before rows of another go.
    private static bool First(TablePlan table, TablePlan other) => other.Rule.After.Contains(table.Name) || table.Table.ForeignKeys.Any(f => f.Target == other.Name);

    private void CutReferences(List<TablePlan> tables)
    {
        foreach (var (child, key, parent) in ReferenceCuts.Of(_map, _catalog, tables))
            Add(PlanPhase.Apply, child.MapName, $"cut {string.Join(", ", key.Columns)} of rows that stay", _apply.CutReference(child, key, parent, tables.Find(t => t.Name == child.MapName)));
    }

    private static IEnumerable<(TablePlan Plan, string Column, RecountRule Rule, TablePlan Counted, int Index)> Recounts(List<TablePlan> all, List<TablePlan> tables)
    {
        var index = 0;
        foreach (var plan in all)
        {
            foreach (var (column, rule) in plan.Rule.Recounts)
            {
                if (tables.Find(t => t.Name == rule.Table) is { } counted) yield return (plan, column, rule, counted, index++);
            }
        }
    }
}
