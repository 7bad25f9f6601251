using System.ComponentModel.DataAnnotations;

namespace Adieu.Client;

/// <summary>How a service reaches Adieu. Bound from the configuration section <c>Adieu</c> and checked at start.</summary>
public sealed class AdieuOptions : IValidatableObject
{
    /// <summary>The configuration section's name.</summary>
    public const string Section = "Adieu";

    /// <summary>Adieu's address as this service calls it, such as <c>http://127.0.0.1:5100</c>.</summary>
    [Required]
    public Uri? Url { get; set; }

    /// <summary>Adieu's address as browsers reach it; <see cref="Url"/> by default.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>This service's id, as its <c>service.yaml</c> says.</summary>
    [Required]
    [RegularExpression("^[a-z][a-z0-9-]{0,39}$", ErrorMessage = "Adieu:Service must be lower-case letters, digits and hyphens.")]
    public string Service { get; set; } = "";

    /// <summary>The secret shared with Adieu: base64 of at least 32 random bytes. Comes from configuration, never from a file in the repository.</summary>
    [Required]
    public string Secret { get; set; } = "";

    /// <summary>The gate's table in this service's database; <c>adieu_gate</c> by default.</summary>
    [RegularExpression("^[A-Za-z_][A-Za-z0-9_]{0,62}$", ErrorMessage = "Adieu:GateTable must be a plain table name.")]
    public string GateTable { get; set; } = "adieu_gate";

    internal byte[] SecretBytes => Convert.FromBase64String(Secret);

    internal Uri Browser(string path) => new(PublicUrl ?? Url!, path);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var bytes = new byte[Secret.Length];
        if (!Convert.TryFromBase64String(Secret, bytes, out var length) || length < 32)
            yield return new ValidationResult("Adieu:Secret must be base64 of at least 32 bytes, for example from: openssl rand -base64 32", [nameof(Secret)]);
        if (Url is { IsAbsoluteUri: false })
            yield return new ValidationResult("Adieu:Url must be an absolute address.", [nameof(Url)]);
    }
}
