using Adieu.Erasure.Maps;

namespace Adieu.Cases;

/// <summary>What a service's maps may say of an account's key.</summary>
public static class AccountKeys
{
    /// <summary>
    /// Reads a service's map. The engine takes keys of several columns; a service cannot: its queries see one <c>@account</c>,
    /// hand-off and gate name an account by one text.
    /// </summary>
    /// <param name="path">The map's file.</param>
    /// <exception cref="MapException">It cannot be read, or its key has several columns.</exception>
    public static DataMap Load(string path)
    {
        var map = DataMap.Load(path);
        return map.Subject.Key.Count == 1 ? map : throw new MapException([new MapDiagnostic(
            Severity.Severe,
            "composite-account",
            map.Subject.Where,
            $"The accounts of a service are known by one column; the key of {map.Subject.Table} has {map.Subject.Key.Count}: {string.Join(", ", map.Subject.Key)}.",
            $"subject: {{ table: {map.Subject.Table}, key: id }}   # give each account one column of its own that is unique")]);
    }
}
