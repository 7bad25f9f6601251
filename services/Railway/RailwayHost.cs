using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Passport;
using Passport.Data;
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
        Quiet(builder.Logging);
        builder.Services.AddOptions<RailwayOptions>().BindConfiguration("Railway").ValidateDataAnnotations().ValidateOnStart();
        var database = builder.Configuration.GetSection("Railway:Database").Get<DatabaseOptions>() ?? new();
        builder.Services.AddDbContext<RailwayDb>(options => Use(options, database));
        builder.AddPassport<RailwayDb>(passport =>
        {
            passport.NameZh = "铁路出行";
            passport.NameEn = "Railway";
            passport.Hue = 257;
            passport.Chroma = 0.13;
            passport.UserNamePrefix = "rail";
            passport.Keys = KeysBeside(database);
            passport.Navigation = [new("/orders", "订单", "Orders")];
        });
        builder.Services.AddScoped<Timetable>().AddScoped<BuyTicket>().AddScoped<PayOrder>().AddScoped<ChangeTicket>().AddScoped<RefundTicket>();
        builder.Services.AddScoped<JoinWaitlist>().AddScoped<RedeemPoints>().AddScoped<IssueInvoice>().AddScoped<FulfilWaitlist>().AddScoped<Rounds>().AddScoped<Seeder>();
        builder.Services.AddHostedService<RoundsService>();
        return builder;
    }

    // What a request holds is nobody's business in a log. Failed commands are told by whoever handles the error: a gate's
    // refusal, for one, is no fault.
    private static void Quiet(ILoggingBuilder logging)
    {
        foreach (var category in new[] { "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "System.Net.Http" }) logging.AddFilter(category, LogLevel.Warning);
        foreach (var category in new[] { "Microsoft.AspNetCore.DataProtection", "Microsoft.AspNetCore.Antiforgery" }) logging.AddFilter(category, LogLevel.Error);
        foreach (var category in new[] { "Microsoft.EntityFrameworkCore.Database.Command", "Microsoft.EntityFrameworkCore.Update" }) logging.AddFilter(category, LogLevel.Critical);
    }

    /// <summary>Makes the database ready and mounts the pages.</summary>
    public static async Task<WebApplication> UseRailwayAsync(this WebApplication app)
    {
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RailwayDb>();
            await CreateAsync(db);
            await scope.ServiceProvider.GetRequiredService<Seeder>().SeedAsync(app.Lifetime.ApplicationStopping);
        }

        app.UsePassport();
        Routes.Map(app);
        return app;
    }

    // Adieu may have been here first with tables of its own, so "is there any table" would be the wrong question.
    private static async Task CreateAsync(RailwayDb db)
    {
        var creator = (IRelationalDatabaseCreator)db.GetService<IDatabaseCreator>();
        if (!await creator.ExistsAsync()) await creator.CreateAsync();
        var made = db.Database.IsSqlite()
            ? await db.Database.SqlQuery<int>($"select count(*) as \"Value\" from sqlite_master where type = 'table' and name = 'accounts'").SingleAsync() > 0
            : await db.Database.SqlQuery<bool>($"select to_regclass('accounts') is not null as \"Value\"").SingleAsync();
        if (!made) await creator.CreateTablesAsync();
        else await RefuseOlderAsync(db);
    }

    // A sample's database is made once and never changed: what an older version made is begun again.
    private static async Task RefuseOlderAsync(RailwayDb db)
    {
        try
        {
            await db.Faces.AnyAsync();
        }
        catch (System.Data.Common.DbException e)
        {
            throw new InvalidOperationException("This database was made by an older version of the sample. Begin again with: ./run --fresh", e);
        }
    }

    private static void Use(DbContextOptionsBuilder options, DatabaseOptions database)
    {
        if (database.Provider == "postgresql")
        {
            options.UseNpgsql(database.Connection);
            return;
        }

        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(database.Connection).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
        options.UseSqlite(database.Connection).AddInterceptors(new SqlitePragmas());
    }

    private static string KeysBeside(DatabaseOptions database)
    {
        var folder = database.Provider == "sqlite"
            ? Path.GetDirectoryName(Path.GetFullPath(new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(database.Connection).DataSource))
            : null;
        return Path.Combine(folder ?? Path.GetFullPath(".data"), "keys", "railway");
    }
}
