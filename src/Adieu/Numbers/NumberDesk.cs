using Adieu.Lanes;
using Adieu.Services;

namespace Adieu.Numbers;

/// <summary>Takes what services say of their people's numbers.</summary>
internal sealed class NumberDesk(NumberAnnouncer announcer, INumberOutbox outbox, LaneSignal lanes) : INumbers
{
    public async Task ReleaseAsync(ServiceDefinition service, string phone, CancellationToken cancellationToken)
    {
        if (announcer.Write(service, phone) is not { Count: > 0 } announcements) return;
        await outbox.AddAsync(announcements, cancellationToken);
        lanes.Wake();
    }
}
