using Adieu.Staff;
using Dapper;
using Microsoft.AspNetCore.Identity;

namespace Adieu.Storage;

// What ASP.NET Core Identity needs to hash, to lock out and to stamp. Its setters fill the member in; Update writes it.
internal sealed partial class StaffStore : IUserPasswordStore<StaffMember>, IUserLockoutStore<StaffMember>, IUserSecurityStampStore<StaffMember>
{
    private const string Columns = """
        id, name, display_name as displayname, email, role, state, password_hash as passwordhash, security_stamp as securitystamp,
        cast(failed as bigint) as failed, locked_until as lockeduntil, totp_key as totpkey, totp, totp_step as totpstep, own_hash as ownhash
        """;

    public async Task<IdentityResult> UpdateAsync(StaffMember user, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "update staff set password_hash = @PasswordHash, security_stamp = @SecurityStamp where id = @Id", new { user.PasswordHash, user.SecurityStamp, user.Id });
        return IdentityResult.Success;
    }

    // Identity reads attempts here and never writes them: what it read a moment ago would undo what others have counted since.
    public Task<int> IncrementAccessFailedCountAsync(StaffMember user, CancellationToken cancellationToken) => throw new NotSupportedException("Attempts are counted by the sign-in itself.");

    public Task<StaffMember?> FindByIdAsync(string userId, CancellationToken cancellationToken) => GetAsync(userId, cancellationToken);

    public Task<StaffMember?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindAsync(normalizedUserName.ToLowerInvariant(), cancellationToken);

    public Task<string> GetUserIdAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetPasswordHashAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    public Task<int> GetAccessFailedCountAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(user.Failed);

    public Task<bool> GetLockoutEnabledAsync(StaffMember user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetPasswordHashAsync(StaffMember user, string? passwordHash, CancellationToken cancellationToken) => Done(user.PasswordHash = passwordHash);

    public Task SetSecurityStampAsync(StaffMember user, string stamp, CancellationToken cancellationToken) => Done(user.SecurityStamp = stamp);

    public Task SetLockoutEndDateAsync(StaffMember user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) => Done(user.LockedUntil = lockoutEnd);

    public Task ResetAccessFailedCountAsync(StaffMember user, CancellationToken cancellationToken) => Done(user.Failed = 0);

    public Task SetUserNameAsync(StaffMember user, string? userName, CancellationToken cancellationToken) => Done(user.Name = userName ?? user.Name);

    // Names are lower-case from the start, and lockout is for everybody.
    public Task SetNormalizedUserNameAsync(StaffMember user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetLockoutEnabledAsync(StaffMember user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    // Members come by invitation and stay as records: neither is Identity's to do.
    public Task<IdentityResult> CreateAsync(StaffMember user, CancellationToken cancellationToken) => throw new NotSupportedException("Staff are invited.");

    public Task<IdentityResult> DeleteAsync(StaffMember user, CancellationToken cancellationToken) => throw new NotSupportedException("Staff are disabled and stay in the records.");

    public void Dispose()
    {
        // Connections are opened and closed by each method.
    }

    private static Task Done(object? _) => Task.CompletedTask;

    private async Task<StaffMember?> OneAsync(string where, string value, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QuerySingleOrDefaultAsync<Row>($"select {Columns} from staff where {where}", new { value }))?.ToMember();
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string DisplayName { get; init; } = "";
        public string? Email { get; init; }
        public string Role { get; init; } = "";
        public string State { get; init; } = "";
        public string? PasswordHash { get; init; }
        public string SecurityStamp { get; init; } = "";
        public long Failed { get; init; }
        public long? LockedUntil { get; init; }
        public byte[]? TotpKey { get; init; }
        public byte[]? Totp { get; init; }
        public long? TotpStep { get; init; }
        public string? OwnHash { get; init; }

        public StaffMember ToMember() => new()
        {
            Id = Id,
            Name = Name,
            DisplayName = DisplayName,
            Email = Email,
            Role = Enum.Parse<StaffRole>(Role),
            State = Enum.Parse<StaffState>(State),
            PasswordHash = PasswordHash,
            SecurityStamp = SecurityStamp,
            Failed = (int)Failed,
            LockedUntil = LockedUntil.AsTime(),
            TotpKey = TotpKey,
            Totp = Totp,
            TotpStep = TotpStep,
            OwnHash = OwnHash,
        };
    }
}
