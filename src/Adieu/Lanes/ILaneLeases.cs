namespace Adieu.Lanes;

/// <summary>The slots of lanes, as rows: who holds one may work, on whatever node. A dead node's slot runs out.</summary>
internal interface ILaneLeases
{
    /// <summary>Takes or renews a slot.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="service">The service.</param>
    /// <param name="slots">How many slots the lane has over all nodes.</param>
    /// <param name="owner">Who asks; the same owner renews.</param>
    /// <param name="lease">For how long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the owner holds a slot now.</returns>
    Task<bool> TakeAsync(string lane, string service, int slots, string owner, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Gives an owner's slots back.</summary>
    Task GiveBackAsync(string owner, CancellationToken cancellationToken);
}
