using System.ComponentModel.DataAnnotations;
using Adieu.Staff;

namespace Adieu.Server.Desks.SignIn.Provider;

/// <summary>A company's own OpenID provider that signs staff in. Bound from the section <c>Adieu:Staff:Provider</c>; without an authority there is none.</summary>
internal sealed class StaffProviderOptions : IValidatableObject
{
    public const string Section = "Adieu:Staff:Provider";

    /// <summary>The provider's address, below which its discovery document lies. HTTPS, or this machine.</summary>
    public Uri? Authority { get; set; }

    /// <summary>What the provider knows this server as.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret that goes with it; empty for a public client.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What the button calls it. Default: empty, which reads "company account".</summary>
    public string Name { get; set; } = "";

    /// <summary>What is asked for besides <c>openid</c>. Default: profile.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>Whether claims that are not in the ID token are asked for at the provider's userinfo endpoint. Default: no.</summary>
    public bool AskUserInfo { get; set; }

    /// <summary>The claim whose values say somebody's role: a text or a list of texts. Default: roles.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Which value of that claim is which role here. Values that are not named here mean nothing.</summary>
    public Dictionary<string, StaffRole> Roles { get; } = [];

    /// <summary>The claim that holds somebody's own ID number, so that they cannot serve themselves. Default: empty, none.</summary>
    public string DocumentClaim { get; set; } = "";

    /// <summary>The values of <c>amr</c> (RFC 8176), of which one says that a second factor was asked for. Default: mfa.</summary>
    public IList<string> SecondFactorMethods { get; } = [];

    /// <summary>The values of <c>acr</c> that say the same. Default: none.</summary>
    public IList<string> SecondFactorClasses { get; } = [];

    /// <summary>How long ago somebody may have given the provider their password: a desk is shared, and its browser remembers. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "12:00:00")]
    public TimeSpan Fresh { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether accounts of Adieu's own can be used besides. Default: yes.</summary>
    public bool LocalAccounts { get; set; } = true;

    /// <summary>Whether there is a provider.</summary>
    public bool IsSet => Authority is not null;

    /// <summary>Whether what the provider said of <c>amr</c> and <c>acr</c> is a second factor.</summary>
    public bool IsSecondFactor(IEnumerable<string> methods, string? authenticationClass) =>
        methods.Any(method => SecondFactorMethods.Count == 0 ? method == "mfa" : SecondFactorMethods.Contains(method)) || (authenticationClass is not null && SecondFactorClasses.Contains(authenticationClass));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsSet && !LocalAccounts) yield return new ValidationResult("Without a provider, LocalAccounts cannot be off: nobody could sign in.");
        if (!IsSet) yield break;
        if (!Authority!.IsAbsoluteUri || (Authority.Scheme != Uri.UriSchemeHttps && !Authority.IsLoopback)) yield return new ValidationResult("Authority is an https address, or one of this machine.");
        if (ClientId.Length == 0) yield return new ValidationResult("ClientId is missing.");
        if (Roles.Count == 0) yield return new ValidationResult("Roles is empty: nobody could come in.");
    }
}
