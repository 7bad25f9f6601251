using System.Diagnostics.CodeAnalysis;

namespace Adieu.Services;

/// <summary>The services whose accounts this Adieu closes, as configured at start. Immutable.</summary>
public sealed class ServiceCatalog(IEnumerable<ServiceDefinition> services)
{
    private readonly Dictionary<string, ServiceDefinition> _byId = services.ToDictionary(service => service.Id, StringComparer.Ordinal);

    /// <summary>All, by id.</summary>
    public IEnumerable<ServiceDefinition> All => _byId.Values.OrderBy(service => service.Id, StringComparer.Ordinal);

    /// <summary>The services that hear of the numbers which people give up at <paramref name="service"/>; none where it announces none.</summary>
    public IEnumerable<ServiceDefinition> ListenersOf(ServiceDefinition service) =>
        service.Numbers.Announce ? All.Where(other => other.Id != service.Id && other.Numbers.Subscription?.To.Contains(service.Id) == true) : [];

    /// <summary>The service of an id, as it stands in addresses; false when there is none.</summary>
    public bool TryFind(string? id, [NotNullWhen(true)] out ServiceDefinition? service)
    {
        service = null;
        return id is not null && _byId.TryGetValue(id, out service);
    }
}
