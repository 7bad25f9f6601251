using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Passport.SignIn;

/// <summary>Who is signed in, for one request.</summary>
public sealed class Visitor(PassportDb db, IHttpContextAccessor http)
{
    private Account? _account;

    /// <summary>The account's key, or null when nobody is signed in.</summary>
    public long? Id => http.HttpContext?.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The account. Only for requests that need a sign-in; a session never outlives its account.</summary>
    public async Task<Account> AccountAsync(CancellationToken cancellationToken) =>
        _account ??= await db.Accounts.FirstAsync(a => a.Id == Id, cancellationToken);
}
