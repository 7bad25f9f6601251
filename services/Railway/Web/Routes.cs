namespace Railway.Web;

/// <summary>The railway's addresses.</summary>
internal static class Routes
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", () => "ok");
    }
}
