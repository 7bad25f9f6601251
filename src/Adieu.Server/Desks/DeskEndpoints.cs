using Adieu.Server.Desks.Board;
using Adieu.Server.Desks.Counter;
using Adieu.Server.Desks.FourEyes;
using Adieu.Server.Desks.Line;
using Adieu.Server.Desks.Office;
using Adieu.Server.Desks.Pads;
using Adieu.Server.Desks.SignIn;
using Adieu.Server.Desks.SignIn.Provider;
using Adieu.Staff;
using Microsoft.AspNetCore.Identity;

namespace Adieu.Server.Desks;

/// <summary>The addresses of those who work at desks, and of the screens that they hand to people.</summary>
internal static class DeskEndpoints
{
    public static void AddDesks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddStaffProvider(configuration);
        services.AddScoped<StaffCookie>();
        services.AddScoped<CurrentSeat>();
        services.AddScoped<CurrentCall>();
        services.AddScoped<StaffPasskeys>();
        services.AddScoped<IPasskeyHandler<StaffMember>, PasskeyHandler<StaffMember>>();
        // Possession alone is one factor; with the person's finger, face or PIN it is more, and that is asked.
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.UserVerificationRequirement = "required";
            // Our pages send no referrer, and browsers then send no Origin either: what the browser signed is compared with the address asked for.
            passkeys.ValidateOrigin = asked => ValueTask.FromResult(
                !asked.CrossOrigin && string.Equals(asked.Origin, $"{asked.HttpContext.Request.Scheme}://{asked.HttpContext.Request.Host}", StringComparison.Ordinal));
        });
        services.AddSingleton<LookUpSlip>();
    }

    public static void MapDesks(this WebApplication app)
    {
        app.MapStaff();
        app.MapCounter();
        app.MapLine();
        app.MapPads();
        app.MapOwnPhone();
        app.MapSecond();
        app.MapFetch();
        app.MapBoard();
        app.MapOffice();
    }
}
