using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Adieu.Erasure;
using Microsoft.AspNetCore.DataProtection;

namespace Adieu.Server.Desks.Counter;

/// <summary>
/// What an address says of a look-up: its id and the account's key, sealed and for half an hour. The database keeps keyed
/// hashes only, and an address that is copied elsewhere opens nothing without the clerk's own session.
/// </summary>
internal sealed class LookUpSlip(IDataProtectionProvider protection)
{
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Adieu.Server.LookUp").ToTimeLimitedDataProtector();

    public string Seal(string lookUp, SubjectKey account) => _protector.Protect($"{lookUp} {account.Serialize()}", TimeSpan.FromMinutes(30));

    public bool TryOpen(string slip, [NotNullWhen(true)] out string? lookUp, out SubjectKey account)
    {
        (lookUp, account) = (null, default);
        try
        {
            var parts = _protector.Unprotect(slip).Split(' ', 2);
            (lookUp, account) = (parts[0], SubjectKey.Parse(parts[1]));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
