namespace Adieu.Bench.Erasure;

/// <summary>One way of erasing accounts, to be timed.</summary>
/// <param name="Name">As it is reported.</param>
/// <param name="PerRound">How many accounts it erases in a round: fewer for slow ways, so that rounds last alike.</param>
/// <param name="Database">On which database it works.</param>
/// <param name="EraseAsync">Erases these accounts, completely and durably.</param>
internal sealed record Arm(string Name, int PerRound, string Database, Func<long[], Task> EraseAsync);
