using Adieu.Staff;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Adieu.Server.Desks.SignIn.Provider;

/// <summary>Staff sign-in by a company's own OpenID provider: code flow with PKCE, by ASP.NET Core's handler. What comes of it is a session of ours.</summary>
internal static class StaffProvider
{
    public const string Scheme = "staff-provider";

    private const string Path = "/staff/provider/back", Unused = "staff-provider-unused";

    public static void AddStaffProvider(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StaffProviderOptions>().BindConfiguration(StaffProviderOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        if (configuration.GetSection(StaffProviderOptions.Section).Get<StaffProviderOptions>() is not { IsSet: true } provider) return;
        services.AddScoped<StaffArrival>();
        // The handler wants a scheme that keeps what it found; ours keeps nothing, and the second scheme makes neither the default.
        services.AddAuthentication().AddCookie(Unused).AddOpenIdConnect(Scheme, oidc => Configure(oidc, provider));
    }

    public static void UseStaffProvider(this WebApplication app)
    {
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null) app.UseAuthentication();
    }

    private static void Configure(OpenIdConnectOptions oidc, StaffProviderOptions provider)
    {
        oidc.Authority = provider.Authority!.ToString();
        oidc.RequireHttpsMetadata = !provider.Authority.IsLoopback;
        (oidc.ClientId, oidc.ClientSecret) = (provider.ClientId, provider.ClientSecret.Length == 0 ? null : provider.ClientSecret);
        oidc.CallbackPath = Path;
        // Nothing is signed in by a cookie of the framework: what the framework made of it is turned into a session of ours, and dropped.
        oidc.SignInScheme = Unused;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        // A redirect, not a form from another site: our cookies are never sent with those.
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        (oidc.MapInboundClaims, oidc.SaveTokens, oidc.DisableTelemetry) = (false, false, true);
        oidc.Scope.Clear();
        foreach (var scope in (string[])["openid", .. provider.Scopes.Count == 0 ? ["profile"] : provider.Scopes]) oidc.Scope.Add(scope);
        // Whatever the browser remembers, the person at this desk is asked; that they were is checked on the way back.
        oidc.Prompt = "login";
        oidc.MaxAge = provider.Fresh;
        oidc.ClaimActions.Clear();
        oidc.GetClaimsFromUserInfoEndpoint = provider.AskUserInfo;
        foreach (var claim in (string[])["name", "preferred_username", provider.RoleClaim, provider.DocumentClaim]) if (provider.AskUserInfo && claim.Length > 0) oidc.ClaimActions.MapJsonKey(claim, claim);
        foreach (var cookie in new[] { oidc.CorrelationCookie, oidc.NonceCookie }) (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        oidc.Events.OnRedirectToIdentityProvider = context =>
        {
            if (provider.SecondFactorClasses.Count > 0) context.ProtocolMessage.AcrValues = string.Join(' ', provider.SecondFactorClasses);
            return Task.CompletedTask;
        };
        oidc.Events.OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<StaffArrival>().ArriveAsync(context);
        oidc.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            return StaffArrival.GoAsync(context.HttpContext, "/staff?why=provider");
        };
        oidc.Events.OnAccessDenied = context =>
        {
            context.HandleResponse();
            return StaffArrival.GoAsync(context.HttpContext, "/staff?why=provider");
        };
    }
}
