using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport.Data;

namespace Passport.SignIn;

/// <summary>Sessions as rows: begun at sign-in, looked up at each request, gone at once when the row goes.</summary>
public sealed class SessionStore(PassportDb db, KnownDevice device, IOptions<PassportOptions> options, TimeProvider time)
{
    private const string SecretClaim = "session";
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    /// <summary>Begins a session and writes its cookie.</summary>
    public async Task BeginAsync(HttpContext context, long account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        db.Sessions.Add(new Session
        {
            Id = Hash(secret),
            AccountId = account,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now.AddDays(options.Value.SessionDays),
            Device = Devices.Describe(context.Request.Headers.UserAgent),
            Ip = context.Connection.RemoteIpAddress?.ToString(),
        });
        await db.SaveChangesAsync(cancellationToken);
        device.Remember(context, account);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, account.ToString(CultureInfo.InvariantCulture)), new Claim(SecretClaim, secret)],
            CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true, ExpiresUtc = now.AddDays(options.Value.SessionDays) });
    }

    /// <summary>Whether a cookie's session still lives; notes that it was seen.</summary>
    public async Task<bool> LivesAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (IdOf(principal) is not { } id) return false;
        var now = time.GetUtcNow();
        var session = await db.Sessions.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id && s.ExpiresAt > now, cancellationToken);
        if (session is null) return false;
        if (session.LastSeenAt + SeenEvery < now)
            await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), cancellationToken);
        return true;
    }

    /// <summary>Ends the session of a cookie.</summary>
    public async Task EndAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var id = IdOf(context.User);
        await db.Sessions.Where(s => s.Id == id).ExecuteDeleteAsync(cancellationToken);
        await context.SignOutAsync();
    }

    /// <summary>Ends an account's sessions, but for <paramref name="keep"/>.</summary>
    public Task<int> EndAllAsync(long account, string? keep, CancellationToken cancellationToken) =>
        db.Sessions.Where(s => s.AccountId == account && s.Id != keep).ExecuteDeleteAsync(cancellationToken);

    /// <summary>The key of a cookie's session, or null.</summary>
    public static string? IdOf(ClaimsPrincipal principal) => principal.FindFirstValue(SecretClaim) is { } secret ? Hash(secret) : null;

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
}
