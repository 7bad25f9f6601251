using Adieu.Farewells;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Api;

/// <summary>Whom the person wants told.</summary>
internal static class ContactEndpoints
{
    private const string Past = "The service knows no contacts, or the case is past it.";

    public static void MapContacts(this IEndpointRouteBuilder api)
    {
        var contacts = api.MapGroup("cases/{number}/contacts").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        contacts.MapGet("", Show).WithName("getContacts").WithSummary("Whom the person can have told, addresses masked, and what they chose before.");
        contacts.MapPut("", Choose).WithName("chooseContacts").WithSummary("Who is told what when erasing begins; nobody takes an earlier choice back.").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Ok<FarewellView>, ProblemHttpResult>> Show(ServiceCall call, IFarewells farewells, string service, string number, CancellationToken cancellationToken) =>
        await farewells.LookAsync(call.Number, cancellationToken) is { } view ? TypedResults.Ok(view) : Problems.NotNow(Past);

    private static async Task<Results<Ok<ToldBody>, ProblemHttpResult>> Choose(ServiceCall call, IFarewells farewells, string service, string number, TellBody body, CancellationToken cancellationToken) =>
        await farewells.ChooseAsync(call.Number, body.Contacts, body.Signature ?? "", body.Words ?? "", cancellationToken) switch
        {
            FarewellResult.Noted noted => TypedResults.Ok(new ToldBody(noted.People)),
            FarewellResult.Invalid invalid => Problems.Invalid(invalid.Fields),
            _ => Problems.NotNow(Past),
        };

    /// <summary>Who is told, by handle; the name that they know the person by; words of the person's own.</summary>
    private sealed record TellBody(IReadOnlyList<string> Contacts, string? Signature, string? Words);

    /// <summary>How many are told.</summary>
    private sealed record ToldBody(int People);
}
