using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Adieu.Server.Hosting;

/// <summary>What an operator sets about the server itself, in the section <c>Adieu</c>.</summary>
internal sealed class ServerOptions : IValidatableObject
{
    /// <summary>Where people reach this server, without a trailing slash; part of notices and certificates.</summary>
    public string PublicUrl { get; set; } = "http://127.0.0.1:5100";

    /// <summary>IANA name of the time zone in which dates are told on pages of no service. Default: Asia/Shanghai.</summary>
    [Required]
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>Addresses of reverse proxies whose forwarded headers are believed. Default: none.</summary>
    public IList<string> Proxies { get; } = [];

    /// <summary>How much one address may ask.</summary>
    public RateLimitOptions RateLimits { get; set; } = new();

    /// <summary>Where keys lie.</summary>
    public KeyOptions Keys { get; set; } = new();

    /// <summary>What an attribute on a property cannot say.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var limits = new List<ValidationResult>();
        Validator.TryValidateObject(RateLimits, new ValidationContext(RateLimits), limits, validateAllProperties: true);
        foreach (var limit in limits) yield return new ValidationResult($"Adieu:RateLimits: {limit.ErrorMessage}");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) yield return new ValidationResult($"Adieu:TimeZone: there is no time zone {TimeZone}. Write an IANA name, such as Europe/Athens.");
        foreach (var proxy in Proxies.Where(proxy => !IPAddress.TryParse(proxy, out _))) yield return new ValidationResult($"Adieu:Proxies: {proxy} is no IP address.");
    }
}

/// <summary>Requests per address and minute. Codes have limits of their own per case besides.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>Any page or call. Default: 600.</summary>
    [Range(1, 1_000_000)]
    public int Any { get; set; } = 600;

    /// <summary>Sending and answering codes. Default: 30.</summary>
    [Range(1, 1_000_000)]
    public int Codes { get; set; } = 30;

    /// <summary>Asking the tracker for a case by its number, so that numbers cannot be tried out. Default: 30.</summary>
    [Range(1, 1_000_000)]
    public int Tracker { get; set; } = 30;
}

/// <summary>Where keys lie.</summary>
internal sealed class KeyOptions
{
    /// <summary>The directory of every key that the server needs.</summary>
    public string Directory { get; set; } = ".data/keys";
}

/// <summary>Where Adieu keeps its cases.</summary>
internal sealed class StorageOptions
{
    /// <summary><c>sqlite</c> for one node, <c>postgresql</c> for any number. Default: sqlite.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>Connection string in the words of Microsoft.Data.Sqlite or Npgsql.</summary>
    public string Connection { get; set; } = "Data Source=.data/adieu.db";
}
