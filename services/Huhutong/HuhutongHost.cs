using Huhutong.Boxes;
using Huhutong.Data;
using Huhutong.Money;
using Huhutong.Plans;
using Huhutong.Seeding;
using Huhutong.Talking;
using Huhutong.Time;
using Huhutong.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport;
using Passport.Hosting;

namespace Huhutong;

/// <summary>Puts Huhutong together; <c>Program.cs</c> and the tests call it.</summary>
public static class HuhutongHost
{
    /// <summary>Adds Huhutong's services.</summary>
    public static WebApplicationBuilder AddHuhutong(this WebApplicationBuilder builder)
    {
        builder.Logging.Quiet();
        builder.Services.AddOptions<HuhutongOptions>().BindConfiguration("Huhutong").ValidateDataAnnotations().ValidateOnStart();
        if (builder.Environment.IsDevelopment()) builder.Services.PostConfigure<HuhutongOptions>(o => o.CounterKey ??= Personas.Password);
        var database = builder.Configuration.GetSection("Huhutong:Database").Get<DatabaseOptions>() ?? new HuhutongOptions().Database;
        builder.Services.AddDbContext<HuhutongDb>(options => ServiceDatabase.Use(options, database));
        builder.AddPassport<HuhutongDb>(passport =>
        {
            passport.NameZh = "户户通";
            passport.NameEn = "Huhutong";
            passport.Hue = 38;
            passport.Chroma = 0.115;
            passport.UserNamePrefix = "huhu";
            passport.ChosenUserNames = true;
            passport.Keys = ServiceDatabase.KeysBeside(database, "huhutong");
            passport.Words = HuhutongWords.All;
            passport.Navigation = [new("/chats", "消息", "Chats")];
        });
        builder.Services.AddScoped<Wallet>().AddScoped<MovePayment>().AddScoped<PayBill>().AddScoped<Subscribe>().AddScoped<SettleContract>().AddScoped<HandOver>();
        builder.Services.AddScoped<ReturnBox>().AddScoped<SendMessage>().AddScoped<ReceiveTransfer>().AddScoped<Seeder>();
        builder.Services.AddRounds<Rounds>(services => services.GetRequiredService<IOptions<HuhutongOptions>>().Value.RoundSeconds);
        return builder;
    }

    /// <summary>Makes the database ready and mounts the pages.</summary>
    public static async Task<WebApplication> UseHuhutongAsync(this WebApplication app)
    {
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<HuhutongDb>();
            await ServiceDatabase.CreateAsync(db);
            await scope.ServiceProvider.GetRequiredService<Seeder>().SeedAsync(app.Lifetime.ApplicationStopping);
        }

        app.UsePassport();
        Routes.Map(app);
        return app;
    }
}
