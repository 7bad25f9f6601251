using Adieu.Services;

namespace Adieu.Numbers;

/// <summary>Phone numbers that people give up without closing an account.</summary>
public interface INumbers
{
    /// <summary>Has the services that listen told that a number was given up at a service; does nothing where the service announces none.</summary>
    /// <param name="service">Where.</param>
    /// <param name="phone">The number, as typed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ReleaseAsync(ServiceDefinition service, string phone, CancellationToken cancellationToken);
}
