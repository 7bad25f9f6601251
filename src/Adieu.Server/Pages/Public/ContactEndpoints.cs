using Adieu.Contacts;
using Adieu.Server.Pages.Closing;
using Adieu.Services;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Public;

/// <summary>The page of somebody whom a person trusts. The link of their mail opens it; a button acts.</summary>
internal static class ContactEndpoints
{
    public static async Task<IResult> Show(string service, string? token, ServiceCatalog services, ITrustedContacts contacts, CancellationToken cancellationToken)
    {
        if (!services.TryFind(service, out var found)) return TypedResults.NotFound();
        var view = await contacts.FindAsync(token ?? "", cancellationToken);
        if (view?.Service != found.Id) view = null;
        return new RazorComponentResult<ContactPage>(new { Service = found, View = view, Token = token }) { StatusCode = view is null ? StatusCodes.Status410Gone : StatusCodes.Status200OK };
    }

    public static async Task<IResult> Agree(string service, ServiceCatalog services, ITrustedContacts contacts, HttpContext context)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        if (!services.TryFind(service, out var found)) return TypedResults.NotFound();
        var token = (await context.Request.ReadFormAsync(context.RequestAborted))["token"].ToString();
        return await contacts.AgreeAsync(token, context.RequestAborted)
            ? ClosingEndpoints.SeeOther($"/s/{found.Id}/contact?token={Uri.EscapeDataString(token)}")
            : new RazorComponentResult<ContactPage>(new { Service = found }) { StatusCode = StatusCodes.Status410Gone };
    }
}
