using System.Text.Json.Serialization;

namespace Adieu.Server.Api;

/// <summary>The API for services, version 1. Its description is at /v1/openapi.json.</summary>
internal static class ApiEndpoints
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddScoped<ServiceCall>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        services.AddOpenApi("v1", options => options.AddDocumentTransformer(ApiDescription.DescribeAsync));
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi("/v1/openapi.json");
        var api = app.MapGroup("/v1/services/{service}").AddEndpointFilter(ServiceCall.Filter)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapCases();
        api.MapProofs();
        api.MapSettlements();
        api.MapParts();
        api.MapContacts();
        api.MapRegistrations();
        api.MapNumbers();
        api.MapRecoveries();
        api.MapFaces();
    }
}
