using System.Security.Cryptography;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Verification;
using Adieu.Verification.Codes;
using Adieu.Verification.Tokens;
using Microsoft.Extensions.Options;

namespace Adieu.Recovery;

/// <summary>The signed-out door over the methods of proof.</summary>
internal sealed class Recovering(
    RecoveryAccounts accounts, IClosing closing, IProofs proofs, IVerificationStore store, OneTimeCodes codes, IEnumerable<IVerificationMethod> methods, RecoveryPost post,
    RecoveryTokens tokens, IUsedTokens used, KeyedHash hash, IOptions<VerificationOptions> options, TimeProvider time) : IRecovery
{
    public RecoveryPass? Begin(ServiceDefinition service, string identifier, string language) => DoorOf(service) is null
        ? null
        : new RecoveryPass(CaseNumber.New().ToString(), service.Id, identifier.Trim(), language, NewHolder(), time.GetUtcNow() + options.Value.RecoveryLifetime);

    public async Task<ProofView> ViewAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken)
    {
        var about = About(service, pass);
        var states = await StatesAsync(service, pass, cancellationToken);
        if (!states.Values.Any(state => IsMine(pass, state)))
        {
            // Nobody has shown anything: every method is offered, and where its code would go stays untold.
            var view = await proofs.ViewAsync(about, cancellationToken);
            return view with { Methods = [.. view.Methods.Where(method => states.ContainsKey(method.Id)).Select(method => method with { Available = true, Proven = false })], Satisfied = false };
        }

        return (await KnownAsync(service, pass, states, cancellationToken)).View;
    }

    public async Task<SendResult> SendAsync(ServiceDefinition service, RecoveryPass pass, string method, string network, CancellationToken cancellationToken)
    {
        if (!IsGood(service, pass) || !Methods(service).Contains(method)) return new SendResult.NotNow();
        // What the asker is told depends on what they typed and where they are, never on whose account it is.
        SendCap[] caps =
        [
            new(hash.Hash("asked", $"{service.Id}:{method}:{RecoveryAccounts.OneSpelling(pass.Identifier)}"), options.Value.CodesPerHour),
            new(hash.Hash("network", network), options.Value.CodesPerNetwork),
        ];
        var (reserved, placeholder) = await codes.ReserveAsync(NumberOf(pass), method, caps, cancellationToken);
        switch (reserved)
        {
            case Reservation.Reserved good:
                post.Add(new RecoveryLetter(service, pass, method, placeholder));
                return new SendResult.Sent("", good.ExpiresAt, good.NextAt);
            case Reservation.TooSoon soon: return new SendResult.TooSoon(soon.NextAt);
            case Reservation.TooMany many: return new SendResult.TooMany(many.NextAt);
            default: return new SendResult.NotNow();
        }
    }

    public async Task<RecoveryProof> ProveAsync(ServiceDefinition service, RecoveryPass pass, string method, string answer, CancellationToken cancellationToken)
    {
        if (!IsGood(service, pass) || !Methods(service).Contains(method)) return new RecoveryProof(new ProveResult.NotNow(), pass);
        var result = await codes.ProveAsync(About(service, pass), method, answer, cancellationToken);
        if (result is not ProveResult.Proven) return new RecoveryProof(result, pass);
        var next = pass with { Holder = NewHolder() };
        await store.PassOnAsync(NumberOf(pass), method, HolderHash(pass), HolderHash(next), cancellationToken);
        return new RecoveryProof(new ProveResult.Proven((await ViewAsync(service, next, cancellationToken)).Satisfied), next);
    }

    public async Task<RecoveryChoice?> ChoiceAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken) =>
        await SatisfiedAsync(service, pass, cancellationToken) is var (account, profile)
            ? new RecoveryChoice(profile.Label, DoorOf(service)?.ResetPage is not null, await closing.FindOpenAsync(service.Id, account, cancellationToken))
            : null;

    public async Task<CaseView?> CloseAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken)
    {
        if (await SatisfiedAsync(service, pass, cancellationToken) is not var (account, _)) return null;
        // A button pressed twice finds the case that the first press opened.
        if (!await UseUpAsync(pass, cancellationToken)) return await closing.FindAsync(NumberOf(pass), cancellationToken) is { } mine && mine.Service == service.Id ? mine : null;
        // One that was begun with a password and never confirmed asks for that password: it makes way for one that does not.
        if (await closing.FindOpenAsync(service.Id, account, cancellationToken) is { State: CaseState.Preview or CaseState.Requested or CaseState.Verified } begun)
            await closing.KeepAsync(begun.Number, cancellationToken);
        var request = new OpenCase(service.Id, account, Door.SignedOut, pass.Language, null, time.GetUtcNow()) { ProvenAs = NumberOf(pass) };
        return await closing.OpenAsync(request, cancellationToken) is OpenResult.Opened opened ? opened.Case : null;
    }

    public async Task<Uri?> ResetAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken)
    {
        if (DoorOf(service)?.ResetPage is not { } page) return null;
        if (await SatisfiedAsync(service, pass, cancellationToken) is not var (account, profile) || !await UseUpAsync(pass, cancellationToken)) return null;
        post.AddNotice(service, profile, pass.Language);
        return new Uri($"{service.Home.ToString().TrimEnd('/')}{page}?recovered={tokens.Sign(service, account)}");
    }

    private async Task<(SubjectKey Account, AccountProfile Profile)?> SatisfiedAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken)
    {
        if (!IsGood(service, pass)) return null;
        var states = await StatesAsync(service, pass, cancellationToken);
        if (!states.Values.Any(state => IsMine(pass, state))) return null;
        var known = await KnownAsync(service, pass, states, cancellationToken);
        return known.View.Satisfied && known.Account is { } account ? (account, known.Profile!) : null;
    }

    // Something is proved, so the account exists and its person is told where codes go.
    private async Task<(ProofView View, SubjectKey? Account, AccountProfile? Profile)> KnownAsync(
        ServiceDefinition service, RecoveryPass pass, Dictionary<string, CodeState?> states, CancellationToken cancellationToken)
    {
        var found = await accounts.FindAsync(service, pass.Identifier, cancellationToken);
        var about = found is var (_, profile) ? accounts.About(service, pass, profile) : About(service, pass);
        var view = await proofs.ViewAsync(about, cancellationToken);
        // A proof counts for the browser that gave it, and for the account to which its code went.
        var accountHash = found is var (account, _) ? accounts.Hash(service, account) : null;
        var methods = view.Methods.Where(method => states.ContainsKey(method.Id))
            .Select(method => method with { Proven = states[method.Id] is { } state && IsMine(pass, state) && state.AccountHash == accountHash }).ToList();
        var facts = new ProofFacts(name => methods.Exists(method => method.Id == name && method.Proven), about.Risks, time.GetUtcNow() - about.PhoneHeldSince);
        return (view with { Methods = methods, Satisfied = PolicyEvaluator.IsMet(DoorOf(service)!, facts) }, found?.Account, found?.Profile);
    }

    private async Task<Dictionary<string, CodeState?>> StatesAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, CodeState?>(StringComparer.Ordinal);
        foreach (var method in Methods(service)) states[method] = await store.FindAsync(NumberOf(pass), method, cancellationToken);
        return states;
    }

    private Task<bool> UseUpAsync(RecoveryPass pass, CancellationToken cancellationToken) => used.UseAsync($"recovery:{pass.Number}", pass.EndsAt, cancellationToken);

    private ProofCase About(ServiceDefinition service, RecoveryPass pass) =>
        new() { Number = NumberOf(pass), Service = service, Door = Door.SignedOut, Language = pass.Language, Purpose = ProofPurpose.Recover };

    private IReadOnlyList<string> Methods(ServiceDefinition service) =>
        DoorOf(service) is { } door ? [.. PolicyEvaluator.Names(door, new HashSet<Risk>()).Where(name => methods.Any(method => method.Id == name && method.SendsCodes))] : [];

    private bool IsGood(ServiceDefinition service, RecoveryPass pass) => pass.Service == service.Id && pass.EndsAt > time.GetUtcNow();

    private bool IsMine(RecoveryPass pass, CodeState? state) => state is { Proven: true, HolderHash: { } holder } && holder == HolderHash(pass);

    private string HolderHash(RecoveryPass pass) => hash.Hash("holder", $"{pass.Number}:{pass.Holder}");

    private static DoorDefinition? DoorOf(ServiceDefinition service) => service.Doors.FirstOrDefault(door => door is { Door: Door.SignedOut, Open: true });

    private static CaseNumber NumberOf(RecoveryPass pass) => CaseNumber.TryParse(pass.Number, out var number) ? number : throw new InvalidOperationException("A sealed pass has a number.");

    private static string NewHolder() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
