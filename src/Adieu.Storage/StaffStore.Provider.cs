using System.Text.Json.Nodes;
using Adieu.Staff;
using Dapper;

namespace Adieu.Storage;

// Those whom a company's own provider signs in.
internal sealed partial class StaffStore
{
    public Task<StaffMember?> FindProvidedAsync(string providerHash, CancellationToken cancellationToken) => OneAsync("provider_hash = @value", providerHash, cancellationToken);

    public Task EnterAsync(StaffMember member, string providerHash, string by, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var entered = await transaction.Connection!.ExecuteAsync(
            $"""
            insert into staff (id, name, display_name, email, role, state, security_stamp, own_hash, provider_hash, created_at)
            values (@Id, @Name, @DisplayName, @Email, @role, @state, @SecurityStamp, @OwnHash, @providerHash, {database.Now})
            on conflict do nothing
            """,
            new { member.Id, member.Name, member.DisplayName, member.Email, role = member.Role.ToString(), state = member.State.ToString(), member.SecurityStamp, member.OwnHash, providerHash }, transaction) == 1;
        if (entered) await NoteAsync(transaction, "staff.entered", new JsonObject { ["staff"] = member.Id, ["role"] = member.Role.ToString(), ["by"] = by });
        return entered;
    }, cancellationToken);

    public Task ChangeRoleAsync(string id, StaffRole role, string by, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        await transaction.Connection!.ExecuteAsync("update staff set role = @role where id = @id", new { id, role = role.ToString() }, transaction);
        await EndAllAsync(transaction, id);
        await NoteAsync(transaction, "staff.role", new JsonObject { ["staff"] = id, ["role"] = role.ToString(), ["by"] = by });
        return true;
    }, cancellationToken);
}
