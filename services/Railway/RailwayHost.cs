using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport;
using Passport.Hosting;
using Railway.Buying;
using Railway.Data;
using Railway.Network;
using Railway.Points;
using Railway.Seeding;
using Railway.Web;

namespace Railway;

/// <summary>Puts the railway together; <c>Program.cs</c> and the tests call it.</summary>
public static class RailwayHost
{
    /// <summary>Adds the railway's services.</summary>
    public static WebApplicationBuilder AddRailway(this WebApplicationBuilder builder)
    {
        builder.Logging.Quiet();
        builder.Services.AddOptions<RailwayOptions>().BindConfiguration("Railway").ValidateDataAnnotations().ValidateOnStart();
        var database = builder.Configuration.GetSection("Railway:Database").Get<DatabaseOptions>() ?? new RailwayOptions().Database;
        builder.Services.AddDbContext<RailwayDb>(options => ServiceDatabase.Use(options, database));
        builder.AddPassport<RailwayDb>(passport =>
        {
            passport.NameZh = "铁路出行";
            passport.NameEn = "Railway";
            passport.Hue = 257;
            passport.Chroma = 0.13;
            passport.UserNamePrefix = "rail";
            passport.Keys = ServiceDatabase.KeysBeside(database, "railway");
            passport.Words = RailwayWords.All;
            passport.Navigation = [new("/orders", "订单", "Orders")];
        });
        builder.Services.AddScoped<Timetable>().AddScoped<BuyTicket>().AddScoped<PayOrder>().AddScoped<ChangeTicket>().AddScoped<RefundTicket>();
        builder.Services.AddScoped<JoinWaitlist>().AddScoped<RedeemPoints>().AddScoped<IssueInvoice>().AddScoped<FulfilWaitlist>().AddScoped<Seeder>();
        builder.Services.AddRounds<Rounds>(services => services.GetRequiredService<IOptions<RailwayOptions>>().Value.RoundSeconds);
        return builder;
    }

    /// <summary>Makes the database ready and mounts the pages.</summary>
    public static async Task<WebApplication> UseRailwayAsync(this WebApplication app)
    {
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RailwayDb>();
            await ServiceDatabase.CreateAsync(db);
            await scope.ServiceProvider.GetRequiredService<Seeder>().SeedAsync(app.Lifetime.ApplicationStopping);
        }

        app.UsePassport();
        Routes.Map(app);
        return app;
    }
}
