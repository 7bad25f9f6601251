using System.ComponentModel.DataAnnotations;

namespace Adieu.Staff;

/// <summary>How desks work and how they are watched. Bound from the section <c>Adieu:Staff</c>.</summary>
public sealed class StaffOptions
{
    /// <summary>After how long without a request a session ends. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>After how long a session ends in any case. Default 8 hours, at most 12.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "12:00:00")]
    public TimeSpan Shift { get; set; } = TimeSpan.FromHours(8);

    /// <summary>How long there is to give the second factor after the password. Default 10 minutes.</summary>
    public TimeSpan SecondFactorWithin { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a sign-in is fresh: after that, whoever signs as the second pair of eyes gives another code of their authenticator, or signs in again. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan Fresh { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Whether the second pair of eyes is taken only where both members have their ID numbers declared: somebody can have two
    /// mailboxes. Default no: then a mailbox of each does as well. Where neither is known of both nobody signs in any case.
    /// </summary>
    public bool SecondNeedsNumber { get; set; }

    /// <summary>How long an invitation is good. Default 3 days.</summary>
    public TimeSpan InvitationLife { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How many look-ups that led to no closure confirmed by its person one member may make in an hour. The next is refused, and the board shows it. Default 10.</summary>
    [Range(1, 1000)]
    public int LookUpsPerHour { get; set; } = 10;

    /// <summary>The same in a day. Default 40.</summary>
    [Range(1, 10_000)]
    public int LookUpsPerDay { get; set; } = 40;

    /// <summary>From how many look-ups without a case in an hour the board is told. Default 5.</summary>
    [Range(1, 1000)]
    public int AlarmAt { get; set; } = 5;

    /// <summary>How many times in an hour one agent may compare what callers say, where no closure confirmed by its person came of it: an honest line answers twenty callers. Default 30.</summary>
    [Range(3, 1000)]
    public int CallTriesPerHour { get; set; } = 30;

    /// <summary>The same in a day. Default 150.</summary>
    [Range(3, 10_000)]
    public int CallTriesPerDay { get; set; } = 150;

    /// <summary>From how many comparisons without a case in an hour the board is told. Default 15.</summary>
    [Range(3, 1000)]
    public int CallAlarmAt { get; set; } = 15;

    /// <summary>How many times in an hour one ID number is compared at all, whoever answers the phone. Nobody is told when it is full. Default 6.</summary>
    [Range(3, 100)]
    public int CallTriesPerNumber { get; set; } = 6;

    /// <summary>From how many look-ups within a minute the board is told: no person serves people that fast. Default 4.</summary>
    [Range(2, 1000)]
    public int SpeedPerMinute { get; set; } = 4;

    /// <summary>The first hour of work, in the service's zone. Default 6.</summary>
    [Range(0, 23)]
    public int OpensAt { get; set; } = 6;

    /// <summary>The hour at which work ends, in the service's zone. Default 23.</summary>
    [Range(1, 24)]
    public int ClosesAt { get; set; } = 23;

    /// <summary>How long the result of a look-up can be worked on. Default 30 minutes.</summary>
    public TimeSpan LookUpLife { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The same limits with those of the line in place of the counter's.</summary>
    internal StaffOptions OnTheLine()
    {
        var line = (StaffOptions)MemberwiseClone();
        (line.LookUpsPerHour, line.LookUpsPerDay, line.AlarmAt) = (CallTriesPerHour, CallTriesPerDay, CallAlarmAt);
        return line;
    }
}
