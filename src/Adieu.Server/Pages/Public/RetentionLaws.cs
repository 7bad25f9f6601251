using System.Collections.Concurrent;
using Adieu.Erasure.Maps;
using Adieu.Services;

namespace Adieu.Server.Pages.Public;

/// <summary>The laws by which a service's data maps keep records: read once, as maps change only with a restart.</summary>
internal static class RetentionLaws
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Known = new(StringComparer.Ordinal);

    /// <summary>The service's legal bases that a map names, in the order of <c>service.yaml</c>.</summary>
    public static IEnumerable<LegalBasis> Of(ServiceDefinition service)
    {
        var named = service.Stores.Select(store => store.MapPath).OfType<string>().SelectMany(map => Known.GetOrAdd(map, Read)).ToHashSet(StringComparer.Ordinal);
        return service.Bases.Values.Where(law => named.Contains(law.Id));
    }

    private static IReadOnlyList<string> Read(string path) =>
        [.. DataMap.Load(path).Tables.Select(table => table.Retain?.Basis).OfType<string>()];
}
