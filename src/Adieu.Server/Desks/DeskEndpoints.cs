using Adieu.Server.Desks.Board;
using Adieu.Server.Desks.Counter;
using Adieu.Server.Desks.Pads;
using Adieu.Server.Desks.SignIn;

namespace Adieu.Server.Desks;

/// <summary>The addresses of those who work at desks, and of the screens that they hand to people.</summary>
internal static class DeskEndpoints
{
    public static void AddDesks(this IServiceCollection services)
    {
        services.AddScoped<StaffCookie>();
        services.AddScoped<CurrentSeat>();
        services.AddSingleton<LookUpSlip>();
    }

    public static void MapDesks(this WebApplication app)
    {
        app.MapStaff();
        app.MapCounter();
        app.MapPads();
        app.MapOwnPhone();
        app.MapBoard();
    }
}
