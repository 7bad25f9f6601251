using Adieu.Cases;

namespace Adieu.Copies;

/// <summary>
/// The data for who is served at a counter, as a representative always is: the desk's screen is no place to download to, so a
/// code that it shows fetches the copy to a device of their own. Callers of <see cref="OfferAsync"/> have shown that the visitor may act for the case.
/// </summary>
public interface ICopies
{
    /// <summary>Makes a code that is good once, for ten minutes; null before everything is proved, where they may have no copy, once the data is being erased, or when there were too many.</summary>
    Task<CopyCode?> OfferAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Uses a code up; false where it is not right, too old, used, or guessed at too often.</summary>
    Task<bool> TakeAsync(CaseNumber number, string code, CancellationToken cancellationToken);
}

/// <summary>A code to fetch a copy with.</summary>
/// <param name="Code">Six digits.</param>
/// <param name="Until">Until when it is good.</param>
public sealed record CopyCode(string Code, DateTimeOffset Until);
