namespace Adieu.Bench.Erasure;

/// <summary>One way of erasing accounts, to be timed.</summary>
/// <param name="Name">As it is reported.</param>
/// <param name="PerRound">How many accounts it erases in a round at most.</param>
/// <param name="Database">On which database it works.</param>
/// <param name="EraseAsync">Erases accounts, completely and durably.</param>
internal sealed record Arm(string Name, int PerRound, string Database, Func<Leavers, Task> EraseAsync);
