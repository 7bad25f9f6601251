namespace Adieu.Lanes;

/// <summary>By what it was verified that nothing is left.</summary>
/// <param name="Probes">How many probes ran.</param>
/// <param name="Scan">What the search of whole stores read; null where the service asks for none.</param>
internal sealed record Verified(int Probes, ResidueOutcome? Scan);
