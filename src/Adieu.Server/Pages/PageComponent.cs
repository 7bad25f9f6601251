using Adieu.Server.Hosting;
using Adieu.Server.Visitors;
using Adieu.Services;
using Microsoft.AspNetCore.Components;

namespace Adieu.Server.Pages;

/// <summary>What every component can do: speak the visitor's language.</summary>
public abstract class PageComponent : ComponentBase
{
    [Inject]
    internal Visitor Visitor { get; set; } = null!;

    [Inject]
    internal AssetAddress AssetsAt { get; set; } = null!;

    internal string L(string chinese, string english) => Visitor.Say(chinese, english);

    internal string L(LocalText text) => Visitor.Say(text);
}
