using System.Data.Common;
using Adieu.Erasure;
using Adieu.Services;

namespace Adieu.Standing;

/// <summary>Checks by a service's rules what stands between accounts and their closure.</summary>
internal interface IStandingChecker
{
    /// <summary>One account's blockers and losses, now.</summary>
    /// <param name="service">The service.</param>
    /// <param name="account">The account.</param>
    /// <param name="within">The transaction to ask in (the gate's, when the answer must hold), or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Erasure.Stores.StoreException">The service's database cannot be reached or refuses.</exception>
    Task<StandingReport> CheckAsync(ServiceDefinition service, SubjectKey account, DbTransaction? within, CancellationToken cancellationToken);

    /// <summary>Those of many accounts that have a blocker. The number of statements does not grow with the number of accounts.</summary>
    /// <exception cref="Erasure.Stores.StoreException">The service's database cannot be reached or refuses.</exception>
    Task<IReadOnlySet<SubjectKey>> BlockedAsync(ServiceDefinition service, IReadOnlyCollection<SubjectKey> accounts, CancellationToken cancellationToken);
}
