using Adieu.Sealing;
using Adieu.Services;

namespace Adieu.Numbers;

/// <summary>Writes and opens announcements that a phone number was given up.</summary>
internal sealed class NumberAnnouncer(ServiceCatalog services, SealedBox box)
{
    private const string Where = "number_announcements";

    /// <summary>One announcement for each service that listens.</summary>
    /// <param name="service">Where the number was given up.</param>
    /// <param name="phone">The number.</param>
    public IReadOnlyList<NumberAnnouncement> Write(ServiceDefinition service, string phone) => [.. services.ListenersOf(service).Select(listener =>
    {
        var id = Guid.NewGuid().ToString("N");
        var key = box.NewKey(id);
        return new NumberAnnouncement(id, service.Id, listener.Id, key.Bytes.ToArray(), box.SealText(key, id, Identifiers.Normalise("phone", phone), Where));
    })];

    /// <summary>The number.</summary>
    public string Open(NumberAnnouncement announcement) => box.OpenText(new SealedKey(announcement.SealedKey), announcement.Id, announcement.Sealed, Where);
}
