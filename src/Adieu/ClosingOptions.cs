using System.ComponentModel.DataAnnotations;

namespace Adieu;

/// <summary>How Adieu works. Bound from the section <c>Adieu</c> of the configuration.</summary>
public sealed class ClosingOptions
{
    /// <summary>Paths of the services' <c>service.yaml</c> files.</summary>
    public IList<string> Services { get; } = [];

    /// <summary>The keys.</summary>
    public KeyPaths Keys { get; } = new();

    /// <summary>The address under which people reach Adieu; stands in notices and certificates.</summary>
    [Required]
    public Uri PublicUrl { get; set; } = new("http://127.0.0.1:5100");

    /// <summary>The mail server.</summary>
    public SmtpOptions Smtp { get; } = new();

    /// <summary>The SMS gateway.</summary>
    public SmsOptions Sms { get; } = new();

    /// <summary>The lanes.</summary>
    public LaneOptions Lanes { get; } = new();

    /// <summary>How long a person can appeal against a refusal; what is kept for it goes then. Default 60 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan AppealWithin { get; set; } = TimeSpan.FromDays(60);

    /// <summary>Refuses values that would make Adieu do nothing, or too much, without a word.</summary>
    /// <exception cref="AdieuStartException">Names each setting that is out of its range.</exception>
    internal void Check()
    {
        var wrong = new List<string>();
        foreach (var (section, part) in new (string, object)[] { ("", this), ("Smtp:", Smtp), ("Lanes:", Lanes) })
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(part, new ValidationContext(part), results, validateAllProperties: true);
            wrong.AddRange(results.Select(result => $"Adieu:{section}{string.Join(", ", result.MemberNames)}: {result.ErrorMessage}"));
        }

        if (wrong.Count > 0) throw new AdieuStartException(string.Join('\n', wrong));
    }

    /// <summary>An address of Adieu's pages.</summary>
    internal string Address(string path) => new Uri(new Uri(PublicUrl.ToString().TrimEnd('/') + "/"), path).ToString();
}

/// <summary>Where the keys are.</summary>
public sealed class KeyPaths
{
    /// <summary>The folder with <c>master.key</c> and <c>signing.pem</c>. Default <c>.data/keys</c>.</summary>
    public string Directory { get; set; } = ".data/keys";

    /// <summary>Whether missing keys are made at start: in development only. Default no.</summary>
    public bool MayCreate { get; set; }
}

/// <summary>The mail server.</summary>
public sealed class SmtpOptions
{
    /// <summary>Host; null: no e-mail is sent.</summary>
    public string? Host { get; set; }

    /// <summary>Port. Default 25.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 25;

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "adieu@localhost";

    /// <summary>Whether STARTTLS is required. Default no.</summary>
    public bool Tls { get; set; }

    /// <summary>User name; null: none is given.</summary>
    public string? User { get; set; }

    /// <summary>Password of the user.</summary>
    public string? Password { get; set; }
}

/// <summary>The SMS gateway.</summary>
public sealed class SmsOptions
{
    /// <summary>Where <c>{"to": …, "text": …}</c> is posted; null: no SMS is sent.</summary>
    public Uri? Url { get; set; }
}

/// <summary>How the lanes work.</summary>
public sealed class LaneOptions
{
    /// <summary>Whether this node runs lanes. Default yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many nodes may work on one lane of one service at once. Default 1; always 1 on SQLite.</summary>
    [Range(1, 64)]
    public int Slots { get; set; } = 1;

    /// <summary>How many cases are taken at once. Default 1,000.</summary>
    [Range(1, 10_000)]
    public int Batch { get; set; } = 1_000;

    /// <summary>How often a lane looks without being woken. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After how much silence a node counts as dead and another takes over. Default 15 seconds; held up while it works.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After how many failures a case or notice is parked for an operator. Default 8.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 8;

    /// <summary>The first wait after a failure; it doubles each time up to an hour. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a store may be at work on an erasure, from its due time, before an operator is asked. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan LongestWork { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a case may stay unconfirmed. Default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan ExpiresIn { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The wait before the given attempt, counted from 0.</summary>
    internal TimeSpan DelayAfter(int attempts) => TimeSpan.FromMilliseconds(Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempts, 20)), 3_600_000));
}
