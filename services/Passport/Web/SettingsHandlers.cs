using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Passport.Data;
using Passport.Registration;
using Passport.Settings;
using Passport.SignIn;

namespace Passport.Web;

/// <summary>Settings: password, rest, sessions.</summary>
internal static class SettingsHandlers
{
    private const int RecentLines = 20;

    internal sealed class PasswordForm
    {
        public string? Current { get; set; }
        public string? Password { get; set; }
    }

    internal sealed class SuspendForm
    {
        public string? Until { get; set; }
    }

    public static async Task<IResult> ShowAsync(Visitor visitor, string? done, CancellationToken cancellationToken) =>
        Show.Page<Pages.Settings>(new { Account = await visitor.AccountAsync(cancellationToken), Done = done });

    public static IResult ShowPassword() => Show.Page<Pages.Password>();

    public static async Task<IResult> ShowPhoneAsync(Visitor visitor, CancellationToken cancellationToken) =>
        Show.Page<Pages.Phone>(new { (await visitor.AccountAsync(cancellationToken)).PhoneNumber });

    public static async Task<IResult> PasswordAsync(
        HttpContext context, [FromForm] PasswordForm form, Visitor visitor, PasswordSignIn signIn, UserManager<Account> users, AccountSettings settings, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        var errors = new Dictionary<string, Text>();
        if (await RegisterAccount.PasswordErrorAsync(users, form.Password, account.UserName, account.PhoneNumber, account.DocumentNo) is { } weak) errors["Password"] = weak;
        if (!await signIn.CheckAsync(account, form.Current, cancellationToken)) errors["Current"] = Wrong;
        if (errors.Count > 0) return Show.Page<Pages.Password>(StatusCodes.Status422UnprocessableEntity, new { Errors = errors });
        await settings.SetPasswordAsync(account, form.Password!, forgotten: false, SessionStore.IdOf(context.User), cancellationToken);
        return Show.To("/account/settings?done=password");
    }

    public static async Task<IResult> ShowSuspendAsync(Visitor visitor, TimeProvider time, CancellationToken cancellationToken) =>
        Show.Page<Pages.Suspend>(new { Account = await visitor.AccountAsync(cancellationToken), Today = ChinaTime.Today(time) });

    public static async Task<IResult> SuspendAsync([FromForm] SuspendForm form, Visitor visitor, AccountSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = await visitor.AccountAsync(cancellationToken);
        if (DateOnly.TryParseExact(form.Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)
            && await settings.SuspendAsync(account, until, cancellationToken)) return Show.To("/account/settings?done=suspend");
        var error = new Text("请选择明天到一年之内的日期", "Choose a day from tomorrow to a year ahead");
        return Show.Page<Pages.Suspend>(StatusCodes.Status422UnprocessableEntity, new { Account = account, Today = ChinaTime.Today(time), Error = error });
    }

    public static async Task<IResult> ResumeAsync(IFormCollection form, Visitor visitor, AccountSettings settings, CancellationToken cancellationToken)
    {
        _ = form;
        await settings.ResumeAsync(await visitor.AccountAsync(cancellationToken), cancellationToken);
        return Show.To("/account/settings?done=resume");
    }

    public static async Task<IResult> SessionsAsync(HttpContext context, Visitor visitor, PassportDb db, CancellationToken cancellationToken)
    {
        var account = visitor.Id;
        var sessions = await db.Sessions.AsNoTracking().Where(s => s.AccountId == account).OrderByDescending(s => s.LastSeenAt).ToListAsync(cancellationToken);
        var lines = await db.Activities.AsNoTracking().Where(a => a.AccountId == account).OrderByDescending(a => a.At).Take(RecentLines).ToListAsync(cancellationToken);
        return Show.Page<Pages.SessionList>(new { Sessions = sessions, Lines = lines, Current = SessionStore.IdOf(context.User) });
    }

    public static async Task<IResult> EndSessionsAsync(HttpContext context, IFormCollection form, Visitor visitor, PassportDb db, SessionStore sessions, ActivityLog activity, CancellationToken cancellationToken)
    {
        _ = form;
        activity.Add(visitor.Id!.Value, ActivityKind.SessionsEnded);
        await db.SaveChangesAsync(cancellationToken);
        await sessions.EndAllAsync(visitor.Id.Value, SessionStore.IdOf(context.User), cancellationToken);
        return Show.To("/account/sessions");
    }

    public static readonly Text Wrong = new("密码不对，或错误次数太多", "The password is wrong, or there were too many wrong ones");
}
