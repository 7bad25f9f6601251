using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Passport.Codes;
using Passport.Data;
using Passport.SignIn;

namespace Passport.Settings;

/// <summary>What a person can change about their account.</summary>
public sealed class AccountSettings(
    PassportDb db, UserManager<Account> users, SessionStore sessions, SmsCodes codes, Registration.IRegistrationRule rule, Numbers.GivenUpNumbers numbers,
    ActivityLog activity, TimeProvider time)
{
    /// <summary>What codes for a new number are called.</summary>
    public const string PhonePurpose = "phone";

    /// <summary>What codes that confirm a number anew are called.</summary>
    public const string ConfirmPurpose = "confirm-phone";

    /// <summary>What codes for a forgotten password are called.</summary>
    public const string ResetPurpose = "reset";

    /// <summary>Sets another password and ends all sessions but <paramref name="keep"/>.</summary>
    public async Task SetPasswordAsync(Account account, string password, bool forgotten, string? keep, CancellationToken cancellationToken)
    {
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        if (forgotten) account.RecoveredAt = time.GetUtcNow();
        account.AccessFailedCount = 0;
        account.LockoutEnd = null;
        activity.Add(account.Id, forgotten ? ActivityKind.PasswordReset : ActivityKind.PasswordChanged);
        await users.UpdateSecurityStampAsync(account);
        await sessions.EndAllAsync(account.Id, keep, cancellationToken);
    }

    /// <summary>Sets another number when its code is right and no rule is against it; null when done.</summary>
    /// <param name="account">The account.</param>
    /// <param name="phone">The new number.</param>
    /// <param name="code">The code that went there.</param>
    /// <param name="gaveUp">Whether the person no longer has the old number and wants other services told.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Text?> SetPhoneAsync(Account account, string phone, string? code, bool gaveUp, CancellationToken cancellationToken)
    {
        if (await WrongCodeAsync(PhonePurpose, phone, code, cancellationToken) is { } wrong) return wrong;
        switch (await rule.AskAsync("phone", phone, cancellationToken))
        {
            case Registration.RuleAnswer.Refused refused: return refused.Reason;
            case Registration.RuleAnswer.Silent: return new("暂时无法核对这个号码，请稍后再试", "The number cannot be checked now; please try later");
        }

        if (await db.Accounts.AnyAsync(a => a.PhoneNumber == phone && a.Id != account.Id, cancellationToken))
            return new("这个手机号已属于另一个账号", "Another account has this number");
        // First, so that nobody who said so is forgotten: should the row fail below, others ask for a little more than they need to.
        if (gaveUp && account.PhoneNumber is { } old && numbers.Available && !await numbers.ReleaseAsync(old, cancellationToken))
            return new("暂时无法告诉其他服务，号码没有更换；请稍后再试，或不勾选这一项", "Other services cannot be told now and the number was not changed; please try later, or without that tick");
        account.PhoneNumber = phone;
        account.PhoneNumberConfirmed = true;
        account.PhoneReleasedAt = null;
        account.PhoneChangedAt = time.GetUtcNow();
        activity.Add(account.Id, ActivityKind.PhoneChanged);
        await users.UpdateAsync(account);
        return null;
    }

    /// <summary>Trusts the account's number again when its code is right; null when done. The caller has seen another proof.</summary>
    public async Task<Text?> ConfirmPhoneAsync(Account account, string? code, CancellationToken cancellationToken)
    {
        if (await WrongCodeAsync(ConfirmPurpose, account.PhoneNumber!, code, cancellationToken) is { } wrong) return wrong;
        await ConfirmPhoneAsync(account, cancellationToken);
        return null;
    }

    /// <summary>Trusts the account's number again: its holder was proved by a code to it and by something else.</summary>
    public async Task ConfirmPhoneAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.PhoneReleasedAt is null) return;
        account.PhoneReleasedAt = null;
        account.PhoneConfirmedAt = time.GetUtcNow();
        activity.Add(account.Id, ActivityKind.PhoneConfirmed);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Text?> WrongCodeAsync(string purpose, string phone, string? code, CancellationToken cancellationToken) =>
        await codes.CheckAsync(purpose, phone, code, cancellationToken) switch
        {
            CodeCheck.Exhausted => new("错误次数太多，请重新获取验证码", "Too many wrong codes: send a new one"),
            CodeCheck.Wrong => new("验证码不对或已过期", "The code is wrong or too old"),
            _ => null,
        };

    /// <summary>Puts the account to rest until a day, at most a year ahead.</summary>
    /// <returns>False when the account is not active or the day is out of range.</returns>
    public async Task<bool> SuspendAsync(Account account, DateOnly until, CancellationToken cancellationToken)
    {
        var today = ChinaTime.Today(time);
        if (account.State != AccountState.Active || until <= today || until > today.AddYears(1)) return false;
        account.State = AccountState.Suspended;
        account.SuspendedUntil = ChinaTime.At(until, 0);
        activity.Add(account.Id, ActivityKind.Suspended);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes a suspended account up again.</summary>
    public async Task ResumeAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.State != AccountState.Suspended) return;
        account.State = AccountState.Active;
        account.SuspendedUntil = null;
        activity.Add(account.Id, ActivityKind.Resumed);
        await db.SaveChangesAsync(cancellationToken);
    }
}
