using System.Text.Json;
using Adieu.Staff;
using Dapper;
using Microsoft.AspNetCore.Identity;

namespace Adieu.Storage;

// Passkeys, as ASP.NET Core Identity checks them.
internal sealed partial class StaffStore : IUserPasskeyStore<StaffMember>
{
    public async Task AddOrUpdatePasskeyAsync(StaffMember user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        // A credential that is somebody else's already stays theirs.
        await connection.ExecuteAsync(
            $"""
            insert into staff_passkeys (credential_id, staff_id, passkey, created_at) values (@CredentialId, @Id, @text, {database.Now})
            on conflict (credential_id) do update set passkey = excluded.passkey where staff_passkeys.staff_id = excluded.staff_id
            """, new { passkey.CredentialId, user.Id, text = JsonSerializer.Serialize(Kept.From(passkey)) });
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(StaffMember user, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(byte[] Credential, string Text)>("select credential_id, passkey from staff_passkeys where staff_id = @Id order by created_at", new { user.Id });
        return [.. rows.Select(row => Read(row.Credential, row.Text))];
    }

    public async Task<StaffMember?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>("select staff_id from staff_passkeys where credential_id = @credentialId", new { credentialId }) is { } id
            ? await GetAsync(id, cancellationToken)
            : null;
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(StaffMember user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await GetPasskeysAsync(user, cancellationToken)).FirstOrDefault(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId));

    public async Task RemovePasskeyAsync(StaffMember user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("delete from staff_passkeys where credential_id = @credentialId and staff_id = @Id", new { credentialId, user.Id });
    }

    private static UserPasskeyInfo Read(byte[] credential, string text)
    {
        var kept = JsonSerializer.Deserialize<Kept>(text)!;
        return new UserPasskeyInfo(credential, kept.PublicKey, kept.CreatedAt, kept.SignCount, kept.Transports, kept.IsUserVerified, kept.IsBackupEligible, kept.IsBackedUp, kept.AttestationObject, kept.ClientData) { Name = kept.Name };
    }

    private sealed record Kept(
        byte[] PublicKey, DateTimeOffset CreatedAt, uint SignCount, string[]? Transports, bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp, byte[] AttestationObject, byte[] ClientData, string? Name)
    {
        public static Kept From(UserPasskeyInfo of) => new(
            of.PublicKey, of.CreatedAt, of.SignCount, of.Transports, of.IsUserVerified, of.IsBackupEligible, of.IsBackedUp, of.AttestationObject, of.ClientDataJson, of.Name);
    }
}
