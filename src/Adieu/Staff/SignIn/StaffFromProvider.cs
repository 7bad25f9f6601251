using System.Text.RegularExpressions;
using Adieu.Sealing;
using Microsoft.AspNetCore.Identity;

namespace Adieu.Staff;

/// <summary>Enters those whom a provider signs in, and begins their sessions.</summary>
internal sealed partial class StaffFromProvider(UserManager<StaffMember> users, IStaffStore store, KeyedHash hashes) : IStaffFromProvider
{
    // In the ledger in place of a member's id.
    private const string By = "provider";

    public async Task<ProvidedResult> ArriveAsync(ProvidedStaff who, string device, CancellationToken cancellationToken)
    {
        // The length goes before, so that no two pairs of issuer and subject read as one.
        var hash = hashes.Hash("staff-provider", $"{who.Issuer.Length} {who.Issuer} {who.Subject}");
        var member = await store.FindProvidedAsync(hash, cancellationToken);
        if (who.Roles.Distinct().ToArray() is not [var role])
        {
            if (member is not null) await store.EndAllAsync(member.Id, cancellationToken);
            return new ProvidedResult.NoRole();
        }

        member ??= await EnterAsync(who, role, hash, cancellationToken);
        if (member is not { State: StaffState.Active } || await users.IsLockedOutAsync(member)) return new ProvidedResult.Stopped();
        if (member.Role != role) await store.ChangeRoleAsync(member.Id, role, By, cancellationToken);
        var token = StaffSignIn.NewToken();
        await store.BeginAsync(StaffIds.New("n"), StaffSignIn.Hash(hashes, token.Text), member.Id, device, who.SecondFactor, cancellationToken);
        return new ProvidedResult.Arrived(token);
    }

    private async Task<StaffMember?> EnterAsync(ProvidedStaff who, StaffRole role, string hash, CancellationToken cancellationToken)
    {
        var id = StaffIds.New("s");
        var wanted = who.Name?.Split('@')[0].ToLowerInvariant() ?? "";
        // A name that is taken belongs to somebody else: nobody becomes a member by being called like one.
        var name = StaffPeople.NameRule().IsMatch(wanted) && await store.FindAsync(wanted, cancellationToken) is null ? wanted : id;
        var called = Controls().Replace(who.DisplayName ?? "", "").Trim();
        var member = new StaffMember
        {
            Id = id,
            Name = name,
            DisplayName = called.Length == 0 ? name : called[..Math.Min(60, called.Length)],
            Role = role,
            State = StaffState.Active,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            Email = who.Email is { Length: <= 200 } email ? email : null,
            OwnHash = ResidentNumber.Read(who.OwnDocument) is { } own ? StaffPeople.DocumentHash(hashes, own) : null,
        };
        await store.EnterAsync(member, hash, By, cancellationToken);
        // Two first arrivals at once are one member.
        return await store.FindProvidedAsync(hash, cancellationToken);
    }

    [GeneratedRegex(@"\p{C}")]
    private static partial Regex Controls();
}
