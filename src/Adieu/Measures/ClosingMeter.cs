using System.Diagnostics;
using System.Diagnostics.Metrics;
using Adieu.Cases;

namespace Adieu.Measures;

/// <summary>
/// What an operator watches, as instruments of the meter <see cref="MeterName"/>. Tags are ids of services, lanes, states and
/// channels: never a case, never a person. Safe for concurrent use.
/// </summary>
public sealed class ClosingMeter
{
    /// <summary>The name under which a collector subscribes.</summary>
    public const string MeterName = "Adieu";

    private readonly Counter<long> _moves;
    private readonly Histogram<double> _rounds;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _notices;

    /// <summary>Makes the instruments.</summary>
    public ClosingMeter(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName);
        _moves = Meter.CreateCounter<long>("adieu.case.moves", "{move}", "Cases that came to a state");
        _rounds = Meter.CreateHistogram<double>("adieu.lane.duration", "s", "How long a lane worked on a batch that was due");
        _failures = Meter.CreateCounter<long>("adieu.lane.failures", "{failure}", "Rounds of a lane that ended with an error");
        _notices = Meter.CreateCounter<long>("adieu.notices", "{notice}", "Notices that were tried");
    }

    internal Meter Meter { get; }

    /// <summary>Cases have moved, and that is committed.</summary>
    internal void Moved(IReadOnlyCollection<StoredCase> cases)
    {
        if (!_moves.Enabled) return;
        foreach (var group in cases.GroupBy(c => (c.Service, c.Door, c.State)))
            _moves.Add(group.Count(), new TagList { { "service", group.Key.Service }, { "door", group.Key.Door.ToString() }, { "state", group.Key.State.ToString() } });
    }

    /// <summary>A lane has worked on what was due.</summary>
    internal void Worked(string lane, string service, TimeSpan duration) => _rounds.Record(duration.TotalSeconds, new TagList { { "lane", lane }, { "service", service } });

    /// <summary>A lane's round failed: because something does not answer (<c>unreachable</c>), or for a reason that nobody expected (<c>error</c>).</summary>
    internal void Failed(string lane, string service, string kind) => _failures.Add(1, new TagList { { "lane", lane }, { "service", service }, { "kind", kind } });

    /// <summary>A notice was <c>sent</c>, is tried <c>again</c>, or is <c>parked</c> for good.</summary>
    internal void Noticed(string channel, string outcome) => _notices.Add(1, new TagList { { "channel", channel }, { "outcome", outcome } });
}
