using Adieu.Client;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport.Data;
using Passport.People;

namespace Passport.SignIn;

/// <summary>Finds accounts by what people type and checks their passwords, in the same time whether or not there is one.</summary>
public sealed class PasswordSignIn(PassportDb db, UserManager<Account> users, Gate gate, ActivityLog activity, DummyPassword dummy, IOptions<PassportOptions> options, TimeProvider time)
{
    /// <summary>The account of a phone, e-mail address, ID number or user name, as far as the service lets them sign in; null when there is none.</summary>
    public async Task<Account?> FindAsync(string? identifier, CancellationToken cancellationToken)
    {
        if (identifier is null || identifier.Length > 254) return null;
        var text = identifier.Trim();
        if (options.Value.ChosenUserNames) return await users.FindByNameAsync(text);
        if (Identifiers.Phone(text) is { } phone) return await db.Accounts.FirstOrDefaultAsync(a => a.PhoneNumber == phone, cancellationToken);
        if (ResidentId.Normalise(text, DateOnly.FromDateTime(time.GetUtcNow().Date)) is { } document)
            return await db.Accounts.FirstOrDefaultAsync(a => a.DocumentNo == document, cancellationToken);
        if (text.Contains('@', StringComparison.Ordinal)) return await users.FindByEmailAsync(text);
        return await users.FindByNameAsync(text);
    }

    // A refusal never comes earlier than this, whatever had to be looked up or written on the way.
    private static readonly TimeSpan Refusal = TimeSpan.FromMilliseconds(400);

    /// <summary>Checks a password.</summary>
    public async Task<SignInOutcome> SignInAsync(string? identifier, string? password, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = await TryAsync(identifier, password, cancellationToken);
        var left = Refusal - time.GetElapsedTime(started);
        if (outcome is SignInOutcome.Wrong && left > TimeSpan.Zero) await Task.Delay(left, time, cancellationToken);
        return outcome;
    }

    private async Task<SignInOutcome> TryAsync(string? identifier, string? password, CancellationToken cancellationToken)
    {
        var account = await FindAsync(identifier, cancellationToken);
        if (account is null || await users.IsLockedOutAsync(account))
        {
            dummy.Spend(password ?? "");
            return new SignInOutcome.Wrong();
        }

        return await CheckAsync(account, password, cancellationToken) ? await EnterAsync(account, cancellationToken) : new SignInOutcome.Wrong();
    }

    /// <summary>What becomes of somebody who has just proved who they are.</summary>
    public async Task<SignInOutcome> EnterAsync(Account account, CancellationToken cancellationToken)
    {
        if (await gate.StateAsync(account.Id, cancellationToken) is not GateState.Open) return new SignInOutcome.BeingClosed(account);
        activity.Add(account.Id, ActivityKind.SignedIn);
        await db.SaveChangesAsync(cancellationToken);
        return new SignInOutcome.Right(account);
    }

    /// <summary>Whether a password is the account's; a wrong one counts towards the lockout.</summary>
    public async Task<bool> CheckAsync(Account account, string? password, CancellationToken cancellationToken)
    {
        var lockout = users.Options.Lockout;
        var now = time.GetUtcNow();
        var mine = db.Accounts.Where(a => a.Id == account.Id);
        // Counted in the database before it is compared: guesses made at the same time cannot share an attempt.
        if (await mine.Where(a => a.AccessFailedCount < lockout.MaxFailedAccessAttempts && (a.LockoutEnd == null || a.LockoutEnd <= now))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.AccessFailedCount, a => a.AccessFailedCount + 1), cancellationToken) == 1
            && password is { Length: > 0 and <= 200 } && await users.CheckPasswordAsync(account, password))
        {
            await mine.ExecuteUpdateAsync(set => set.SetProperty(a => a.AccessFailedCount, 0), cancellationToken);
            return true;
        }

        await mine.Where(a => a.AccessFailedCount >= lockout.MaxFailedAccessAttempts)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.AccessFailedCount, 0).SetProperty(a => a.LockoutEnd, now + lockout.DefaultLockoutTimeSpan), cancellationToken);
        activity.Add(account.Id, ActivityKind.SignInFailed);
        await db.SaveChangesAsync(cancellationToken);
        return false;
    }
}

/// <summary>Spends on a password what checking a real one costs, so that an unknown account takes as long to refuse.</summary>
public sealed class DummyPassword(IPasswordHasher<Account> hasher)
{
    private static readonly Account Nobody = new() { RealName = "", DocumentNo = "" };
    private readonly string _hash = hasher.HashPassword(Nobody, "nobody has this password");

    /// <summary>Hashes and forgets.</summary>
    public void Spend(string password) => hasher.VerifyHashedPassword(Nobody, _hash, password.Length > 200 ? "" : password);
}
