using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Verification;

/// <summary>Says whether what is proved suffices at a door.</summary>
public static class PolicyEvaluator
{
    private const string Sms = "sms";

    /// <summary>The method that keeps robots out. It says nothing about who somebody is, and counts as no proof.</summary>
    public const string RobotCheck = "picture";

    // What others know too says as little.
    private static bool IsNoProof(string id) => id is RobotCheck or "knowledge";

    // Numbers are resold and SIM cards swapped: here a code by SMS says too little about who reads it (ASVS 6.6.1, NIST SP 800-63B-4 3.1.3.3).
    private static readonly Risk[] SmsNeverAlone = [Risk.ValueHeld, Risk.RecentPhoneChange];

    /// <summary>Whether the door's policy is met, and what its risks ask besides; where it matters, SMS alone never suffices, whatever the policy says.</summary>
    public static bool IsMet(DoorDefinition door, ProofFacts facts) =>
        IsMet(door.Policy, facts) && InForce(door, facts).All(rule => IsMet(rule.Policy, facts)) && !(IsSmsTooLittle(facts) && ProvenAre(door, facts, Sms));

    /// <summary>Whether a policy is met.</summary>
    public static bool IsMet(ProofPolicy policy, ProofFacts facts) => policy switch
    {
        ProofPolicy.Method { HeldSinceDays: > 0 and var days } method => facts.IsProven(method.Id) && facts.PhoneHeldFor >= TimeSpan.FromDays(days),
        ProofPolicy.Method method => facts.IsProven(method.Id),
        ProofPolicy.AtLeast some => some.Of.Count(part => IsMet(part, facts)) >= some.Count,
        _ => false,
    };

    /// <summary>The methods that a policy names, each once, in its order.</summary>
    public static IReadOnlyList<string> Names(ProofPolicy policy) => policy switch
    {
        ProofPolicy.Method method => [method.Id],
        ProofPolicy.AtLeast some => [.. some.Of.SelectMany(Names).Distinct(StringComparer.Ordinal)],
        _ => [],
    };

    /// <summary>The methods that a door names, those that its risks ask for last.</summary>
    public static IReadOnlyList<string> Names(DoorDefinition door, IReadOnlySet<Risk> risks) =>
        [.. Names(door.Policy).Concat(door.Risks.Where(rule => risks.Contains(rule.Risk)).SelectMany(rule => Names(rule.Policy))).Distinct(StringComparer.Ordinal)];

    /// <summary>The methods that would bring a person further: those of every part that is not met. Empty when the door's policy is met.</summary>
    public static IReadOnlyList<string> Missing(DoorDefinition door, ProofFacts facts)
    {
        if (IsMet(door, facts)) return [];
        var missing = InForce(door, facts).Select(rule => rule.Policy).Prepend(door.Policy).SelectMany(policy => Missing(policy, facts)).Distinct(StringComparer.Ordinal).ToList();
        // All that was asked for is proved, and by SMS alone: any other method that the door names would do.
        return missing.Count > 0 ? missing : [.. Names(door, facts.Risks).Where(id => !facts.IsProven(id))];
    }

    /// <summary>How many more proofs it takes at the least. 0 when the door's policy is met, and when no further proof would do.</summary>
    public static int Left(DoorDefinition door, ProofFacts facts)
    {
        string[] open = [.. Names(door, facts.Risks).Where(id => !facts.IsProven(id))];
        // A door names a handful of methods: every choice of them is tried.
        return Enumerable.Range(0, 1 << open.Length)
            .Where(chosen => IsMet(door, facts with { IsProven = id => facts.IsProven(id) || (Array.IndexOf(open, id) is >= 0 and var at && (chosen & (1 << at)) != 0) }))
            .Select(chosen => int.PopCount(chosen))
            .DefaultIfEmpty()
            .Min();
    }

    private static IEnumerable<string> Missing(ProofPolicy policy, ProofFacts facts) =>
        IsMet(policy, facts) ? [] : policy is ProofPolicy.AtLeast some ? some.Of.SelectMany(part => Missing(part, facts)) : Names(policy);

    /// <summary>The risks because of which more is asked than the door's policy says.</summary>
    public static IReadOnlyList<Demand> Because(DoorDefinition door, ProofFacts facts)
    {
        // Where the policy alone would take SMS alone, these risks ask for more without a rule of the service.
        var alone = IsMet(door.Policy, facts with { IsProven = id => id is Sms || IsNoProof(id) });
        return [.. facts.Risks.Order()
            .Select(risk => (Risk: risk, Rule: door.Risks.FirstOrDefault(rule => rule.Risk == risk)))
            .Where(seen => seen.Rule is not null || (alone && SmsNeverAlone.Contains(seen.Risk)))
            .Select(seen => new Demand(seen.Risk, seen.Rule?.Source))];
    }

    private static IEnumerable<RiskRule> InForce(DoorDefinition door, ProofFacts facts) => door.Risks.Where(rule => facts.Risks.Contains(rule.Risk));

    private static bool IsSmsTooLittle(ProofFacts facts) => facts.Risks.Overlaps(SmsNeverAlone);

    private static bool ProvenAre(DoorDefinition door, ProofFacts facts, string only) => Names(door, facts.Risks).Where(facts.IsProven).All(id => id == only || IsNoProof(id));
}

/// <summary>What a policy is judged by.</summary>
/// <param name="IsProven">Whether a method, by its id, is proved.</param>
/// <param name="Risks">The risks that are seen.</param>
/// <param name="PhoneHeldFor">For how long the account has had its phone number; null when not known, which counts as not at all.</param>
public sealed record ProofFacts(Func<string, bool> IsProven, IReadOnlySet<Risk> Risks, TimeSpan? PhoneHeldFor);
