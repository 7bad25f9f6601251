using Adieu.Cases;
using Adieu.Server.Desks.Pads;
using Adieu.Server.Visitors;
using Adieu.Services;
using Adieu.Staff;
using Microsoft.AspNetCore.Antiforgery;

namespace Adieu.Server.Pages.Closing;

/// <summary>The case that a request's address names and its browser may act for.</summary>
internal sealed class CurrentCase(IClosing closing, ServiceCatalog services, CaseSession session, IPads pads)
{
    public IClosing Closing { get; } = closing;

    public ServiceDefinition Service { get; private set; } = null!;

    public CaseView View { get; private set; } = null!;

    public CaseNumber Number => View.Number;

    public string Path => $"/s/{Service.Id}/{Number}";

    /// <summary>
    /// Lets a request through only with a case of its own. Somebody else's number, an unknown one and one that is no
    /// number give the same answer, so that a number cannot be tried out here.
    /// </summary>
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        var current = context.RequestServices.GetRequiredService<CurrentCase>();
        return await current.FindAsync(context) ? await next(invocation) : TypedResults.NotFound();
    }

    /// <summary>
    /// Whether what the account holds may be shown or taken: at a desk staff began the case, so that until its person has proved
    /// who they are, whoever holds the screen may be anybody.
    /// </summary>
    public async Task<bool> IsProvedAsync(CancellationToken cancellationToken) =>
        View.Door is not (Door.Counter or Door.Hotline) || View.ErasesAt is not null || (await Closing.ProofAsync(Number, cancellationToken)).Satisfied;

    private async Task<bool> FindAsync(HttpContext context)
    {
        if (!services.TryFind(context.GetRouteValue("service") as string, out var service)) return false;
        if (!session.MayAct(service.Id, context.GetRouteValue("number") as string, out var number, out var onPad)) return false;
        // A pad shows what its desk handed it, and nothing from a moment ago.
        var pad = context.Request.Cookies[PadCookie.Name];
        if (onPad || pad is not null)
        {
            if (pad is null || (await pads.FindAsync(pad, context.RequestAborted))?.Number != number) return false;
        }

        if (await Closing.FindAsync(number.Value, context.RequestAborted) is not { } view || view.Service != service.Id) return false;
        (Service, View) = (service, view);
        return true;
    }
}
