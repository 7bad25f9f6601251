using Microsoft.AspNetCore.Components;

namespace Passport.Web;

/// <summary>A page of a service: it speaks the request's language.</summary>
public abstract class PassportPage : ComponentBase
{
    /// <summary>The language.</summary>
    [Inject]
    public Speech Speech { get; set; } = null!;

    /// <summary>One of two texts.</summary>
    protected string Say(string zh, string en) => Speech.Say(zh, en);

    /// <summary>A text in the page's language.</summary>
    protected string Say(Text text) => Speech.Say(text);
}
