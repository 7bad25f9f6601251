using Adieu.Policies;
using Adieu.Services;

namespace Adieu.Cases;

internal sealed partial class Closing
{
    public async Task<OpenResult> OpenAsync(OpenCase request, CancellationToken cancellationToken)
    {
        if (!services.TryFind(request.Service, out var service) || service.Doors.FirstOrDefault(d => d.Door == request.Door) is not { Open: true }) return new OpenResult.DoorShut();
        // Nobody begins what cannot be finished now: without its stores, a service is unavailable.
        _ = stores.Of(service);
        // The hash finds the account's case again, and the gate compares texts: so there is one spelling of a key.
        var key = await accounts.SpellAsync(service, request.Account, cancellationToken);
        var account = key.Serialize();
        var hash = vault.AccountHash(service.Id, account);
        // Two windows may open the same account's case at once: the database lets one through, the other finds it.
        for (var tries = 0; ; tries++)
        {
            if (await cases.FindOpenAsync(service.Id, hash, cancellationToken) is { } open)
            {
                // What somebody else began makes way: the person who is here themselves, or another who acts for them.
                if (open.State.IsUnconfirmed() && vault.Open(open)?.Representative != request.Representative
                    && tries < 5 && await KeepAsync(open.Number, cancellationToken) is KeepResult.Kept) continue;
                // Whoever comes back to their case has just given their password or passkey again, and may go on with it.
                if (request.AuthenticatedAt is { } at) await proofs.NoteAsync(open.Number, Verification.Password.PasswordMethod.Name, at, cancellationToken);
                await NotePasskeyAsync(open.Number, request, cancellationToken);
                return new OpenResult.Opened(await ViewAsync(open, cancellationToken), IsNew: false);
            }

            if (await accounts.ProfileAsync(service, key, cancellationToken) is not { } profile) return new OpenResult.NoSuchAccount();
            var number = tries == 0 && request.ProvenAs is { } proven ? proven : CaseNumber.New();
            var secrets = CaseSecrets.From(key, profile) with { DeviceSince = request.DeviceSince, Representative = request.Representative };
            var (sealedKey, box) = vault.SealNew(number, secrets);
            // Nobody signed in for this: the person learns of it at both addresses, and can stop it before anything is confirmed.
            (IReadOnlyList<Notices.Notice> Notices, IReadOnlyList<string> Hashes) told = ([], []);
            if (request.ProvenAs is not null || request.Representative is not null)
            {
                var token = CaseVault.NewToken();
                told = (notices.Write(request.Representative is not null ? "represented" : request.Door == Door.Hotline ? "called" : "recovered", service, number, request.Language, secrets, ("dispute", options.Address($"s/{service.Id}/notme?token={token}"))), [vault.TokenHash(token)]);
            }

            var made = await cases.OpenAsync(
                new NewCase(number, service.Id, service.Version, request.Door, request.Language, hash, sealedKey, box, request.AuthenticatedAt, request.RecoveredAt, at => LawPack.Of(service.Law).Answer.After(at, service.TimeZone), options.Lanes.ExpiresIn)
                {
                    Capacity = request.Representative?.Capacity,
                    Notices = told.Notices,
                    DisputeHashes = told.Hashes,
                },
                cancellationToken);
            if (made is not null)
            {
                await NotePasskeyAsync(number, request, cancellationToken);
                return new OpenResult.Opened(await ViewAsync(made, cancellationToken), IsNew: true);
            }

            if (tries == 5) throw new InvalidOperationException("A case could not be opened although none is open.");
        }
    }

    private Task NotePasskeyAsync(CaseNumber number, OpenCase request, CancellationToken cancellationToken) => request.PasskeyAt is { } at
        ? proofs.NoteAsync(number, Verification.Passkey.PasskeyMethod.Name, at, cancellationToken)
        : Task.CompletedTask;

    public async Task<ChooseResult> ChooseAsync(CaseNumber number, Choices choices, CancellationToken cancellationToken)
    {
        var (found, service, secrets) = await OpenCaseAsync(number, cancellationToken);
        if (secrets is null || found.State is not (CaseState.Preview or CaseState.Requested)) return new ChooseResult.NotNow(await ViewAsync(found, cancellationToken));
        var report = await settlements.StandingAsync(service, found.Number, secrets, cancellationToken);
        var wrong = Wrong(service, found, secrets, choices, report.Losses.Count > 0);
        if (wrong.Count > 0) return new ChooseResult.Invalid(wrong);
        if (!report.Clear) return new ChooseResult.Blocked(report);
        var words = string.IsNullOrWhiteSpace(choices.Words) ? null : choices.Words.Trim();
        var moved = await cases.ApplyAsync([new CaseChange(found, CaseState.Requested)
        {
            Choices = choices with { Words = null },
            Sealed = vault.Seal(found, secrets with { Words = words, GivesUpNumber = choices.GivesUpNumber }),
            DueIn = options.Lanes.ExpiresIn,
        }], cancellationToken);
        return moved is [var now]
            ? new ChooseResult.Chosen(await ViewAsync(now, cancellationToken))
            : new ChooseResult.NotNow((await FindAsync(number, cancellationToken))!);
    }

    private static List<string> Wrong(ServiceDefinition service, StoredCase about, CaseSecrets secrets, Choices choices, bool hasLosses)
    {
        var wrong = new List<string>();
        if (!CoolingOffDays.For(service, about, secrets.Lock).Contains(choices.CoolingOffDays)) wrong.Add("cooling-off");
        if (choices.ReasonId is not null && service.Reasons.All(r => r.Id != choices.ReasonId)) wrong.Add("reason");
        if (choices.Words?.Length > 500) wrong.Add("words");
        if (hasLosses && !choices.LossesAccepted) wrong.Add("losses");
        return wrong;
    }
}
