using System.Text.Encodings.Web;
using System.Text.Unicode;
using System.Threading.RateLimiting;
using Adieu.Client;
using Adieu.Client.Numbers;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Passport.Codes;
using Passport.Data;
using Passport.Registration;
using Passport.Settings;
using Passport.SignIn;

namespace Passport;

/// <summary>Mounts the account centre in a service.</summary>
public static class PassportExtensions
{
    /// <summary>The rate limit of whatever guesses or sends: passwords, codes, registrations.</summary>
    public const string AttemptsPolicy = "attempts";

    /// <summary>Adds the account centre on a service's own database context.</summary>
    public static IHostApplicationBuilder AddPassport<TDb>(this IHostApplicationBuilder builder, Action<PassportOptions> configure)
        where TDb : PassportDb
    {
        var services = builder.Services;
        services.AddOptions<PassportOptions>().Configure(configure).BindConfiguration("Passport").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();
        services.AddScoped<PassportDb>(provider => provider.GetRequiredService<TDb>());
        services.AddIdentityCore<Account>(ConfigureIdentity).AddEntityFrameworkStores<TDb>();
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            // Found without typing a name, and never without the person: possession and knowledge or body in one.
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
        });
        services.AddScoped<Passkeys.Passkeys>().AddScoped<ClosureKeys.ClosureKeys>().AddScoped<ClosureLocks.ClosureLocks>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<DummyPassword>();
        services.AddSingleton<CodeKey>();
        services.AddSingleton<Sealed>();
        services.AddScoped<Speech>().AddScoped<Visitor>().AddScoped<Gate>().AddScoped<KnownDevice>().AddScoped<SessionStore>().AddScoped<ActivityLog>();
        services.AddScoped<Numbers.GivenUpNumbers>();
        services.AddScoped<PasswordSignIn>().AddScoped<SmsCodes>().AddScoped<RegisterAccount>().AddScoped<AccountSettings>().AddScoped<ClosingLink>().AddScoped<Housekeeping>().AddScoped<FaceSettings>();
        services.AddDataProtection().SetApplicationName("passport");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>()
            .Configure<IOptions<PassportOptions>, Microsoft.Extensions.Logging.ILoggerFactory>((keys, options, log) =>
                keys.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(Directory.CreateDirectory(options.Value.Keys), log));
        AddSignIn(services);
        AddSms(builder);
        AddClosing(builder);
        services.Configure<Microsoft.AspNetCore.Routing.RouteHandlerOptions>(o => o.ThrowOnBadRequest = false);
        services.AddRazorComponents();

        // Chinese text as it is, instead of eight characters for each.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddAntiforgery();
        services.AddOptions<Microsoft.AspNetCore.Antiforgery.AntiforgeryOptions>().Configure<IOptions<PassportOptions>>((form, options) => form.Cookie.Name = "form-" + options.Value.UserNamePrefix);
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(AttemptsPolicy, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress,
                _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<PassportOptions>>().Value.AttemptsPerMinute,
                    Window = TimeSpan.FromMinutes(1),
                }));
        });
        return builder;
    }

    private static void ConfigureIdentity(IdentityOptions identity)
    {
        identity.Password.RequiredLength = 8;
        identity.Password.RequireDigit = identity.Password.RequireNonAlphanumeric = false;
        identity.Password.RequireUppercase = false;
        identity.Password.RequireLowercase = false;
        identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        identity.Lockout.MaxFailedAccessAttempts = 5;
        identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.LoginPath = "/account/sign-in";
            cookie.ReturnUrlParameter = "next";
            cookie.SlidingExpiration = false;
            cookie.ExpireTimeSpan = TimeSpan.FromDays(400);
            cookie.Events.OnValidatePrincipal = async context =>
            {
                var sessions = context.HttpContext.RequestServices.GetRequiredService<SessionStore>();
                if (!await sessions.LivesAsync(context.Principal!, context.HttpContext.RequestAborted)) context.RejectPrincipal();
            };
        });

        // A browser keeps one jar for all ports of a host, and two services may share a host.
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<IOptions<PassportOptions>>((cookie, options) => cookie.Cookie.Name = "session-" + options.Value.UserNamePrefix);
        services.AddAuthorization();
    }

    private static void AddSms(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DevelopmentMessages>();
        if (builder.Configuration["Sms:Url"] is { Length: > 0 } url)
        {
            var address = new Uri(url);
            builder.Services.AddHttpClient<SmsGateway>(http => http.Timeout = TimeSpan.FromSeconds(10)).AddTypedClient<ISmsSender>((http, provider) =>
                ActivatorUtilities.CreateInstance<SmsGateway>(provider, http, address));
        }
        else if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddSingleton<ISmsSender>(provider => provider.GetRequiredService<DevelopmentMessages>());
        }
        else
        {
            builder.Services.AddSingleton<ISmsSender, NoSms>();
        }
    }

    private static void AddClosing(IHostApplicationBuilder builder)
    {
        if (builder.Configuration["Adieu:Url"] is { Length: > 0 })
        {
            builder.Services.AddAdieu();
            builder.Services.AddScoped<IRegistrationRule, AdieuRule>();
            builder.Services.AddScoped<Numbers.HeardNumbers>();
        }
        else
        {
            builder.Services.AddSingleton(new AdieuGate(Options.Create(new AdieuOptions())));
            builder.Services.AddSingleton<IRegistrationRule, NoRule>();
        }
    }

    /// <summary>Mounts the pages of sample people and of texts, in development only.</summary>
    public static void MapPersonas(this WebApplication app, string password, IReadOnlyList<Seeding.Persona> personas)
    {
        if (!app.Environment.IsDevelopment()) return;
        app.MapGet("/dev/personas", (PassportDb db, CancellationToken cancellationToken) => Web.PersonaHandlers.ShowAsync(password, personas, db, cancellationToken));
        app.MapGet("/dev/messages", (DevelopmentMessages messages) => Web.Show.Page<Pages.Messages>(new { Rows = messages.Recent }));
    }

    /// <summary>Sets the middleware: headers, language, sessions, limits, form protection and the gate's refusals.</summary>
    public static WebApplication UsePassport(this WebApplication app)
    {
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseMiddleware<Web.PageHeaders>();
        app.UseMiddleware<Web.GateRefusals>();
        app.UseStaticFiles();
        app.UseMiddleware<Web.HeadRequests>();
        app.UseRouting();
        app.UseMiddleware<Web.LanguageChoice>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseAntiforgery();
        Web.AccountRoutes.Map(app);
        if (app.Services.GetService<AdieuHandOff>() is not null) app.MapAdieuNumbers<Numbers.HeardNumbers>("/adieu/numbers");
        return app;
    }
}
