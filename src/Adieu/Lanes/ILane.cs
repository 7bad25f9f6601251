using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>One kind of work that is due by rows. What it does may be interrupted anywhere: the next run finishes it.</summary>
internal interface ILane
{
    /// <summary>Its name, also in leases and logs.</summary>
    string Name { get; }

    /// <summary>Takes one batch of what is due and works on it.</summary>
    /// <returns>Whether there was anything, so that it is worth looking again at once.</returns>
    Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken);
}
