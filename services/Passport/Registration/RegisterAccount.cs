using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport.Codes;
using Passport.Data;
using Passport.People;
using Passport.SignIn;

namespace Passport.Registration;

/// <summary>Registers an account: details first, then the code that proves the phone, then the rules, then the row.</summary>
public sealed class RegisterAccount(
    PassportDb db, UserManager<Account> users, SmsCodes codes, IRegistrationRule rule, ActivityLog activity, IOptions<PassportOptions> options, TimeProvider time)
{
    /// <summary>What codes for registering are called.</summary>
    public const string Purpose = "register";

    /// <summary>Checks the form's fields by themselves; says nothing about other accounts.</summary>
    public async Task<(Draft? Draft, Dictionary<string, Text> Errors)> CheckAsync(RegisterForm form, string language)
    {
        var errors = new Dictionary<string, Text>();
        var name = Identifiers.Name(form.RealName);
        if (name is null) errors["RealName"] = new("请填写证件上的姓名", "Enter the name as on your ID card");
        var document = ResidentId.Normalise(form.DocumentNo, ChinaTime.Today(time));
        if (document is null) errors["DocumentNo"] = new("请填写18位身份证号，并核对最后一位", "Enter the 18 characters of your resident ID number; check the last one");
        var phone = Identifiers.Phone(form.Phone);
        if (phone is null) errors["Phone"] = new("请填写11位手机号", "Enter a mobile number of 11 digits");
        var userName = options.Value.ChosenUserNames ? Identifiers.UserName(form.UserName) : null;
        if (userName is null && options.Value.ChosenUserNames) errors["UserName"] = new("用户名需4至20位小写字母、数字或下划线，以字母开头", "Use 4 to 20 lower-case letters, digits or underscores, a letter first");
        var email = string.IsNullOrWhiteSpace(form.Email) ? null : Identifiers.Email(form.Email);
        if (email is null && (options.Value.ChosenUserNames || !string.IsNullOrWhiteSpace(form.Email))) errors["Email"] = new("邮箱格式不对，例如 name@example.com", "The e-mail address is not complete, such as name@example.com");
        if (await PasswordErrorAsync(users, form.Password, userName, phone, document) is { } weak) errors["Password"] = weak;
        if (form.Terms is null) errors["Terms"] = new("请阅读并同意服务条款", "Please read and agree to the terms");
        if (errors.Count > 0) return (null, errors);
        var hash = users.PasswordHasher.HashPassword(new Account { RealName = name!, DocumentNo = document! }, form.Password!);
        return (new Draft(name!, document!, phone!, email, hash, language) { UserName = userName }, errors);
    }

    /// <summary>Creates the account when the code is right and no rule is against it.</summary>
    public async Task<RegisterOutcome> CreateAsync(Draft draft, string? code, CancellationToken cancellationToken)
    {
        var check = await codes.CheckAsync(Purpose, draft.Phone, code, cancellationToken);
        if (check != CodeCheck.Right) return new RegisterOutcome.CodeWrong(check == CodeCheck.Exhausted);

        foreach (var (kind, value) in new[] { ("phone", draft.Phone), ("document", draft.DocumentNo), ("email", draft.Email), ("username", draft.UserName) })
        {
            if (value is null) continue;
            switch (await rule.AskAsync(kind, value, cancellationToken))
            {
                case RuleAnswer.Refused refused: return new RegisterOutcome.RefusedByRule(refused.Reason, refused.Until);
                case RuleAnswer.Silent: return new RegisterOutcome.CannotAsk();
            }
        }

        if (await TakenAsync(draft, cancellationToken) is { } taken) return new RegisterOutcome.Taken(taken);
        var account = new Account
        {
            UserName = draft.UserName ?? options.Value.UserNamePrefix + RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstvwxyz", 8),
            RealName = draft.RealName,
            DocumentNo = draft.DocumentNo,
            PhoneNumber = draft.Phone,
            PhoneNumberConfirmed = true,
            Email = draft.Email,
            PasswordHash = draft.PasswordHash,
            Language = draft.Language,
            LockoutEnabled = true,
            CreatedAt = time.GetUtcNow(),
        };
        try
        {
            var result = await users.CreateAsync(account);
            if (!result.Succeeded) return new RegisterOutcome.Taken(new("这些资料已注册过账号", "There is an account with these details already"));
        }
        catch (DbUpdateException)
        {
            // Two forms at once: the unique indexes decide, and the second one hears what it would have heard a moment later.
            db.ChangeTracker.Clear();
            return new RegisterOutcome.Taken(await TakenAsync(draft, cancellationToken) ?? new("请再试一次", "Please try once more"));
        }

        activity.Add(account.Id, ActivityKind.Registered);
        await db.SaveChangesAsync(cancellationToken);
        return new RegisterOutcome.Registered(account);
    }

    /// <summary>Why a password is not good enough, or null.</summary>
    /// <param name="users">Identity's own rules.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="own">The person's user name, phone number and the like.</param>
    public static async Task<Text?> PasswordErrorAsync(UserManager<Account> users, string? password, params string?[] own)
    {
        if (password is null || password.Length is < 8 or > 100) return new("密码需8至100位", "Use 8 to 100 characters");
        if (CommonPasswords.Holds(password, own)) return new("这个密码太常见，很容易被猜到，请换一个", "That password is among the first to be guessed: choose another");
        foreach (var validator in users.PasswordValidators)
        {
            if (!(await validator.ValidateAsync(users, new Account { RealName = "", DocumentNo = "" }, password)).Succeeded) return new("密码不符合要求，请换一个", "That password will not do: choose another");
        }

        return null;
    }

    private async Task<Text?> TakenAsync(Draft draft, CancellationToken cancellationToken)
    {
        if (await db.Accounts.AnyAsync(a => a.PhoneNumber == draft.Phone, cancellationToken))
            return new("这个手机号已注册，请直接登录；忘记密码可以找回", "This phone number has an account: sign in, or reset the password if you forgot it");
        if (await db.Accounts.AnyAsync(a => a.DocumentNo == draft.DocumentNo, cancellationToken))
            return new("这个身份证号已注册，一个人只能有一个账号", "This ID number has an account; a person can have one only");
        if (draft.UserName is not null && await users.FindByNameAsync(draft.UserName) is not null)
            return new("这个用户名已有人使用，请换一个", "Somebody has this user name: choose another");
        return draft.Email is not null && await users.FindByEmailAsync(draft.Email) is not null
            ? new("这个邮箱已被使用", "This e-mail address is in use")
            : null;
    }
}
