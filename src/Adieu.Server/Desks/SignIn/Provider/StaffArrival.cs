using System.Globalization;
using System.Security.Claims;
using Adieu.Staff;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Adieu.Server.Desks.SignIn.Provider;

/// <summary>Turns what the provider signed into a session, or into a reason why not.</summary>
internal sealed partial class StaffArrival(
    IStaffFromProvider staff, StaffCookie cookie, IOptions<StaffProviderOptions> options, TimeProvider time, ILogger<StaffArrival> logger)
{
    // What two clocks may differ by.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public async Task ArriveAsync(TicketReceivedContext arrival)
    {
        arrival.HandleResponse();
        var context = arrival.HttpContext;
        if (Read(arrival.Principal!) is not { } who)
        {
            Refused(logger, "stale");
            await GoAsync(context, "/staff?why=provider");
            return;
        }

        switch (await staff.ArriveAsync(who, StaffEndpoints.Device(context), context.RequestAborted))
        {
            case ProvidedResult.Arrived arrived:
                cookie.Give(arrived.Token);
                await GoAsync(context, "/staff/second");
                break;
            case var refused:
                Refused(logger, refused is ProvidedResult.NoRole ? "no-role" : "stopped");
                await GoAsync(context, refused is ProvidedResult.NoRole ? "/staff?why=no-role" : "/staff?why=wrong");
                break;
        }
    }

    /// <summary>
    /// Answers with a page that goes on by itself. A redirect would still count as coming from the provider's site, and
    /// a browser sends the session's cookie with nothing that comes from elsewhere.
    /// </summary>
    public static Task GoAsync(HttpContext context, string to)
    {
        context.Response.Headers["Refresh"] = "0;url=" + to;
        return new RazorComponentResult<ArrivedPage>(new { To = to }).ExecuteAsync(context);
    }

    private ProvidedStaff? Read(ClaimsPrincipal said)
    {
        var provider = options.Value;
        // A provider that does not say when it asked, or asked somebody long ago, did not ask who sits here now.
        if (!long.TryParse(said.FindFirstValue("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            || time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(asked) > provider.Fresh + Skew) return null;
        if (said.FindFirstValue("iss") is not { Length: > 0 } issuer || said.FindFirstValue("sub") is not { Length: > 0 } subject) return null;
        var roles = said.FindAll(provider.RoleClaim).Where(claim => provider.Roles.ContainsKey(claim.Value)).Select(claim => provider.Roles[claim.Value]).ToHashSet();
        var second = provider.IsSecondFactor(said.FindAll("amr").Select(claim => claim.Value), said.FindFirstValue("acr"));
        return new ProvidedStaff(issuer, subject, said.FindFirstValue("preferred_username"), said.FindFirstValue("name"), roles, second)
        {
            Email = said.FindFirstValue("email"),
            OwnDocument = provider.DocumentClaim.Length == 0 ? null : said.FindFirstValue(provider.DocumentClaim),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody whom the staff provider signed in was not let in: {Why}.")]
    private static partial void Refused(ILogger logger, string why);
}
