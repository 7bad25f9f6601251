using Adieu.Cases;
using Adieu.Server.Pages.Closing;
using Adieu.Services;
using Adieu.Staff;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.Line;

/// <summary>The case of a caller that a request's address names, if the agent who asks began it.</summary>
internal sealed class CurrentCall(CurrentSeat at, IHotline line, ServiceCatalog services)
{
    public CallView View { get; private set; } = null!;

    private ServiceDefinition Service { get; set; } = null!;

    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var current = context.RequestServices.GetRequiredService<CurrentCall>();
        return await current.FindAsync(context.GetRouteValue("number") as string, context.RequestAborted) ? await next(invocation) : TypedResults.NotFound();
    }

    public RazorComponentResult<LineCasePage> Page(string? why, int status = StatusCodes.Status200OK, int? days = null) =>
        new(new { at.Seat, Service, View, Why = why, Days = days }) { StatusCode = status };

    public IResult Back(string? why) => ClosingEndpoints.SeeOther($"/line/case/{View.Case.Number}{(why is null ? "" : "?why=" + why)}");

    private async Task<bool> FindAsync(string? number, CancellationToken cancellationToken)
    {
        if (!CaseNumber.TryParse(number, out var parsed) || await line.FindAsync(at.Seat, parsed, cancellationToken) is not { } view) return false;
        if (!services.TryFind(view.Case.Service, out var service)) return false;
        (View, Service) = (view, service);
        return true;
    }
}
