namespace Adieu.Sealing;

/// <summary>Every sealed key in Adieu's own database, whoever's it is.</summary>
internal interface IWrappedKeys
{
    /// <summary>Seals keys anew, in small transactions; a key that changes or goes meanwhile is left as it is.</summary>
    /// <param name="rewrap">A key and its owner's name to the key sealed anew, or null where nothing is to be done.</param>
    /// <param name="cancellationToken">Gives up between two transactions.</param>
    /// <returns>How many were sealed anew.</returns>
    Task<long> RewrapAsync(Func<SealedKey, string, SealedKey?> rewrap, CancellationToken cancellationToken);
}
