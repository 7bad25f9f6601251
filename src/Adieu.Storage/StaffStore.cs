using System.Data.Common;
using System.Text.Json.Nodes;
using Adieu.Evidence;
using Adieu.Staff;
using Dapper;
using Microsoft.AspNetCore.Identity;

namespace Adieu.Storage;

/// <summary>Staff and their sessions in Adieu's database. What ASP.NET Core Identity asks for is in StaffStore.Identity.cs.</summary>
internal sealed partial class StaffStore(AdieuDatabase database) : IStaffStore
{
    public async Task<bool> InviteAsync(StaffMember member, string invitationHash, TimeSpan goodFor, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            $"""
            insert into staff (id, name, display_name, email, role, state, security_stamp, own_hash, invitation_hash, invited_until, created_at)
            values (@Id, @Name, @DisplayName, @Email, @role, 'Invited', @SecurityStamp, @OwnHash, @invitationHash, {database.Now} + @life, {database.Now})
            on conflict (name) do nothing
            """,
            new { member.Id, member.Name, member.DisplayName, member.Email, role = member.Role.ToString(), member.SecurityStamp, member.OwnHash, invitationHash, life = (long)goodFor.TotalMilliseconds }) == 1;
    }

    public Task<bool> InviteAgainAsync(string id, string securityStamp, string invitationHash, TimeSpan goodFor, string by, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var connection = transaction.Connection!;
        // A second factor that was lost may have been found by somebody else.
        var done = await connection.ExecuteAsync(
            $"""
            update staff set state = 'Invited', invitation_hash = @invitationHash, invited_until = {database.Now} + @life, security_stamp = @securityStamp,
            password_hash = null, totp = null, totp_key = null, totp_step = null, failed = 0, locked_until = null
            where id = @id and state <> 'Disabled' and provider_hash is null
            """, new { id, securityStamp, invitationHash, life = (long)goodFor.TotalMilliseconds }, transaction) == 1;
        if (!done) return false;
        await connection.ExecuteAsync("delete from staff_passkeys where staff_id = @id", new { id }, transaction);
        await EndAllAsync(transaction, id);
        await NoteAsync(transaction, "staff.invited-again", new JsonObject { ["staff"] = id, ["by"] = by });
        return true;
    }, cancellationToken);

    public Task<StaffMember?> FindInvitedAsync(string invitationHash, CancellationToken cancellationToken) =>
        OneAsync($"invitation_hash = @value and state = 'Invited' and invited_until > {database.Now}", invitationHash, cancellationToken);

    public Task<StaffMember?> FindAsync(string name, CancellationToken cancellationToken) => OneAsync("name = @value", name, cancellationToken);

    public Task<StaffMember?> GetAsync(string id, CancellationToken cancellationToken) => OneAsync("id = @value", id, cancellationToken);

    public async Task<IReadOnlyList<StaffMember>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. (await connection.QueryAsync<Row>($"select {Columns} from staff order by name")).Select(row => row.ToMember())];
    }

    public async Task<bool> ActivateAsync(string id, string invitationHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "update staff set state = 'Active', invitation_hash = null, invited_until = null where id = @id and invitation_hash = @invitationHash and state = 'Invited'", new { id, invitationHash }) == 1;
    }

    public Task<bool> SetStateAsync(string id, IReadOnlyList<StaffState> from, StaffState to, string by, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var connection = transaction.Connection!;
        var was = await connection.ExecuteScalarAsync<string?>("select state from staff where id = @id", new { id }, transaction);
        if (was is null || !from.Contains(Enum.Parse<StaffState>(was))) return false;
        await connection.ExecuteAsync("update staff set state = @to where id = @id and state = @was", new { id, was, to = to.ToString() }, transaction);
        if (to != StaffState.Active) await EndAllAsync(transaction, id);
        await NoteAsync(transaction, $"staff.{to.ToString().ToLowerInvariant()}", new JsonObject { ["staff"] = id, ["by"] = by });
        return true;
    }, cancellationToken);

    public Task<bool> DeclareAsync(string id, string ownHash, string by, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        if (await transaction.Connection!.ExecuteAsync("update staff set own_hash = @ownHash where id = @id and own_hash is null and state <> 'Disabled'", new { id, ownHash }, transaction) == 0) return false;
        await NoteAsync(transaction, "staff.declared", new JsonObject { ["staff"] = id, ["by"] = by });
        return true;
    }, cancellationToken);

    public async Task SaveTotpAsync(StaffMember member, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("update staff set totp_key = @TotpKey, totp = @Totp where id = @Id and totp is null", new { member.TotpKey, member.Totp, member.Id });
    }

    public async Task<bool> UseStepAsync(string id, long step, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("update staff set totp_step = @step where id = @id and coalesce(totp_step, 0) < @step", new { id, step }) == 1;
    }

    public Task BeginAsync(string sessionId, string tokenHash, string staffId, string device, bool proved, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var connection = transaction.Connection!;
        // Nothing else sweeps: what is older than any shift goes as a new one comes.
        await connection.ExecuteAsync($"delete from staff_sessions where created_at < {database.Now} - @most", new { most = (long)TimeSpan.FromHours(24).TotalMilliseconds }, transaction);
        return await connection.ExecuteAsync(
            $"""
            insert into staff_sessions (token_hash, id, staff_id, level, device, proved, created_at, seen_at)
            values (@tokenHash, @sessionId, @staffId, 1, @device, @proved, {database.Now}, {database.Now})
            """, new { tokenHash, sessionId, staffId, device, proved = proved ? 1 : 0 }, transaction);
    }, cancellationToken);

    public Task<bool> CompleteAsync(string tokenHash, string newTokenHash, string? service, string? desk, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var staff = await transaction.Connection!.QuerySingleOrDefaultAsync<string>(
            $"""
            update staff_sessions set token_hash = @newTokenHash, level = 2, service = @service, desk = @desk, seen_at = {database.Now}
            where token_hash = @tokenHash and level = 1 returning staff_id
            """, new { tokenHash, newTokenHash, service, desk }, transaction);
        if (staff is null) return false;
        await NoteAsync(transaction, "staff.signed-in", new JsonObject { ["staff"] = staff, ["desk"] = desk, ["service"] = service });
        return true;
    }, cancellationToken);

    public async Task<StaffSeat?> SeatAsync(string tokenHash, StaffOptions options, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(string Id, string Staff, string Name, string Role, long Level, string? Service, string? Desk, long Enrolled, long Authenticator, long Proved, long Fresh, long Seen, long Now)?>(
            $"""
            select n.id, s.id, s.display_name, s.role, cast(n.level as bigint), n.service, n.desk,
              cast(case when s.totp_step is not null or exists (select 1 from staff_passkeys p where p.staff_id = s.id) then 1 else 0 end as bigint),
              cast(case when s.totp_step is not null then 1 else 0 end as bigint), cast(n.proved as bigint), coalesce(n.fresh_at, n.created_at), n.seen_at, {database.Now}
            from staff_sessions n join staff s on s.id = n.staff_id
            where n.token_hash = @tokenHash and s.state = 'Active' and n.seen_at > {database.Now} - @idle
              and n.created_at > {database.Now} - case when n.level = 2 then @shift else @second end
            """, new { tokenHash, idle = Milliseconds(options.Idle), shift = Milliseconds(options.Shift), second = Milliseconds(options.SecondFactorWithin) });
        if (row is not { } found) return null;
        // Not every request writes: half a minute more or less is nothing beside the idle time.
        if (found.Now - found.Seen > 30_000) await connection.ExecuteAsync($"update staff_sessions set seen_at = {database.Now} where token_hash = @tokenHash", new { tokenHash });
        return new StaffSeat(found.Id, found.Staff, found.Name, Enum.Parse<StaffRole>(found.Role)) { IsComplete = found.Level == 2, IsEnrolled = found.Enrolled == 1, IsProved = found.Proved == 1, IsFresh = found.Level == 2 && found.Now - found.Fresh <= Milliseconds(options.Fresh), HasAuthenticator = found.Authenticator == 1, Service = found.Service, Desk = found.Desk };
    }

    public async Task FreshenAsync(string sessionId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync($"update staff_sessions set fresh_at = {database.Now} where id = @sessionId and level = 2", new { sessionId });
    }

    public Task EndAllAsync(string staffId, CancellationToken cancellationToken) => database.TransactAsync(transaction => EndAllAsync(transaction, staffId), cancellationToken);

    public async Task EndAsync(string tokenHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("delete from staff_sessions where token_hash = @tokenHash", new { tokenHash });
    }

    public async Task<bool> EndSessionAsync(string staffId, string sessionId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("delete from staff_sessions where staff_id = @staffId and id = @sessionId", new { staffId, sessionId }) == 1;
    }

    public async Task<IReadOnlyList<StaffSession>> SessionsAsync(string staffId, StaffOptions options, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string? Desk, string Device, long Since, long Seen)>(
            $"""
            select id, desk, device, created_at, seen_at from staff_sessions
            where staff_id = @staffId and level = 2 and seen_at > {database.Now} - @idle and created_at > {database.Now} - @shift order by created_at
            """, new { staffId, idle = Milliseconds(options.Idle), shift = Milliseconds(options.Shift) });
        return [.. rows.Select(row => new StaffSession(row.Id, staffId, row.Desk, row.Device, row.Since.AsTime(), row.Seen.AsTime()))];
    }

    private static Task<int> EndAllAsync(DbTransaction transaction, string id) => transaction.Connection!.ExecuteAsync("delete from staff_sessions where staff_id = @id", new { id }, transaction);

    private async Task NoteAsync(DbTransaction transaction, string what, JsonObject data)
    {
        var now = await transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        await LedgerStore.AppendAsync(database, transaction, now, [LedgerEntries.ForNote(what, data, now)]);
    }

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
