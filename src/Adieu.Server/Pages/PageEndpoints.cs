namespace Adieu.Server.Pages;

/// <summary>The addresses of every page.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", () => Results.Redirect("/case"));
    }
}
