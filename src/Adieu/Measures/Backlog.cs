using Adieu.Cases;

namespace Adieu.Measures;

/// <summary>What waits in Adieu's database at one moment.</summary>
/// <param name="Due">Cases whose time has come, by service and state.</param>
/// <param name="Waiting">Cases that go on only when somebody has looked.</param>
/// <param name="Notices">Notices whose time has come.</param>
internal sealed record Backlog(IReadOnlyList<DueCases> Due, IReadOnlyList<WaitingCases> Waiting, DueNotices Notices);

/// <summary>Cases that a lane may take now.</summary>
/// <param name="Service">Of which service.</param>
/// <param name="State">Where they stand.</param>
/// <param name="Count">How many.</param>
/// <param name="Lag">For how long the first of them has been due.</param>
internal sealed record DueCases(string Service, CaseState State, long Count, TimeSpan Lag);

/// <summary>Cases in <see cref="CaseState.Held"/> or <see cref="CaseState.NeedsAttention"/>.</summary>
internal sealed record WaitingCases(string Service, CaseState State, long Count);

/// <summary>Notices that may be sent now.</summary>
internal sealed record DueNotices(long Count, TimeSpan Lag);

/// <summary>Looks at what waits. All times are the database's.</summary>
internal interface IBacklog
{
    /// <summary>Counts by indexes of what is due: the cost grows with what waits, not with what was ever closed.</summary>
    Task<Backlog> LookAsync(CancellationToken cancellationToken);
}
