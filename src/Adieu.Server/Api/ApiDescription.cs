using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Adieu.Server.Api;

/// <summary>What the API's description says besides what the endpoints say of themselves.</summary>
internal static class ApiDescription
{
    public static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Adieu",
            Version = "1",
            Description = "Closing accounts, for services. Every call carries a bearer token of its own: a JWT (HS256, at most 60 seconds, used once) that the service signs with the shared secret, with the call's path in the claim `path`. Problems carry a stable `code`.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["service"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("service", document)] = [] }];
        foreach (var path in document.Paths.Keys.Where(path => !path.StartsWith("/v1/services/", StringComparison.Ordinal)).ToList()) document.Paths.Remove(path);
        return Task.CompletedTask;
    }
}
