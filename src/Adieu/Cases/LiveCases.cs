using Adieu.Services;

namespace Adieu.Cases;

/// <summary>A case that still knows its person, with the service that it is about.</summary>
internal readonly record struct LiveCase(StoredCase Found, ServiceDefinition Service, CaseSecrets Secrets);

/// <summary>Finds cases for whoever decides something about them.</summary>
internal sealed class LiveCases(ServiceCatalog services, ICaseStore cases, CaseVault vault)
{
    /// <summary>The case; null where there is none, its service is not configured, or it has ended and its key is destroyed.</summary>
    public async Task<LiveCase?> FindAsync(CaseNumber number, CancellationToken cancellationToken) =>
        await cases.FindAsync(number, cancellationToken) is { } found && services.TryFind(found.Service, out var service) && vault.Open(found) is { } secrets
            ? new LiveCase(found, service, secrets)
            : null;
}
