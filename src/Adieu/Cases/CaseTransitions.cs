using System.Collections.Frozen;
using static Adieu.Cases.CaseState;

namespace Adieu.Cases;

/// <summary>The one table of allowed moves. Whatever is not in it cannot happen to a case.</summary>
public static class CaseTransitions
{
    private static readonly FrozenDictionary<CaseState, FrozenSet<CaseState>> Allowed = new Dictionary<CaseState, CaseState[]>
    {
        // The same again: the person agrees to a settlement, or takes that back.
        [Preview] = [Preview, Requested, Cancelled, Expired, Refused, Held],
        // Requested again: the person changes a choice.
        [Requested] = [Requested, Verified, Cancelled, Expired, Refused, Held],
        [Verified] = [Verified, Confirmed, Cancelled, Expired, Refused, Held],
        [Confirmed] = [Frozen, Blocked, Cancelled, Held, NeedsAttention],
        // Frozen again: somebody whom the person trusts agrees.
        [Frozen] = [Frozen, Settling, Blocked, Cancelled, Refused, Held, NeedsAttention],
        // Blocked: settling would be something else than was agreed to, so that nothing of it was done.
        [Settling] = [Erasing, Blocked, NeedsAttention],
        [Erasing] = [Verifying, NeedsAttention],
        [Verifying] = [Closed, NeedsAttention],
        // Closed again: a legal hold is released, and what it kept has gone.
        // Undone only while the vault's key lives, which the desk that does it checks.
        [Closed] = [Closed, Purged, Undone],
        [Blocked] = [Blocked, Verified, Frozen, Cancelled, Expired, Refused, Held],
        [Held] = [Preview, Requested, Verified, Confirmed, Frozen, Cancelled, Refused],
        // What has begun to erase can only be finished; see IsAllowed for the refusal.
        [NeedsAttention] = [Confirmed, Frozen, Settling, Erasing, Verifying, Refused],
        [Purged] = [],
        [Undone] = [],
        [Cancelled] = [],
        [Expired] = [],
        [Refused] = [],
    }.ToFrozenDictionary(row => row.Key, row => row.Value.ToFrozenSet());

    /// <summary>States in which a case waits for something and remembers where it goes on.</summary>
    public static FrozenSet<CaseState> Waiting { get; } = FrozenSet.ToFrozenSet([Blocked, Held, NeedsAttention]);

    /// <summary>States after which the case holds nothing sealed any more and the account may have a new case.</summary>
    public static FrozenSet<CaseState> Ended { get; } = FrozenSet.ToFrozenSet([Closed, Purged, Undone, Cancelled, Expired, Refused]);

    /// <summary>States in which the account's gate is, or may already be, closed.</summary>
    public static FrozenSet<CaseState> Gated { get; } = FrozenSet.ToFrozenSet([Confirmed, Frozen, Settling, Erasing, Verifying]);

    /// <summary>Whether a case in <paramref name="from"/> may move to <paramref name="to"/>.</summary>
    /// <param name="from">Where it stands.</param>
    /// <param name="resumes">For a waiting case, where it goes on; otherwise null.</param>
    /// <param name="to">Where it shall go.</param>
    public static bool IsAllowed(CaseState from, CaseState? resumes, CaseState to)
    {
        if (Waiting.Contains(from) != resumes.HasValue || !Allowed[from].Contains(to)) return false;
        if (resumes is null || Waiting.Contains(to)) return true;
        return to switch
        {
            Refused when from == NeedsAttention => resumes is Confirmed or Frozen,
            // A gate that is closed must be opened by whoever cancels; expiry is for cases that never froze anything.
            Cancelled or Refused => true,
            Expired => !Gated.Contains(resumes.Value),
            _ => to == resumes,
        };
    }

    /// <summary>Whether a granted appeal may bring a refused case back to a state: those that a case can be refused in, before erasure.</summary>
    public static bool MayReopen(CaseState from, CaseState to) => from == Refused && to is (Preview or Requested or Verified or Confirmed);

    /// <summary>Where a case goes on after waiting in <paramref name="to"/>; null when <paramref name="to"/> is no waiting state.</summary>
    public static CaseState? ResumesAfter(CaseState from, CaseState? resumes, CaseState to) => !Waiting.Contains(to)
        ? null
        : to == Blocked && from == Confirmed ? Verified
        : to == Blocked && from == Settling ? Frozen
        : resumes ?? from;
}
