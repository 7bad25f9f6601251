using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Adieu.Server.Api;
using Adieu.Server.Desks;
using Adieu.Server.Desks.SignIn.Provider;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Pages.Recovery;
using Adieu.Server.Visitors;
using Adieu.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Adieu.Server.Hosting;

/// <summary>Everything between the socket and a page: in the order in which a request meets it.</summary>
internal static class ServerSetup
{
    private const long BodyLimit = 256 * 1024;

    public static void AddAdieuServer(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var section = builder.Configuration.GetSection("Adieu");
        services.AddOptions<ServerOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);

        AddClosing(services, section, builder.Environment);
        builder.AddTelemetry();

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        });

        // The framework's own request lines carry query strings, and those may carry tokens: RequestLog replaces them.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        var keys = section.Get<ServerOptions>()?.Keys.Directory ?? new KeyOptions().Directory;
        services.AddDataProtection().SetApplicationName("adieu").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(keys, "forms")));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "adieu.form";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

        // Chinese is written as Chinese, not as character references: a page is a third of the size and can be read.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddScoped<Visitor>();
        services.AddScoped<CaseSession>();
        services.AddScoped<CurrentCase>();
        services.AddScoped<RecoverySession>();
        services.AddScoped<CurrentRecovery>();
        services.AddDesks(builder.Configuration);
        services.AddSingleton<AssetAddress>();
        services.AddProblemDetails();
        services.AddHealthChecks();
        services.AddApi();
        services.AddAdieuRateLimits();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ServerOptions>>((forwarded, server) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in server.Value.Proxies) forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
        });
    }

    private static void AddClosing(IServiceCollection services, IConfigurationSection section, IHostEnvironment environment)
    {
        var adieu = services.AddAdieu(options =>
        {
            section.Bind(options);
            options.Keys.MayCreate |= environment.IsDevelopment();
        });
        var storage = section.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions();
        _ = storage.Provider switch
        {
            "sqlite" => adieu.UseSqlite(storage.Connection),
            "postgresql" => adieu.UsePostgreSql(storage.Connection),
            _ => throw new AdieuStartException($"Adieu:Storage:Provider is '{storage.Provider}'. Write sqlite or postgresql."),
        };
    }

    public static void UseAdieuServer(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.Proxies.Count > 0) app.UseForwardedHeaders();
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<SecurityHeaders>();
        app.Services.GetRequiredService<AssetAddress>().Use(app);
        app.UseMiddleware<HeadRequests>();
        app.UseMiddleware<VisitorLanguage>();
        app.UseExceptionHandler(handler => handler.Run(ErrorPages.ExceptionAsync));
        app.UseStatusCodePages(ErrorPages.StatusAsync);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseStaffProvider();
        app.UseAntiforgery();
    }
}
