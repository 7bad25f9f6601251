namespace Adieu.Numbers;

/// <summary>That somebody gave a phone number up, to be told to one service. The number is sealed under a key of its own until it is told.</summary>
/// <param name="Id">Its id; also the owner of its key.</param>
/// <param name="From">The service at which the number was given up.</param>
/// <param name="To">The service that is told.</param>
/// <param name="SealedKey">The announcement's own key, sealed.</param>
/// <param name="Sealed">The sealed number.</param>
internal sealed record NumberAnnouncement(string Id, string From, string To, byte[] SealedKey, byte[] Sealed);

/// <summary>An announcement that a lane has claimed.</summary>
/// <param name="Announcement">The announcement.</param>
/// <param name="ReleasedAt">When the number was given up, by the database's clock.</param>
/// <param name="Age">How long ago that is.</param>
/// <param name="Attempts">How often it was tried.</param>
internal sealed record ClaimedAnnouncement(NumberAnnouncement Announcement, DateTimeOffset ReleasedAt, TimeSpan Age, int Attempts);
