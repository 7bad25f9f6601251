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
    RecoveryTokens tokens, ResetDispute dispute, IUsedTokens used, KeyedHash hash, IOptions<VerificationOptions> options, TimeProvider time) : IRecovery
{
    public RecoveryPass? Begin(ServiceDefinition service, string identifier, string language) => DoorOf(service) is null
        ? null
        : new RecoveryPass(CaseNumber.New().ToString(), service.Id, identifier.Trim(), language, NewHolder(), time.GetUtcNow() + options.Value.RecoveryLifetime);

    public async Task<ProofView> ViewAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken)
    {
        var states = await StatesAsync(service, pass, cancellationToken);
        if (IsSomethingProved(pass, states)) return (await KnownAsync(service, pass, states, cancellationToken)).View;
        // Nobody has shown anything: every method that sends a code is offered, and where the code would go stays untold.
        var view = await proofs.ViewAsync(About(service, pass), cancellationToken);
        var offered = view.Methods.Where(method => states.ContainsKey(method.Id) && IsForStrangers(method.Id)).Select(method => method with { Available = true, Proven = IsMine(pass, states[method.Id]) });
        return view with { Methods = [.. offered], Satisfied = false, Missing = IsRobotCheckDue(pass, states) ? [PolicyEvaluator.RobotCheck] : view.Missing };
    }

    public async Task<SendResult> SendAsync(ServiceDefinition service, RecoveryPass pass, string method, string network, CancellationToken cancellationToken)
    {
        if (!IsGood(service, pass) || !Methods(service).Contains(method)) return new SendResult.NotNow();
        if (method == PolicyEvaluator.RobotCheck) return await Of(method).SendAsync(About(service, pass), cancellationToken);
        var states = await StatesAsync(service, pass, cancellationToken);
        if (IsRobotCheckDue(pass, states)) return new SendResult.NotNow();
        if (!Of(method).SendsCodes) return await OwnerAsync(service, pass, states, cancellationToken) is var (about, _) ? await Of(method).SendAsync(about, cancellationToken) : new SendResult.NotNow();

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

    public async Task<bool> ConsentAsync(ServiceDefinition service, RecoveryPass pass, string method, string wording, CancellationToken cancellationToken) =>
        IsGood(service, pass) && Methods(service).Contains(method)
        && await OwnerAsync(service, pass, await StatesAsync(service, pass, cancellationToken), cancellationToken) is var (about, _)
        && await proofs.ConsentAsync(about, method, wording, cancellationToken);

    public async Task<RecoveryProof> ProveAsync(ServiceDefinition service, RecoveryPass pass, string method, ProofAnswer answer, CancellationToken cancellationToken)
    {
        var (about, account) = (About(service, pass), (string?)null);
        var may = IsGood(service, pass) && Methods(service).Contains(method);
        if (may && !IsForStrangers(method))
        {
            var owner = await OwnerAsync(service, pass, await StatesAsync(service, pass, cancellationToken), cancellationToken);
            (may, about, account) = owner is var (known, whose) ? (true, known, whose) : (false, about, null);
        }

        if (!may)
        {
            answer.Forget();
            return new RecoveryProof(new ProveResult.NotNow(), pass);
        }

        var result = await Of(method).ProveAsync(about, answer, cancellationToken);
        if (result is not ProveResult.Proven) return new RecoveryProof(result, pass);
        var next = pass with { Holder = NewHolder() };
        await store.PassOnAsync(NumberOf(pass), method, HolderHash(pass), HolderHash(next), account, cancellationToken);
        return new RecoveryProof(new ProveResult.Proven((await ViewAsync(service, next, cancellationToken)).Satisfied), next);
    }

    public async Task<RecoveryChoice?> ChoiceAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken) =>
        await SatisfiedAsync(service, pass, cancellationToken) is var (account, profile, _)
            ? new RecoveryChoice(profile.Label, DoorOf(service)?.ResetPage is not null, await closing.FindOpenAsync(service.Id, account, cancellationToken))
            : null;

    public async Task<CaseView?> CloseAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken)
    {
        if (await SatisfiedAsync(service, pass, cancellationToken) is not var (account, _, _)) return null;
        // A button pressed twice finds the case that the first press opened.
        if (!await UseUpAsync(pass, cancellationToken)) return await closing.FindAsync(NumberOf(pass), cancellationToken) is { } mine && mine.Service == service.Id ? mine : null;
        // One that was begun with a password and never confirmed asks for that password: it makes way for one that does not.
        if (await closing.FindOpenAsync(service.Id, account, cancellationToken) is { } begun && begun.State.IsUnconfirmed())
            await closing.KeepAsync(begun.Number, cancellationToken);
        var request = new OpenCase(service.Id, account, Door.SignedOut, pass.Language, null, time.GetUtcNow()) { ProvenAs = NumberOf(pass) };
        return await closing.OpenAsync(request, cancellationToken) is OpenResult.Opened opened ? opened.Case : null;
    }

    public async Task<Uri?> ResetAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken)
    {
        if (DoorOf(service)?.ResetPage is not { } page) return null;
        if (await SatisfiedAsync(service, pass, cancellationToken) is not var (account, profile, proven) || !await UseUpAsync(pass, cancellationToken)) return null;
        post.AddNotice(service, profile, pass.Language, dispute.Sign(service, account, NumberOf(pass)));
        return new Uri($"{service.Home.ToString().TrimEnd('/')}{page}?recovered={tokens.Sign(service, account, HoldsNumber(proven))}");
    }

    public bool IsDispute(ServiceDefinition service, string token) => dispute.IsGood(service, token);

    public Task<CaseNumber?> DisputeAsync(ServiceDefinition service, string token, string language, CancellationToken cancellationToken) =>
        dispute.UseAsync(service, token, language, cancellationToken);

    // Another proof says that the person is the account's; the code says that the number is theirs.
    private static bool HoldsNumber(IReadOnlyList<string> proven) => proven.Contains("sms") && proven.Any(method => method is not ("sms" or PolicyEvaluator.RobotCheck));

    private async Task<(SubjectKey Account, AccountProfile Profile, IReadOnlyList<string> Proven)?> SatisfiedAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken)
    {
        if (!IsGood(service, pass)) return null;
        var states = await StatesAsync(service, pass, cancellationToken);
        if (!IsSomethingProved(pass, states)) return null;
        var known = await KnownAsync(service, pass, states, cancellationToken);
        return known.View.Satisfied && known.Account is { } account ? (account, known.Profile!, [.. known.View.Methods.Where(method => method.Proven).Select(method => method.Id)]) : null;
    }

    // Something is proved, so the account exists and its person is told where codes go.
    private async Task<Known> KnownAsync(ServiceDefinition service, RecoveryPass pass, Dictionary<string, CodeState?> states, CancellationToken cancellationToken)
    {
        var found = await accounts.FindAsync(service, pass.Identifier, cancellationToken);
        var about = found is var (account, profile) ? accounts.About(service, pass, account, profile) : About(service, pass);
        var view = await proofs.ViewAsync(about, cancellationToken);
        // A proof counts for the browser that gave it, and for the account to which its code went.
        bool Counts(string method) => states.GetValueOrDefault(method) is { } state && IsMine(pass, state) && (method == PolicyEvaluator.RobotCheck || state.AccountHash == about.AccountHash);
        var methods = view.Methods.Where(method => states.ContainsKey(method.Id)).Select(method => method with { Proven = Counts(method.Id) }).ToList();
        var door = DoorOf(service)!;
        var facts = new ProofFacts(name => methods.Exists(method => method.Id == name && method.Proven), about.Risks, time.GetUtcNow() - about.PhoneHeldSince);
        view = view with { Methods = methods, Satisfied = PolicyEvaluator.IsMet(door, facts), Missing = PolicyEvaluator.Missing(door, facts), Because = PolicyEvaluator.Because(door, facts) };
        return new Known(view, about, found?.Account, found?.Profile);
    }

    // Whose account it is, for methods that need to know; null until a code has been proved that went to that very account.
    private async Task<(ProofCase About, string AccountHash)?> OwnerAsync(ServiceDefinition service, RecoveryPass pass, Dictionary<string, CodeState?> states, CancellationToken cancellationToken)
    {
        if (!IsSomethingProved(pass, states)) return null;
        var known = await KnownAsync(service, pass, states, cancellationToken);
        return known.About.AccountHash is { } account && known.View.Methods.Any(method => method.Proven && method.Id != PolicyEvaluator.RobotCheck) ? (known.About, account) : null;
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
        DoorOf(service) is { } door ? [.. PolicyEvaluator.Names(door, new HashSet<Risk>()).Where(name => methods.Any(method => method.Id == name && method.WorksSignedOut))] : [];

    private IVerificationMethod Of(string method) => methods.First(m => m.Id == method);

    // These can be asked for, and answered, without anybody knowing whether there is such an account.
    private bool IsForStrangers(string method) => method == PolicyEvaluator.RobotCheck || Of(method).SendsCodes;

    private bool IsSomethingProved(RecoveryPass pass, Dictionary<string, CodeState?> states) => states.Any(state => state.Key != PolicyEvaluator.RobotCheck && IsMine(pass, state.Value));

    private bool IsRobotCheckDue(RecoveryPass pass, Dictionary<string, CodeState?> states) => states.TryGetValue(PolicyEvaluator.RobotCheck, out var state) && !IsMine(pass, state);

    private bool IsGood(ServiceDefinition service, RecoveryPass pass) => pass.Service == service.Id && pass.EndsAt > time.GetUtcNow();

    private bool IsMine(RecoveryPass pass, CodeState? state) => state is { Proven: true, HolderHash: { } holder } && holder == HolderHash(pass);

    private string HolderHash(RecoveryPass pass) => hash.Hash("holder", $"{pass.Number}:{pass.Holder}");

    private static DoorDefinition? DoorOf(ServiceDefinition service) => service.Doors.FirstOrDefault(door => door is { Door: Door.SignedOut, Open: true });

    private static CaseNumber NumberOf(RecoveryPass pass) => CaseNumber.TryParse(pass.Number, out var number) ? number : throw new InvalidOperationException("A sealed pass has a number.");

    private static string NewHolder() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private sealed record Known(ProofView View, ProofCase About, SubjectKey? Account, AccountProfile? Profile);
}
