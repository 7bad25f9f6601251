using Adieu.Cases;
using Adieu.Services;
using Adieu.Verification;

namespace Adieu.Server.Api;

/// <summary>The service that calls, and the case of its own that the address names, if any.</summary>
internal sealed class ServiceCall(ServiceCatalog services, IServiceTokens tokens, IClosing closing)
{
    private const string Scheme = "Bearer ";

    public IClosing Closing { get; } = closing;

    public ServiceDefinition Service { get; private set; } = null!;

    /// <summary>The case; null on addresses that name none.</summary>
    public CaseView? View { get; private set; }

    public CaseNumber Number => View!.Number;

    /// <summary>Lets a call through only when the service signed it for this very path, and only to its own cases.</summary>
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var call = context.RequestServices.GetRequiredService<ServiceCall>();
        if (!await call.IsSignedAsync(context))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Of("unauthorised", StatusCodes.Status401Unauthorized, "The call is not signed by the service, or its token is too old, used, or for another path.");
        }

        if (context.GetRouteValue("number") is string text && !await call.FindAsync(text, context.RequestAborted))
            return Problems.Of("no-such-case", StatusCodes.Status404NotFound, "The service has no case of that number.");
        return await next(invocation);
    }

    private async Task<bool> IsSignedAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        if (!services.TryFind(context.GetRouteValue("service") as string, out var service)) return false;
        Service = service;
        return await tokens.AcceptCallAsync(service, header[Scheme.Length..].Trim(), context.Request.Path.Value ?? "", context.RequestAborted);
    }

    private async Task<bool> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!CaseNumber.TryParse(text, out var number)) return false;
        View = await Closing.FindAsync(number, cancellationToken);
        return View?.Service == Service.Id;
    }
}
