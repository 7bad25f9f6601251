using Adieu.Server.Pages.Appeal;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Pages.Public;
using Adieu.Server.Pages.Recovery;
using Adieu.Server.Pages.Tracker;

namespace Adieu.Server.Pages;

/// <summary>The addresses of every page.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/", () => Results.Redirect("/case"));
        app.MapPublic();
        app.MapRecovery();
        app.MapClosing();
        app.MapTracker();
        app.MapAppeal();
        app.MapCertificates();
        app.MapLedger();
    }
}
