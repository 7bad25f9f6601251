using System.Security.Cryptography;
using Adieu.Sealing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Adieu.Staff;

/// <summary>Signs staff in over ASP.NET Core Identity: hashing and stamps are its own, attempts are counted beside it.</summary>
internal sealed class StaffSignIn(
    UserManager<StaffMember> users, IStaffStore store, KeyedHash hashes, SealedBox box, IOptions<StaffOptions> options, TimeProvider time) : IStaffSignIn
{
    // A name that nobody has costs as much as a wrong password.
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<StaffMember>(Options.Create(StaffSetup.Hashing)).HashPassword(Nobody(), Guid.NewGuid().ToString()));

    private static StaffMember Nobody() => new() { Id = "s-nobody", Name = "nobody", DisplayName = "", Role = StaffRole.Auditor };

    public async Task<StaffToken?> PasswordAsync(string name, string password, string device, CancellationToken cancellationToken) =>
        await CheckPasswordAsync(name, password, cancellationToken) is { } member ? await BeginAsync(member, device, cancellationToken) : null;

    public async Task<StaffToken?> SecondAsync(string token, string code, string? service, string? desk, CancellationToken cancellationToken)
    {
        if (await store.SeatAsync(Hash(token), options.Value, cancellationToken) is not { IsComplete: false } seat) return null;
        if (await store.GetAsync(seat.Staff, cancellationToken) is not { } member || !await CheckCodeAsync(member, code, cancellationToken)) return null;
        var fresh = NewToken();
        return await store.CompleteAsync(Hash(token), Hash(fresh.Text), service, desk, cancellationToken) ? fresh : null;
    }

    public async Task<StaffToken?> SecondByPasskeyAsync(string token, StaffSeat seat, string? service, string? desk, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(seat.Staff, cancellationToken) is not { } member || await users.IsLockedOutAsync(member)) return null;
        await store.ForgetAttemptsAsync(member.Id, cancellationToken);
        var fresh = NewToken();
        return await store.CompleteAsync(Hash(token), Hash(fresh.Text), service, desk, cancellationToken) ? fresh : null;
    }

    public async Task<StaffToken?> SecondByProviderAsync(string token, string? service, string? desk, CancellationToken cancellationToken)
    {
        if (await store.SeatAsync(Hash(token), options.Value, cancellationToken) is not { IsComplete: false, IsProved: true }) return null;
        var fresh = NewToken();
        return await store.CompleteAsync(Hash(token), Hash(fresh.Text), service, desk, cancellationToken) ? fresh : null;
    }

    public Task<StaffSeat?> SeatAsync(string token, CancellationToken cancellationToken) =>
        token.Length is 0 or > 100 ? Task.FromResult<StaffSeat?>(null) : store.SeatAsync(Hash(token), options.Value, cancellationToken);

    public async Task<Enrolment?> EnrolAsync(string token, CancellationToken cancellationToken)
    {
        if (await store.SeatAsync(Hash(token), options.Value, cancellationToken) is not { IsComplete: false, IsEnrolled: false } seat) return null;
        var member = (await store.GetAsync(seat.Staff, cancellationToken))!;
        // The same secret as long as it was not proved: whoever reloads the page has scanned it already.
        if (member.Totp is null)
        {
            var key = box.NewKey(Owner(member));
            (member.TotpKey, member.Totp) = (key.Bytes.ToArray(), box.Seal(key, Owner(member), Totp.NewSecret(), Where));
            await store.SaveTotpAsync(member, cancellationToken);
            member = (await store.GetAsync(seat.Staff, cancellationToken))!;
        }

        var secret = Secret(member);
        return new Enrolment(Totp.Address(secret, member.Name), Totp.Text(secret));
    }

    public Task SignOutAsync(string token, CancellationToken cancellationToken) => store.EndAsync(Hash(token), cancellationToken);

    public async Task<bool> CodeAgainAsync(StaffSeat seat, string code, CancellationToken cancellationToken)
    {
        if (!seat.IsComplete || await store.GetAsync(seat.Staff, cancellationToken) is not { IsEnrolled: true } member || !await CheckCodeAsync(member, code, cancellationToken)) return false;
        await store.FreshenAsync(seat.Session, cancellationToken);
        return true;
    }

    public Task<StaffMember?> FindInvitationAsync(string invitation, CancellationToken cancellationToken) =>
        invitation.Length is 0 or > 100 ? Task.FromResult<StaffMember?>(null) : store.FindInvitedAsync(hashes.Hash("staff-invitation", invitation), cancellationToken);

    public async Task<JoinResult> JoinAsync(string invitation, string password, string device, CancellationToken cancellationToken)
    {
        if (await FindInvitationAsync(invitation, cancellationToken) is not { } member) return new JoinResult.Refused("used");
        foreach (var rule in users.PasswordValidators)
        {
            var verdict = await rule.ValidateAsync(users, member, password);
            if (!verdict.Succeeded) return new JoinResult.Refused(verdict.Errors.First().Code == "common" ? "common" : "short");
        }

        if (!await store.ActivateAsync(member.Id, hashes.Hash("staff-invitation", invitation), cancellationToken)) return new JoinResult.Refused("used");
        member.State = StaffState.Active;
        await users.AddPasswordAsync(member, password);
        return new JoinResult.Joined(await BeginAsync(member, device, cancellationToken));
    }

    private async Task<StaffMember?> CheckPasswordAsync(string name, string password, CancellationToken cancellationToken)
    {
        var member = name.Length <= 60 ? await store.FindAsync(name.Trim().ToLowerInvariant(), cancellationToken) : null;
        // Counted before it is compared, so that answers given at the same time cannot share an attempt. What is written of nobody
        // changes nothing, and takes as long.
        var taken = await store.TakeAttemptAsync(member is { State: StaffState.Active, PasswordHash: not null } ? member.Id : Nobody().Id, cancellationToken);
        var verdict = users.PasswordHasher.VerifyHashedPassword(member ?? Nobody(), member?.PasswordHash ?? NobodysHash.Value, password.Length <= 200 ? password : "");
        if (taken && verdict != PasswordVerificationResult.Failed)
        {
            await store.GiveAttemptBackAsync(member!.Id, cancellationToken);
            return member;
        }

        await store.FailAttemptAsync(taken ? member!.Id : Nobody().Id, cancellationToken);
        return null;
    }

    // Wrong codes count with wrong passwords, and only a right code forgets them: a known password brings no endless codes.
    private async Task<bool> CheckCodeAsync(StaffMember member, string code, CancellationToken cancellationToken)
    {
        if (member.Totp is null || !await store.TakeAttemptAsync(member.Id, cancellationToken)) return false;
        var digits = string.Concat(code.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsAsciiDigit));
        if (Totp.Match(Secret(member), digits, time.GetUtcNow(), member.TotpStep) is { } step && await store.UseStepAsync(member.Id, step, cancellationToken))
        {
            await store.ForgetAttemptsAsync(member.Id, cancellationToken);
            return true;
        }

        await store.FailAttemptAsync(member.Id, cancellationToken);
        return false;
    }

    private async Task<StaffToken> BeginAsync(StaffMember member, string device, CancellationToken cancellationToken)
    {
        var token = NewToken();
        await store.BeginAsync(StaffIds.New("n"), Hash(token.Text), member.Id, device, proved: false, cancellationToken);
        return token;
    }

    private const string Where = "staff.totp";

    private byte[] Secret(StaffMember member) => box.Open(new SealedKey(member.TotpKey), Owner(member), member.Totp, Where);

    private static string Owner(StaffMember member) => "staff:" + member.Id;

    internal static StaffToken NewToken() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    /// <summary>A session's token as the database knows it.</summary>
    internal static string Hash(KeyedHash hashes, string token) => hashes.Hash("staff-session", token);

    private string Hash(string token) => Hash(hashes, token);
}

/// <summary>Random ids that say nothing.</summary>
internal static class StaffIds
{
    public static string New(string kind) => $"{kind}-{RandomNumberGenerator.GetString("23456789bcdfghjkmnpqrstvwxz", 10)}";
}
