using Microsoft.AspNetCore.Http;
using Passport.Data;

namespace Passport.SignIn;

/// <summary>Writes an account's security history.</summary>
public sealed class ActivityLog(PassportDb db, IHttpContextAccessor http, TimeProvider time)
{
    /// <summary>Adds a line; saved with whatever the caller saves next.</summary>
    public void Add(long account, ActivityKind kind) => db.Activities.Add(new Activity
    {
        AccountId = account,
        Kind = kind,
        At = time.GetUtcNow(),
        Ip = http.HttpContext?.Connection.RemoteIpAddress?.ToString(),
        Device = Devices.Describe(http.HttpContext?.Request.Headers.UserAgent),
    });
}
