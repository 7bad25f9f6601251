using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Verification;

/// <summary>Combines the methods as a door's policy asks.</summary>
internal sealed class Proofs(IEnumerable<IVerificationMethod> methods, IVerificationStore store, ICaseJournal journal, TimeProvider time) : IProofs
{
    private readonly Dictionary<string, IVerificationMethod> _methods = methods.ToDictionary(m => m.Id, StringComparer.Ordinal);

    public async Task<ProofView> ViewAsync(ProofCase about, CancellationToken cancellationToken)
    {
        var door = DoorOf(about);
        var views = new List<MethodView>();
        foreach (var name in PolicyEvaluator.Names(door, about.Risks))
        {
            if (_methods.TryGetValue(name, out var method)) views.Add(await method.ViewAsync(about, cancellationToken));
        }

        var facts = new ProofFacts(name => views.Exists(v => v.Id == name && v.Proven), about.Risks, time.GetUtcNow() - about.PhoneHeldSince);
        return new ProofView(views, PolicyEvaluator.IsMet(door, facts), door.Policy) { Because = PolicyEvaluator.Because(door, facts), Missing = PolicyEvaluator.Missing(door, facts), Left = PolicyEvaluator.Left(door, facts) };
    }

    public async Task<bool> ConsentAsync(ProofCase about, string method, string wording, CancellationToken cancellationToken)
    {
        if (Find(about, method)?.ConsentWording is not { } current || current != wording) return false;
        await journal.ConsentAsync(about, method, wording, cancellationToken);
        return true;
    }

    public async Task<SendResult> SendAsync(ProofCase about, string method, CancellationToken cancellationToken) =>
        Find(about, method) is { } found ? await found.SendAsync(about, cancellationToken) : new SendResult.NotNow();

    public Task NoteAsync(CaseNumber number, string method, DateTimeOffset at, CancellationToken cancellationToken) => store.NoteAsync(number, method, at, cancellationToken);

    public async Task<ProveResult> ProveAsync(ProofCase about, string method, ProofAnswer answer, CancellationToken cancellationToken)
    {
        if (Find(about, method) is not { } found) return new ProveResult.NotNow();
        var result = await found.ProveAsync(about, answer, cancellationToken);
        return result is ProveResult.Proven ? new ProveResult.Proven((await ViewAsync(about, cancellationToken)).Satisfied) : result;
    }

    // A method that the door does not name is no way in, even if Adieu has it.
    private IVerificationMethod? Find(ProofCase about, string method) =>
        PolicyEvaluator.Names(DoorOf(about), about.Risks).Contains(method) ? _methods.GetValueOrDefault(method) : null;

    // Whoever holds the phone of somebody who has died proves nothing by a code: papers and four eyes, whatever the counter asks else.
    private static DoorDefinition Represented(ProofCase about) => new(
        about.Door, true, about.Service.Name, new ProofPolicy.AtLeast(2, [new ProofPolicy.Method(Document.DocumentMethod.Name), new ProofPolicy.Method(Supervisor.SupervisorMethod.Name)]));

    // A door that the rules no longer have cannot be satisfied: all of one proof that does not exist.
    private static DoorDefinition DoorOf(ProofCase about) => about.Capacity is not null ? Represented(about) :
        about.Service.Doors.FirstOrDefault(d => d.Door == about.Door) ?? new DoorDefinition(about.Door, false, about.Service.Name, new ProofPolicy.AtLeast(1, []));
}
