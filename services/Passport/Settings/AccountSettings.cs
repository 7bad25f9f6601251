using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Passport.Codes;
using Passport.Data;
using Passport.SignIn;

namespace Passport.Settings;

/// <summary>What a person can change about their account.</summary>
public sealed class AccountSettings(
    PassportDb db, UserManager<Account> users, SessionStore sessions, SmsCodes codes, Registration.IRegistrationRule rule, ActivityLog activity, TimeProvider time)
{
    /// <summary>What codes for a new number are called.</summary>
    public const string PhonePurpose = "phone";

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
    public async Task<Text?> SetPhoneAsync(Account account, string phone, string? code, CancellationToken cancellationToken)
    {
        var check = await codes.CheckAsync(PhonePurpose, phone, code, cancellationToken);
        if (check == CodeCheck.Exhausted) return new("错误次数太多，请重新获取验证码", "Too many wrong codes: send a new one");
        if (check == CodeCheck.Wrong) return new("验证码不对或已过期", "The code is wrong or too old");
        switch (await rule.AskAsync("phone", phone, cancellationToken))
        {
            case Registration.RuleAnswer.Refused refused: return refused.Reason;
            case Registration.RuleAnswer.Silent: return new("暂时无法核对这个号码，请稍后再试", "The number cannot be checked now; please try later");
        }

        if (await db.Accounts.AnyAsync(a => a.PhoneNumber == phone && a.Id != account.Id, cancellationToken))
            return new("这个手机号已属于另一个账号", "Another account has this number");
        account.PhoneNumber = phone;
        account.PhoneNumberConfirmed = true;
        account.PhoneChangedAt = time.GetUtcNow();
        activity.Add(account.Id, ActivityKind.PhoneChanged);
        await users.UpdateAsync(account);
        return null;
    }

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
