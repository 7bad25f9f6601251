namespace Adieu.Erasure.Retention;

/// <summary>Rows that must stay as they are, whoever leaves and whatever has expired, until the hold is released.</summary>
/// <param name="Id">Its name, such as a file number; no personal data. At most 100 characters.</param>
/// <param name="Table">The table as the map names it.</param>
/// <param name="Condition">A SQL condition on the table's columns: <c>id = 42</c>, <c>status = 'disputed'</c>. Rows that come to fulfil it later are held too.</param>
/// <param name="Basis">The law or order, in words.</param>
/// <param name="Since">When it was put on, by the store's time.</param>
public sealed record LegalHold(string Id, string Table, string Condition, string Basis, DateTimeOffset Since)
{
    /// <summary>Without the condition, which may name somebody.</summary>
    public override string ToString() => $"{Id} on {Table} since {Since:u}: {Basis}";
}

/// <summary>A store in which rows can be put on hold.</summary>
public interface IHoldStore : Stores.IErasureStore
{
    /// <summary>The holds that are on.</summary>
    /// <exception cref="Stores.StoreException">The store refused or could not be reached.</exception>
    Task<IReadOnlyList<LegalHold>> HoldsAsync(CancellationToken cancellationToken);

    /// <summary>Puts rows on hold. Waits for erasures under way: afterwards every erasure sees it. The same hold may be put on again.</summary>
    /// <returns>How many rows it holds now.</returns>
    /// <exception cref="Stores.StoreException">There is no such table, the condition is not one, or the id is taken.</exception>
    Task<long> HoldAsync(string id, string table, string condition, string basis, CancellationToken cancellationToken);

    /// <summary>Releases a hold; what was due meanwhile goes with the next sweep or the case's next try.</summary>
    /// <returns>False when there is no such hold.</returns>
    Task<bool> ReleaseAsync(string id, CancellationToken cancellationToken);

    /// <summary>Finishes erasures of which a hold has kept rows that no hold keeps any more, at most <paramref name="limit"/> steps at a time.</summary>
    /// <returns>The steps' receipts as they are now, with what is still held; each again and again until it is acknowledged.</returns>
    /// <exception cref="Stores.StoreException">The store refused or could not be reached.</exception>
    Task<IReadOnlyList<Receipt>> EraseReleasedAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Says that these receipts are written down.</summary>
    Task AcknowledgeReleasedAsync(IReadOnlyList<string> stepIds, CancellationToken cancellationToken);
}
