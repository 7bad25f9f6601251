using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Passport.Codes;
using Passport.Data;
using Passport.SignIn;

namespace Passport.Passkeys;

/// <summary>Passkeys by ASP.NET Core Identity: registered in settings, shown at sign-in and before closing.</summary>
public sealed class Passkeys(IPasskeyHandler<Account> handler, UserManager<Account> users, PassportDb db, Sealed seal, CodeKey key, ActivityLog activity, TimeProvider time)
{
    private const string Purpose = "passkey";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>What the browser is asked to make.</summary>
    public async Task<PasskeyAsk> AskToCreateAsync(Account account, HttpContext context, CancellationToken cancellationToken)
    {
        var entity = new PasskeyUserEntity { Id = account.Id.ToString(CultureInfo.InvariantCulture), Name = account.UserName!, DisplayName = account.UserName! };
        var made = await handler.MakeCreationOptionsAsync(entity, context);
        return await AskAsync(made.CreationOptionsJson, made.AttestationState, account.Id, cancellationToken);
    }

    /// <summary>What the browser is asked to show; with no account, any passkey that it has for this site.</summary>
    public async Task<PasskeyAsk> AskToShowAsync(Account? account, HttpContext context, CancellationToken cancellationToken)
    {
        var made = await handler.MakeRequestOptionsAsync(account, context);
        return await AskAsync(made.RequestOptionsJson, made.AssertionState, account?.Id, cancellationToken);
    }

    /// <summary>Adds what the browser made; false when it does not check.</summary>
    public async Task<bool> AddAsync(Account account, PasskeyAnswer answer, HttpContext context, CancellationToken cancellationToken)
    {
        if (await TakeAsync(answer, account.Id, cancellationToken) is not { } state) return false;
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = answer.Credential!, AttestationState = state });
        if (!result.Succeeded) return false;
        result.Passkey.Name = Devices.Describe(context.Request.Headers.UserAgent);
        activity.Add(account.Id, ActivityKind.PasskeyAdded);
        return (await users.AddOrUpdatePasskeyAsync(account, result.Passkey)).Succeeded;
    }

    /// <summary>The account whose passkey was shown; null when it does not check, or is not the expected account's.</summary>
    public async Task<Account?> CheckAsync(Account? expected, PasskeyAnswer answer, HttpContext context, CancellationToken cancellationToken)
    {
        if (await TakeAsync(answer, expected?.Id, cancellationToken) is not { } state) return null;
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = answer.Credential!, AssertionState = state });
        if (!result.Succeeded || (expected is not null && result.User.Id != expected.Id)) return null;
        await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        return result.User;
    }

    /// <summary>An account's passkeys.</summary>
    public async Task<IReadOnlyList<UserPasskeyInfo>> ListAsync(Account account) => [.. await users.GetPasskeysAsync(account)];

    /// <summary>Removes one.</summary>
    public async Task RemoveAsync(Account account, string? id)
    {
        var found = (await users.GetPasskeysAsync(account)).FirstOrDefault(p => Convert.ToHexStringLower(p.CredentialId) == id);
        if (found is null) return;
        activity.Add(account.Id, ActivityKind.PasskeyRemoved);
        await users.RemovePasskeyAsync(account, found.CredentialId);
    }

    // The challenge travels sealed and is good once: what was shown to one form cannot be shown to another.
    private async Task<PasskeyAsk> AskAsync(string options, string? state, long? account, CancellationToken cancellationToken)
    {
        var sealed_ = seal.Seal(Purpose, new Asked(state ?? "", account, Guid.NewGuid().ToString("N")), Life);
        var now = time.GetUtcNow();
        db.Codes.Add(new Code { Purpose = Purpose, DestinationMac = key.Mac(Purpose, sealed_), CodeMac = "", SentAt = now, ExpiresAt = now + Life });
        await db.SaveChangesAsync(cancellationToken);
        return new PasskeyAsk(options, sealed_);
    }

    private async Task<string?> TakeAsync(PasskeyAnswer answer, long? account, CancellationToken cancellationToken)
    {
        if (answer.Credential is not { Length: > 0 and < 20_000 } || !seal.TryOpen<Asked>(Purpose, answer.State, out var asked) || asked.Account != account) return null;
        var mac = key.Mac(Purpose, answer.State!);
        return await db.Codes.Where(c => c.Purpose == Purpose && c.DestinationMac == mac).ExecuteDeleteAsync(cancellationToken) == 1 ? asked.State : null;
    }

    private sealed record Asked(string State, long? Account, string Nonce);
}

/// <summary>What goes to the browser.</summary>
/// <param name="Options">Options in the words of WebAuthn, as JSON.</param>
/// <param name="State">Comes back with the answer.</param>
public sealed record PasskeyAsk(string Options, string State);

/// <summary>What comes back from a form.</summary>
public class PasskeyAnswer
{
    /// <summary>The credential as JSON.</summary>
    public string? Credential { get; set; }

    /// <summary>The sealed state.</summary>
    public string? State { get; set; }
}
