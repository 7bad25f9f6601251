using Adieu.Cases;
using Adieu.Services;
using Microsoft.AspNetCore.Components;

namespace Adieu.Server.Pages.Closing;

/// <summary>What every screen of a closure is given.</summary>
public abstract class CasePage : PageComponent
{
    /// <summary>The service.</summary>
    [Parameter, EditorRequired]
    public required ServiceDefinition Service { get; set; }

    /// <summary>The case.</summary>
    [Parameter, EditorRequired]
    public required CaseView Case { get; set; }

    /// <summary>Code of what led here, or null.</summary>
    [Parameter]
    public string? Why { get; set; }

    /// <summary>Where who does not go on is led: home to the service, and on a desk's pad to a screen that has forgotten them.</summary>
    protected string Leave => Visitor.IsOnPad ? "/pad/end" : Service.Home.ToString();

    /// <summary>The case's address.</summary>
    protected string Path => $"/s/{Service.Id}/{Case.Number}";

    /// <summary>The service and the account in one phrase: what the last button names.</summary>
    protected string Account => $"{L(Service.Name)} {Case.AccountLabel}".Trim();
}
