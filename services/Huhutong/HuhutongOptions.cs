using System.ComponentModel.DataAnnotations;
using Passport.Hosting;

namespace Huhutong;

/// <summary>Huhutong's own settings, section <c>Huhutong</c>.</summary>
public sealed class HuhutongOptions
{
    /// <summary>The database. Default: SQLite, <c>Data Source=.data/huhutong.db</c>.</summary>
    public DatabaseOptions Database { get; set; } = new() { Connection = "Data Source=.data/huhutong.db" };

    /// <summary>Seconds until the sample bank confirms money, and until the sample courier arrives. Default 15.</summary>
    [Range(0, 1_000_000)]
    public int DeliverySeconds { get; set; } = 15;

    /// <summary>Whether an empty database gets sample people with a known password. Default: in development only.</summary>
    public bool? Seed { get; set; }

    /// <summary>Accounts in the sample data. Default 2,000; 0 for the named ones alone.</summary>
    [Range(0, 1_000_000)]
    public int SeedAccounts { get; set; } = 2000;

    /// <summary>What the counter's terminals give to check boxes in, at least 12 characters; without it there is no such page. Default: none, in development the sample password.</summary>
    [MinLength(12)]
    public string? CounterKey { get; set; }

    /// <summary>Seconds between two rounds of what time itself does. Default 10.</summary>
    [Range(1, 3600)]
    public int RoundSeconds { get; set; } = 10;
}
