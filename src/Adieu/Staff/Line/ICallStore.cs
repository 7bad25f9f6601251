using Adieu.Cases;

namespace Adieu.Staff;

/// <summary>Where calls are stored. All times are the database's.</summary>
internal interface ICallStore
{
    /// <summary>A call that has just been taken.</summary>
    Task AddAsync(string id, string staff, CancellationToken cancellationToken);

    /// <summary>A call of this member, or null.</summary>
    Task<Call?> FindAsync(string id, string staff, CancellationToken cancellationToken);

    /// <summary>Counts one more try, so that tries made at the same time cannot share one.</summary>
    /// <returns>How many are left; null when there is none to take, or no such call that is young enough.</returns>
    Task<int?> TakeTryAsync(string id, string staff, TimeSpan life, CancellationToken cancellationToken);

    /// <summary>Notes the case that a call led to.</summary>
    Task LinkAsync(string id, CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Notes that the agent has called the number on file.</summary>
    Task CalledBackAsync(CaseNumber number, string staff, CancellationToken cancellationToken);

    /// <summary>Whether this agent has.</summary>
    Task<bool> IsCalledBackAsync(CaseNumber number, string staff, CancellationToken cancellationToken);
}

/// <summary>A call.</summary>
/// <param name="Left">How many tries are left.</param>
/// <param name="Number">The case that it led to, or null.</param>
internal sealed record Call(int Left, CaseNumber? Number);
