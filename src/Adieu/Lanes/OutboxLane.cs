using Adieu.Measures;
using Adieu.Notices;
using Adieu.Services;

namespace Adieu.Lanes;

/// <summary>Sends notices.</summary>
internal sealed class OutboxLane(IOutbox outbox, NoticeWriter writer, INoticeSender sender, ClosingOptions options, ClosingMeter meter) : ILane
{
    public string Name => "outbox";

    public async Task<bool> RunAsync(ServiceDefinition service, CancellationToken cancellationToken)
    {
        // One at a time, each with a lease of its own: a node that dies sends at most one notice twice.
        var claimed = await outbox.ClaimAsync(1, TimeSpan.FromMinutes(1), cancellationToken);
        foreach (var notice in claimed)
        {
            var (destination, text) = writer.Read(notice.Notice);
            var outcome = await sender.SendNowAsync(notice.Notice.Channel, destination, text.Subject, text.Text, cancellationToken);
            if (outcome is SendOutcome.Failed failed)
            {
                var again = failed.Transient && notice.Attempts + 1 < options.Lanes.Attempts;
                meter.Noticed(notice.Notice.Channel, again ? "again" : "parked");
                await outbox.FailedAsync(notice.Notice.Id, failed.Problem, again ? options.Lanes.DelayAfter(notice.Attempts) : null, cancellationToken);
            }
            else
            {
                meter.Noticed(notice.Notice.Channel, "sent");
                await outbox.SentAsync(notice.Notice.Id, cancellationToken);
            }
        }

        return claimed.Count > 0;
    }
}
