using System.Collections.Frozen;
using Adieu.Cases;
using Adieu.Verification;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Refuses policies that a method cannot bear: a proof at a door where nobody can give it, or one that is too weak for its place.</summary>
internal static class ProofRules
{
    private const string Knowledge = "knowledge";

    // Who sees a password or a passkey is the service, at its own sign-in; who sees a document is a clerk; who hears details is an agent.
    private static readonly (string Method, Door Door, string Instead)[] OnlyAt =
    [
        ("password", Door.SignedIn, "The service vouches for a password at the signed-in door only: name another proof."),
        ("passkey", Door.SignedIn, "The service vouches for a passkey at the signed-in door only: name another proof."),
        (Knowledge, Door.Hotline, "Others know the same details: name it at the hotline only, beside another proof."),
        ("document", Door.Counter, "A document is looked at in person: name it at the counter only."),
        ("supervisor", Door.Counter, "A second member of staff sees card and person at the counter only."),
    ];

    /// <summary>The policy of a door.</summary>
    public static void Check(Door door, ProofPolicy policy, YamlNode node, ServiceSource source)
    {
        CheckRisk(door, policy, node, source);
        if (PolicyEvaluator.Names(policy).Contains(Knowledge) && IsMetBy(policy, Knowledge, PolicyEvaluator.RobotCheck))
            source.Mistake(node, "Knowledge of details alone opens this door.", "Ask for something that others do not know: all: [knowledge, sms]");
        // What staff note must never close an account by one hand, whatever the person at the desk says of the card.
        foreach (var noted in (string[])["document", "supervisor"])
        {
            if (PolicyEvaluator.Names(policy).Contains(noted) && IsMetBy(policy, noted, PolicyEvaluator.RobotCheck))
                source.Mistake(node, $"{noted} alone opens this door: one member of staff could close any account.", "Ask for something the person gives: all: [document, { any: [sms, email, supervisor] }]");
        }
    }

    /// <summary>What a risk asks besides the policy; it never stands alone.</summary>
    public static void CheckRisk(Door door, ProofPolicy policy, YamlNode node, ServiceSource source)
    {
        var names = PolicyEvaluator.Names(policy);
        foreach (var (method, place, instead) in OnlyAt)
        {
            if (door != place && names.Contains(method)) source.Mistake(node, $"{method} cannot be given at this door.", instead);
        }

        if (IsPictureAProof(policy)) source.Mistake(node, "A picture code keeps robots out and says nothing about who somebody is.", "Put it beside a proof: all: [picture, sms]");
    }

    /// <summary>Refuses a door through which somebody could never come, whatever they prove: its policy, or what it asks besides where it sees a risk.</summary>
    /// <param name="door">The door.</param>
    /// <param name="entry">Where it is written.</param>
    /// <param name="missing">Methods for which the service's file says nothing that they would need.</param>
    public static void RefuseDeadEnds(DoorDefinition door, Section entry, IReadOnlySet<string> missing)
    {
        bool IsMet(TimeSpan? phoneHeldFor, params Risk[] seen) => PolicyEvaluator.IsMet(door, new ProofFacts(id => !missing.Contains(id), seen.ToFrozenSet(), phoneHeldFor));
        var needed = PolicyEvaluator.Names(door, door.Risks.Select(rule => rule.Risk).ToFrozenSet()).Where(missing.Contains).ToList();
        var advice = needed.Count > 0 ? $"Write below accounts: what {string.Join(" and ", needed)} needs, or name another proof." : "Name another proof besides: any: [email, closure-key]";
        if (!IsMet(TimeSpan.MaxValue))
        {
            entry.Source.Mistake(entry.Child("proof")!, "Nobody can give this proof.", advice);
            return;
        }

        foreach (var rule in door.Risks)
        {
            var id = ProofReader.NameOf(rule.Risk);
            var node = entry.Map("risks")!.Map(id)!.Child("proof")!;
            if (!IsMet(TimeSpan.MaxValue, rule.Risk)) entry.Source.Mistake(node, $"Where {id} is seen, nobody can give what is asked for.", advice);
            // A number is new to everybody once, and a risk must not shut them out until it is old.
            else if (!IsMet(null, rule.Risk)) entry.Source.Mistake(node, $"Where {id} is seen, nobody whose number is new can give what is asked for.", "Name another proof beside the number: any: [email, { sms: { held-since: 180d } }]");
        }
    }

    // It may stand in an "all" beside at least one proof, and nowhere else.
    private static bool IsPictureAProof(ProofPolicy policy) => policy switch
    {
        ProofPolicy.Method method => method.Id == PolicyEvaluator.RobotCheck,
        ProofPolicy.AtLeast some when some.Count < some.Of.Count => some.Of.Any(IsPictureAProof),
        ProofPolicy.AtLeast some => some.Of.All(part => part is ProofPolicy.Method { Id: PolicyEvaluator.RobotCheck }) || some.Of.Any(part => part is ProofPolicy.AtLeast && IsPictureAProof(part)),
        _ => false,
    };

    private static bool IsMetBy(ProofPolicy policy, params string[] proven) => PolicyEvaluator.IsMet(policy, new ProofFacts(id => proven.Contains(id), FrozenSet<Risk>.Empty, null));
}
