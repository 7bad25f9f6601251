using System.Security.Cryptography;
using Adieu.Staff;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Adieu.Server.Desks.SignIn;

/// <summary>
/// Passkeys of staff, by ASP.NET Core Identity. A challenge travels sealed and is bound to the session that it was made
/// for; taking the answer replaces that session's token, so that no answer is taken twice.
/// </summary>
internal sealed class StaffPasskeys(IPasskeyHandler<StaffMember> handler, UserManager<StaffMember> users, IDataProtectionProvider protection)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Adieu.Server.StaffPasskey").ToTimeLimitedDataProtector();

    /// <summary>What the browser is asked to make.</summary>
    public async Task<PasskeyAsk> AskToCreateAsync(StaffSeat seat, HttpContext context)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = seat.Staff, Name = seat.Name, DisplayName = seat.Name }, context);
        return new PasskeyAsk(made.CreationOptionsJson, Seal(seat, made.AttestationState));
    }

    /// <summary>What the browser is asked to show.</summary>
    public async Task<PasskeyAsk> AskToShowAsync(StaffSeat seat, HttpContext context)
    {
        var made = await handler.MakeRequestOptionsAsync(await users.FindByIdAsync(seat.Staff), context);
        return new PasskeyAsk(made.RequestOptionsJson, Seal(seat, made.AssertionState));
    }

    /// <summary>Keeps what the browser made; false when it does not check.</summary>
    public async Task<bool> AddAsync(StaffSeat seat, IFormCollection form, HttpContext context)
    {
        if (Open(seat, form) is not { } state || await users.FindByIdAsync(seat.Staff) is not { } member) return false;
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = form["Credential"].ToString(), AttestationState = state });
        return result.Succeeded && (await users.AddOrUpdatePasskeyAsync(member, result.Passkey)).Succeeded;
    }

    /// <summary>Whether the member's own passkey was shown.</summary>
    public async Task<bool> CheckAsync(StaffSeat seat, IFormCollection form, HttpContext context)
    {
        if (Open(seat, form) is not { } state) return false;
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = form["Credential"].ToString(), AssertionState = state });
        return result.Succeeded && result.User.Id == seat.Staff && (await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey)).Succeeded;
    }

    /// <summary>How many a member has.</summary>
    public async Task<int> CountAsync(StaffSeat seat) => await users.FindByIdAsync(seat.Staff) is { } member ? (await users.GetPasskeysAsync(member)).Count : 0;

    private string Seal(StaffSeat seat, string? state) => _protector.Protect($"{seat.Session} {state}", Life);

    private string? Open(StaffSeat seat, IFormCollection form)
    {
        if (form["Credential"].ToString().Length is 0 or > 20_000) return null;
        try
        {
            var parts = _protector.Unprotect(form["State"].ToString()).Split(' ', 2);
            return parts[0] == seat.Session ? parts[1] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>What goes to the browser.</summary>
/// <param name="Options">Options in the words of WebAuthn, as JSON.</param>
/// <param name="State">Comes back with the answer.</param>
internal sealed record PasskeyAsk(string Options, string State);
