namespace Adieu.Notices;

/// <summary>Where notices wait. They are put there by the move that they tell of, in its transaction.</summary>
internal interface IOutbox
{
    /// <summary>Claims due notices for as long as <paramref name="lease"/>.</summary>
    Task<IReadOnlyList<ClaimedNotice>> ClaimAsync(int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Notes that a notice went and destroys what it said and to whom.</summary>
    Task SentAsync(string id, CancellationToken cancellationToken);

    /// <summary>Puts a notice off; with no delay it is parked for an operator and its content destroyed.</summary>
    Task FailedAsync(string id, string problem, TimeSpan? delay, CancellationToken cancellationToken);
}
