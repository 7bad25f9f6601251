namespace Adieu.Numbers;

/// <summary>Where announcements of numbers wait until the service they are for has taken them.</summary>
internal interface INumberOutbox
{
    /// <summary>Puts announcements in. Those of a closure are put in by the move that closes the case, in its transaction.</summary>
    Task AddAsync(IReadOnlyList<NumberAnnouncement> announcements, CancellationToken cancellationToken);

    /// <summary>Claims one that is due for a service, for as long as <paramref name="lease"/>; null when there is none.</summary>
    Task<ClaimedAnnouncement?> ClaimAsync(string to, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Nothing more is to be done: destroys the number and notes it in the ledger.</summary>
    /// <param name="claimed">The announcement.</param>
    /// <param name="outcome"><c>acknowledged</c>, or <c>given-up</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task EndAsync(ClaimedAnnouncement claimed, string outcome, CancellationToken cancellationToken);

    /// <summary>Puts it off.</summary>
    Task PostponeAsync(ClaimedAnnouncement claimed, string problem, TimeSpan delay, CancellationToken cancellationToken);
}
