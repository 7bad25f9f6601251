using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Settlement;
using Adieu.Standing;
using Adieu.Verification;
using Microsoft.Extensions.Options;

namespace Adieu.Staff;

/// <summary>The counter's rules. What begins a case is in Counter.Start.cs.</summary>
internal sealed partial class Counter(
    ServiceCatalog services, Accounts accounts, IClosing closing, StandingCheck standing, CaseVault vault, KeyedHash hashes, ILookUpStore lookUps,
    IVerificationStore proofs, ICaseJournal journal, Appeals.RefusalDesk refusals, ISecondStore seconds, IPadStore pads, Settler settler, IOptions<StaffOptions> options) : ICounter
{
    public async Task<LookUpResult> LookUpAsync(StaffSeat seat, string document, string? name, CancellationToken cancellationToken)
    {
        if (!seat.May(StaffAct.ServeAtCounter) || Service(seat) is not { } service) return new LookUpResult.Forbidden();
        // A slip of the reader is nobody's number, and costs nothing.
        if (ResidentNumber.Read(document) is not { } number) return new LookUpResult.NoNumber();
        var hour = TimeZoneInfo.ConvertTime(await lookUps.NowAsync(cancellationToken), service.TimeZone).Hour;
        if (await lookUps.ReserveAsync(seat, "document", hour, options.Value, cancellationToken) is not LookUpPlace.Taken place)
            return new LookUpResult.Capped(await lookUps.NowAsync(cancellationToken) + TimeSpan.FromHours(1));

        // Before the account is touched: their own number tells them nothing, not even whether there is an account.
        if (await lookUps.CloseToAsync(seat.Staff, StaffPeople.DocumentHash(hashes, number), cancellationToken) is { } close)
        {
            await lookUps.AlarmAsync(seat.Staff, close, cancellationToken);
            await lookUps.FinishAsync(place.Id, seat, close, null, cancellationToken);
            return new LookUpResult.TooClose();
        }

        var account = await accounts.FindAsync(service, "document", number, cancellationToken);
        var profile = account is { } key ? await accounts.ProfileAsync(service, key, cancellationToken) : null;
        var differs = profile is not null && !string.IsNullOrWhiteSpace(name) && !SameName(name, profile.DisplayName);
        // Whoever hangs up before the answer has looked all the same.
        await lookUps.FinishAsync(
            place.Id, seat, profile is null ? "none" : differs ? "name" : "found", profile is null ? null : vault.AccountHash(service.Id, account!.Value.Serialize()), CancellationToken.None);
        return profile is null ? new LookUpResult.None() : differs ? new LookUpResult.NameDiffers() : new LookUpResult.Found(place.Id, account!.Value);
    }

    public async Task<CounterView?> FindAsync(StaffSeat seat, string lookUp, SubjectKey account, CancellationToken cancellationToken)
    {
        if (await MineAsync(seat, lookUp, account, cancellationToken) is not var (service, profile)) return null;
        return new CounterView
        {
            Label = profile.Label,
            Document = profile.DocumentNo is null ? null : Mask.Document(profile.DocumentNo),
            Channels = [.. new[] { profile.Phone is null ? null : Mask.Phone(profile.Phone), profile.Email is null ? null : Mask.Email(profile.Email) }.OfType<string>()],
            Standing = await StandingAsync(service, account, cancellationToken),
            Settles = await SettlesAsync(service, account, cancellationToken),
            Open = await closing.FindOpenAsync(service.Id, account, cancellationToken),
        };
    }

    // What an appeal has lifted for the case that is open stands in the way no more.
    private async Task<StandingReport> StandingAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken) =>
        await closing.FindOpenAsync(service.Id, account, cancellationToken) is { Lifted.Count: > 0 } open
            ? await closing.StandingAsync(open.Number, cancellationToken)
            : await standing.CheckAsync(service, account, cancellationToken);

    // Tried and undone: whether the person could have everything settled that stands in the way, without anything else left.
    private async Task<bool> SettlesAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken) =>
        service.Settlement.Items.Count > 0
        && await settler.TryAsync(service, account, CaseNumber.New(), null, new Dictionary<string, string>(), cancellationToken) is SettlementTrial.Settled { After: var after }
        && after.Without((await closing.FindOpenAsync(service.Id, account, cancellationToken))?.Lifted ?? []).Clear;

    public async Task<CaseView?> CaseAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken) =>
        seat.May(StaffAct.ServeAtCounter) && Service(seat) is { } service && await lookUps.BeganAsync(seat.Staff, number.ToString(), cancellationToken)
        && await closing.FindAsync(number, cancellationToken) is { Door: Door.Counter } view && view.Service == service.Id ? view : null;

    public async Task<string?> UnmaskAsync(StaffSeat seat, string lookUp, SubjectKey account, string field, string reason, CancellationToken cancellationToken)
    {
        if (!seat.May(StaffAct.Unmask) || !ICounter.UnmaskReasons.Contains(reason)) return null;
        if (await MineAsync(seat, lookUp, account, cancellationToken) is not var (service, profile)) return null;
        var shown = field switch { "name" => profile.DisplayName, "phone" => profile.Phone, "email" => profile.Email, _ => null };
        if (shown is null) return null;
        // The ledger first: what was shown cannot be unseen.
        await lookUps.NoteAsync("staff.unmasked", new()
        {
            ["staff"] = seat.Staff,
            ["desk"] = seat.Desk,
            ["service"] = service.Id,
            ["account"] = vault.AccountHash(service.Id, account.Serialize()),
            ["field"] = field,
            ["reason"] = reason,
        }, cancellationToken);
        return shown;
    }

    private async Task<(ServiceDefinition Service, AccountProfile Profile)?> MineAsync(StaffSeat seat, string lookUp, SubjectKey account, CancellationToken cancellationToken)
    {
        if (!seat.May(StaffAct.ServeAtCounter) || Service(seat) is not { } service) return null;
        if (await lookUps.FindAsync(lookUp, seat, options.Value.LookUpLife, cancellationToken) is not { } found) return null;
        if (found.AccountHash != vault.AccountHash(service.Id, account.Serialize())) return null;
        return await accounts.ProfileAsync(service, account, cancellationToken) is { } profile ? (service, profile) : null;
    }

    private ServiceDefinition? Service(StaffSeat seat) =>
        seat.Service is not null && services.TryFind(seat.Service, out var service) && service.Doors.Any(door => door is { Door: Door.Counter, Open: true }) ? service : null;

    // Cards print names with and without the middle dot of minority names, and readers pad with blanks.
    private static bool SameName(string read, string? held)
    {
        static string Bare(string name) => string.Concat(name.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsLetter)).ToUpperInvariant();
        return held is not null && read.Length <= 100 && string.Equals(Bare(read), Bare(held), StringComparison.Ordinal);
    }
}
