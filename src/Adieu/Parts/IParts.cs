using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Evidence;
using Adieu.Services;

namespace Adieu.Parts;

/// <summary>
/// Erasing some of the data and keeping the account. Every method that takes a case number is called only after the caller
/// has shown that the visitor may act for that case.
/// </summary>
public interface IParts
{
    /// <summary>What can be erased by itself, with what would go; null when the case is past it, or the service has no parts.</summary>
    /// <exception cref="Erasure.Stores.StoreException">The service's database cannot be reached.</exception>
    Task<PartsView?> LookAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Erases parts, ends the case with the account kept, and signs what was erased.</summary>
    /// <param name="number">The case.</param>
    /// <param name="parts">Ids of parts, at least one.</param>
    /// <param name="cancellationToken">Gives up; asked again, it goes on where it stopped.</param>
    /// <exception cref="Erasure.Stores.StoreException">The service's database cannot be reached.</exception>
    Task<ErasePartsResult> EraseAsync(CaseNumber number, IReadOnlyCollection<string> parts, CancellationToken cancellationToken);
}

/// <summary>What can be erased by itself.</summary>
/// <param name="Parts">Each with what would go.</param>
/// <param name="Proven">Whether the person has proved enough for it: what the service saw (password, passkey), or what the door asks.</param>
public sealed record PartsView(IReadOnlyList<PartPreview> Parts, bool Proven);

/// <summary>One part.</summary>
public sealed record PartPreview(DataPart Part, IReadOnlyList<TableEffect> Effects);

/// <summary>The outcome of erasing parts.</summary>
public abstract record ErasePartsResult
{
    private ErasePartsResult()
    {
    }

    /// <summary>Erased; the case has ended and its certificate says what went.</summary>
    public sealed record Erased(Certificate Certificate) : ErasePartsResult;

    /// <summary>The person has to prove more first.</summary>
    public sealed record ProveFirst : ErasePartsResult;

    /// <summary>No such part was named.</summary>
    public sealed record Invalid : ErasePartsResult;

    /// <summary>Something of it was found again after it was erased; nobody is told that it is gone, and it can be tried again.</summary>
    public sealed record LeftOver : ErasePartsResult;

    /// <summary>The case is past it.</summary>
    public sealed record NotNow : ErasePartsResult;
}
