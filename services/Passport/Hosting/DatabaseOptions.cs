using System.ComponentModel.DataAnnotations;

namespace Passport.Hosting;

/// <summary>A service's database.</summary>
public sealed class DatabaseOptions
{
    /// <summary><c>sqlite</c> (default) or <c>postgresql</c>.</summary>
    [RegularExpression("sqlite|postgresql")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>Connection string.</summary>
    [Required]
    public string Connection { get; set; } = "";
}
