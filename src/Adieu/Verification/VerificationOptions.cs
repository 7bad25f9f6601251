using System.ComponentModel.DataAnnotations;

namespace Adieu.Verification;

/// <summary>Limits of verification. Bound from the section <c>Adieu:Verification</c>; the defaults are what OWASP ASVS 5 chapter 6.5 and 6.6 ask for, or stricter.</summary>
public sealed class VerificationOptions
{
    /// <summary>How old the proof of a password or passkey may be. Default 30 minutes, 1 minute to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan PasswordFreshFor { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a code is good. Default 5 minutes, at most 10 (ASVS 6.5.5).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:10:00")]
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many answers are taken before the method is locked; a new code does not bring more. Default 5.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 5;

    /// <summary>How long it is locked then. Default 1 hour.</summary>
    public TimeSpan LockedFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The wait between two codes. Default 60 seconds.</summary>
    public TimeSpan BetweenCodes { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many codes one case may ask for, by method. Default 10.</summary>
    [Range(1, 100)]
    public int CodesPerCase { get; set; } = 10;

    /// <summary>How many codes go to one number or address within an hour, whatever the case. Default 5.</summary>
    [Range(1, 100)]
    public int CodesPerHour { get; set; } = 5;

    /// <summary>How long a person may take to type what they have at hand (a closure key). Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan TypedWithin { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a closure key must have been made before it proves anything. Default 24 hours: until then it is no stronger than the password with which it was made.</summary>
    public TimeSpan KeyTrustedAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many codes one network address may ask for within an hour at the signed-out door, whoever they are for. Default 30.</summary>
    [Range(1, 10_000)]
    public int CodesPerNetwork { get; set; } = 30;

    /// <summary>For how long who forgot the password may take to prove who they are, and how long that proof is good. Default 30 minutes.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "02:00:00")]
    public TimeSpan RecoveryLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>For how long after a change a phone number is not enough alone. Default 30 days.</summary>
    public TimeSpan PhoneNewFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>For how long a device that the service has just met is new. Default 7 days.</summary>
    public TimeSpan DeviceNewFor { get; set; } = TimeSpan.FromDays(7);
}
