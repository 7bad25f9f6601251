using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Adieu.Sealing;
using Microsoft.Extensions.Options;

namespace Adieu.Staff;

/// <summary>Invites, lists and stops staff.</summary>
internal sealed partial class StaffPeople(
    IStaffStore store, ILookUpStore lookUps, KeyedHash hashes, ClosingOptions closing, IOptions<StaffOptions> options, TimeProvider time) : IStaffPeople
{
    public Task<IReadOnlyList<StaffMember>> AllAsync(CancellationToken cancellationToken) => store.AllAsync(cancellationToken);

    public async Task<Invitation?> InviteAsync(NewStaff invite, string by, CancellationToken cancellationToken)
    {
        if (!NameRule().IsMatch(invite.Name)) throw new ArgumentException("A staff name has 2 to 40 lower-case letters, digits, dots and hyphens.", nameof(invite));
        var member = new StaffMember
        {
            Id = StaffIds.New("s"),
            Name = invite.Name,
            DisplayName = invite.DisplayName,
            Role = invite.Role,
            Email = invite.Email,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            OwnHash = invite.OwnDocument is { } own ? DocumentHash(hashes, own) : null,
        };
        var (token, hash) = NewInvitation();
        if (!await store.InviteAsync(member, hash, options.Value.InvitationLife, cancellationToken)) return null;
        await lookUps.SaveRelativesAsync(member.Id, [.. invite.Relatives.Select(number => DocumentHash(hashes, number))], cancellationToken);
        await store.SetStateAsync(member.Id, [StaffState.Invited], StaffState.Invited, by, cancellationToken);
        return Given(member.Id, token);
    }

    public async Task<(StaffMember Who, Invitation Invitation)?> InviteAgainAsync(string name, string by, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(name, cancellationToken) is not { } member) return null;
        var (token, hash) = NewInvitation();
        if (!await store.InviteAgainAsync(member.Id, Guid.NewGuid().ToString("N"), hash, options.Value.InvitationLife, by, cancellationToken)) return null;
        // Whoever resets a colleague could come in as them: the supervisor sees that it was done.
        await lookUps.AlarmAsync(member.Id, "invited-again", cancellationToken);
        return (member, Given(member.Id, token));
    }

    public async Task<bool> DeclareAsync(string name, string ownDocument, string by, CancellationToken cancellationToken) =>
        await store.FindAsync(name, cancellationToken) is { } member && member.Id != by
        && await store.DeclareAsync(member.Id, DocumentHash(hashes, ownDocument), by, cancellationToken);

    public async Task<bool> DisableAsync(string name, string by, CancellationToken cancellationToken) =>
        await store.FindAsync(name, cancellationToken) is { } member
        && await store.SetStateAsync(member.Id, [StaffState.Invited, StaffState.Active, StaffState.Locked], StaffState.Disabled, by, cancellationToken);

    public async Task<bool> LockAsync(string staff, bool locked, StaffSeat by, CancellationToken cancellationToken) =>
        by.May(StaffAct.LockStaff)
        && await store.GetAsync(staff, cancellationToken) is { Role: StaffRole.Clerk or StaffRole.Agent }
        && await store.SetStateAsync(staff, [locked ? StaffState.Active : StaffState.Locked], locked ? StaffState.Locked : StaffState.Active, by.Staff, cancellationToken);

    public Task<IReadOnlyList<StaffSession>> SessionsAsync(string staff, CancellationToken cancellationToken) => store.SessionsAsync(staff, options.Value, cancellationToken);

    public Task<bool> EndSessionAsync(string staff, string session, CancellationToken cancellationToken) => store.EndSessionAsync(staff, session, cancellationToken);

    private (string Token, string Hash) NewInvitation()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        return (token, hashes.Hash("staff-invitation", token));
    }

    private Invitation Given(string staff, string token) => new(staff, closing.Address($"staff/join?token={token}"), time.GetUtcNow() + options.Value.InvitationLife);

    /// <summary>An ID number as the staff tables know it.</summary>
    internal static string DocumentHash(KeyedHash hashes, string number) => hashes.Hash("staff-document", Identifiers.Normalise("document", number));

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,39}$")]
    internal static partial Regex NameRule();
}
