namespace Adieu.Erasure.Archive;

/// <summary>
/// Keys of a store's retention archive, one for each month in which kept rows reach their end. They lie neither in the
/// store nor with the keys of the vault; destroying one ends what was kept until its month, in every backup too.
/// </summary>
public interface IArchiveKeys
{
    /// <summary>The months for which there is a key, such as <c>2029-06</c>.</summary>
    IReadOnlyList<string> Months { get; }

    /// <summary>The key of a month, 32 bytes; it is made when there is none, and outlives a crash once it was given.</summary>
    byte[] Get(string month);

    /// <summary>The key of a month, or null when there is none (any more).</summary>
    byte[]? Find(string month);

    /// <summary>Destroys a month's key.</summary>
    void Destroy(string month);
}
