using System.Text.Json.Nodes;
using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Services;
using Microsoft.Extensions.Options;

namespace Adieu.Staff;

/// <summary>Lists, shows and signs what needs two people.</summary>
internal sealed class SecondPair(
    ISecondStore store, IStaffSignIn signIn, ICounter counter, ILookUpStore journal, LiveCases live, IRefusalStore refusals, RefusalVault refusalVault,
    ServiceCatalog services, Closeness closeness, IOptions<StaffOptions> options) : ISecondPair
{
    public async Task<IReadOnlyList<SecondRequest>> WaitingAsync(StaffSeat second, CancellationToken cancellationToken) =>
        second.May(StaffAct.SecondPair) ? [.. (await store.WaitingAsync(cancellationToken)).Where(waits => waits.Staff != second.Staff).Select(waits => waits.Request)] : [];

    public async Task<SecondFile?> OpenAsync(StaffSeat second, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(second, id, cancellationToken) is not var (request, staff, about)) return null;
        await journal.NoteAsync("staff.second-read", new JsonObject { ["staff"] = second.Staff, ["case"] = request.Number.ToString() }, cancellationToken);
        return about.File with { Bar = await BarAsync(second, staff, about, cancellationToken), NeedsCode = !second.IsFresh };
    }

    public async Task<SecondResult> SignAsync(StaffSeat second, string id, string digits, string? code, CancellationToken cancellationToken)
    {
        if (await FindAsync(second, id, cancellationToken) is not var (_, staff, about)) return new SecondResult.Over();
        if (await BarAsync(second, staff, about, cancellationToken) is not SecondBar.None and var bar) return new SecondResult.Barred(bar);
        if (!second.IsFresh && !await signIn.CodeAgainAsync(second, code ?? "", cancellationToken)) return new SecondResult.WrongCode();
        var (left, fits) = await store.TryAsync(id, string.Concat(digits.Where(char.IsAsciiDigit)), cancellationToken);
        if (!fits) return left is > 0 and var more ? new SecondResult.WrongDigits(more) : new SecondResult.Over();
        if (await store.SignAsync(id, second.Staff, cancellationToken) is not { } signature) return new SecondResult.Over();
        // An officer decides, and now has the signature; the counter goes on by itself.
        return signature.What is SecondFor.Lifting or SecondFor.Resuming || await counter.VouchAsync(signature, cancellationToken) ? new SecondResult.Signed() : new SecondResult.Over();
    }

    public Task<SecondRequest?> AskedAsync(StaffSeat seat, CaseNumber number, CancellationToken cancellationToken) => store.AskedAsync(seat.Staff, number, cancellationToken);

    private async Task<(SecondRequest Request, string Staff, About About)?> FindAsync(StaffSeat second, string id, CancellationToken cancellationToken)
    {
        if (!second.May(StaffAct.SecondPair)) return null;
        var (request, staff) = (await store.WaitingAsync(cancellationToken)).FirstOrDefault(waits => waits.Request.Id == id);
        if (request is null) return null;
        return await (request.What == SecondFor.Lifting ? RefusedAsync(request, cancellationToken) : LiveAsync(request, cancellationToken)) is { } about ? (request, staff, about) : null;
    }

    private async Task<About?> LiveAsync(SecondRequest request, CancellationToken cancellationToken)
    {
        if (await live.FindAsync(request.Number, cancellationToken) is not { } found) return null;
        if (found.Found.State != (request.What == SecondFor.Resuming ? CaseState.Held : CaseState.Requested)) return null;
        var who = found.Secrets.Representative;
        var whose = await closeness.WhoseAsync(found.Service, found.Secrets, cancellationToken);
        return new About(whose, null, new SecondFile(request, SecondBar.None, false)
        {
            Account = found.Secrets.Label,
            Document = whose.Document,
            Capacity = who?.Capacity,
            RepresentativeDocument = who?.Document,
        });
    }

    private async Task<About?> RefusedAsync(SecondRequest request, CancellationToken cancellationToken)
    {
        if (await refusals.FindAsync(request.Number, cancellationToken) is not { View: { FiledAt: not null, DecidedAt: null } } refusal) return null;
        if (refusalVault.Open(refusal) is not { } content || !services.TryFind(refusal.View.Service, out var service)) return null;
        var whose = await closeness.WhoseAsync(service, content.Case, cancellationToken);
        return new About(whose, refusal.Staff, new SecondFile(request, SecondBar.None, false)
        {
            Account = content.Case.Label,
            Document = whose.Document,
            Lifts = content.Rules,
            Reason = content.Reason,
            Words = refusalVault.OpenWords(refusal),
        });
    }

    // Four eyes belong to two people, whatever number of accounts they have; and to nobody who is close to the account's person.
    private async Task<SecondBar> BarAsync(StaffSeat second, string staff, About about, CancellationToken cancellationToken)
    {
        var known = true;
        foreach (var other in new[] { staff, about.RefusedBy }.OfType<string>())
        {
            var same = other == second.Staff ? true : await store.SamePersonAsync(second.Staff, other, options.Value.SecondNeedsNumber, cancellationToken);
            if (same == true) return SecondBar.SamePerson;
            known &= same is not null;
        }

        if (!known) return SecondBar.Unknown;
        if (await closeness.IsCloseAsync(second, about.Whose, cancellationToken)) return SecondBar.TooClose;
        return second is { IsFresh: false, HasAuthenticator: false } ? SecondBar.SignInAgain : SecondBar.None;
    }

    private sealed record About(Closeness.Whose Whose, string? RefusedBy, SecondFile File);
}
