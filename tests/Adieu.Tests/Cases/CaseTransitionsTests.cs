using Adieu.Cases;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Adieu.Tests.Cases;

public sealed class CaseTransitionsTests
{
    // The same walks in every run and on every machine.
    private static readonly Replay SameCases = new(new Rnd(20261123, 9), FSharpOption<int>.None);

    private static readonly CaseState[] States = Enum.GetValues<CaseState>();

    [Fact]
    public void Whatever_is_tried_in_whatever_order_a_case_keeps_its_promises()
    {
        var tries = ArbMap.Default.GeneratorFor<int>().Select(i => States[Math.Abs(i % States.Length)]).ListOf(60).ToArbitrary();
        Prop.ForAll(tries, attempts => Walk([.. attempts])).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithReplay(SameCases));
    }

    [Fact]
    public void Every_state_can_be_reached_and_only_ends_lead_nowhere()
    {
        var seen = new HashSet<(CaseState, CaseState?)> { (CaseState.Preview, null) };
        var todo = new Queue<(CaseState State, CaseState? Resumes)>(seen);
        while (todo.TryDequeue(out var at))
        {
            var next = States.Where(to => CaseTransitions.IsAllowed(at.State, at.Resumes, to)).ToList();
            if (next.Count == 0) CaseTransitions.Ended.ShouldContain(at.State);
            foreach (var to in next.Select(to => (to, CaseTransitions.ResumesAfter(at.State, at.Resumes, to))).Where(seen.Add)) todo.Enqueue(to);
        }

        seen.Select(s => s.Item1).Distinct().Order().ShouldBe(States.Order());
    }

    private static bool Walk(IReadOnlyList<CaseState> attempts)
    {
        var state = CaseState.Preview;
        CaseState? resumes = null;
        var path = new List<CaseState> { state };
        foreach (var to in attempts)
        {
            if (!CaseTransitions.IsAllowed(state, resumes, to)) continue;
            resumes = CaseTransitions.ResumesAfter(state, resumes, to);
            state = to;
            path.Add(to);
        }

        var first = (CaseState s) => path.IndexOf(s) is >= 0 and var i ? i : int.MaxValue;
        // No erasure without proof, confirmation and a closed gate, in this order.
        if (path.Contains(CaseState.Erasing)
            && !(first(CaseState.Verified) < first(CaseState.Confirmed) && first(CaseState.Confirmed) < first(CaseState.Frozen) && first(CaseState.Frozen) < first(CaseState.Settling) && first(CaseState.Settling) < first(CaseState.Erasing)))
            return false;
        // A settlement that was not carried out asks the person again, and goes nowhere else.
        if (path.Zip(path.Skip(1)).Any(move => move.First == CaseState.Settling && move.Second is not (CaseState.Erasing or CaseState.Blocked or CaseState.NeedsAttention))) return false;
        // After erasure began the account cannot be kept, refused or forgotten about.
        var begun = path.IndexOf(CaseState.Erasing);
        if (begun >= 0 && path.Skip(begun).Any(s => s is CaseState.Cancelled or CaseState.Expired or CaseState.Refused or CaseState.Held or CaseState.Frozen or CaseState.Blocked)) return false;
        // Nothing is called closed that was not verified, and what has ended stays so.
        if (path.Contains(CaseState.Closed) && first(CaseState.Verifying) > first(CaseState.Closed)) return false;
        var ended = path.FindIndex(s => CaseTransitions.Ended.Contains(s));
        if (ended >= 0 && path.Skip(ended + 1).SkipWhile(s => s == CaseState.Closed && path[ended] == CaseState.Closed).Any(s => s is not (CaseState.Purged or CaseState.Undone))) return false;
        return CaseTransitions.Waiting.Contains(state) == resumes.HasValue;
    }
}
