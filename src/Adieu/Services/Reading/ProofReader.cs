using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Verification;
using Adieu.Verification.Face;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Reads what a door asks as proof, and what it asks besides where it sees a risk.</summary>
internal static partial class ProofReader
{
    /// <summary>The methods of proof that Adieu has.</summary>
    public static readonly IReadOnlyList<string> Methods = ["password", "passkey", "sms", "email", "face", "closure-key", "picture", "knowledge", "document", "supervisor"];

    // Shorter would let in who has just bought a number that was given back.
    private const int LeastHeldDays = 30;

    private static readonly (string Id, Risk Risk)[] RiskNames =
        [("value-held", Risk.ValueHeld), ("recent-recovery", Risk.RecentRecovery), ("new-device", Risk.NewDevice), ("recent-phone-change", Risk.RecentPhoneChange)];

    /// <summary>A risk as the file calls it.</summary>
    public static string NameOf(Risk risk) => RiskNames.First(name => name.Risk == risk).Id;

    public static IReadOnlyList<RiskRule> Risks(Door door, Section doorMap)
    {
        var rules = new List<RiskRule>();
        if (doorMap.Map("risks", required: false) is not { } map) return rules;
        foreach (var (id, risk) in RiskNames)
        {
            if (map.Map(id, required: false) is not { } entry) continue;
            var proof = entry.Child("proof");
            if (proof is null) entry.Source.Mistake(entry.Node, $"{id} asks for nothing.", "Add: proof: email");
            var source = entry.Text("source", example: "Say where the rule is published: source: https://...");
            var policy = proof is null ? null : Policy(proof, entry.Source);
            // What a risk asks besides may be weak, for it never stands alone; but it must be a proof, and one that can be given here.
            if (policy is not null) ProofRules.CheckRisk(door, policy, proof!, entry.Source);
            entry.End();
            if (policy is not null && source is not null) rules.Add(new RiskRule(risk, policy, source));
        }

        map.End();
        return rules;
    }

    public static ProofPolicy? Policy(YamlNode node, ServiceSource source)
    {
        switch (node)
        {
            case YamlScalarNode { Value: { } method } when Methods.Contains(method):
                return new ProofPolicy.Method(method);
            case YamlScalarNode scalar:
                var near = Nearest.To(scalar.Value ?? "", Methods);
                source.Mistake(node, $"There is no method of proof {scalar.Value}.", near is null ? $"There are {string.Join(", ", Methods)}." : $"Did you mean {near}?");
                return null;
            case YamlMappingNode { Children: [{ Key: YamlScalarNode { Value: "all" or "any" or "two-of" } key, Value: YamlSequenceNode list }] }:
                return Combination(key, list, source);
            case YamlMappingNode { Children: [{ Key: YamlScalarNode { Value: "sms" }, Value: YamlMappingNode held }] }:
                return Held(new Section(held, "sms", source));
            default:
                source.Mistake(node, "This is no proof.", "Write a method, sms: { held-since: 180d }, or one of all: [...], any: [...], two-of: [...].");
                return null;
        }
    }

    /// <summary>Refuses a policy that one proof meets, unless it is a phone number that was held for long.</summary>
    public static void RefuseSingleProof(ProofPolicy policy, YamlNode node, ServiceSource source)
    {
        foreach (var method in PolicyEvaluator.Names(policy).Where(m => PolicyEvaluator.IsMet(policy, new ProofFacts(id => id == m || id == PolicyEvaluator.RobotCheck, FrozenSet<Risk>.Empty, null))))
            source.Mistake(node, $"{method} alone opens the signed-out door.", "Ask for two proofs, or for a number held for long: sms: { held-since: 180d }");
    }

    /// <summary>Nobody may be made to show their face (PIPL, articles 28 to 30), and nobody's face may be all that is asked for.</summary>
    public static void CheckFace(ProofPolicy policy, YamlNode node, ServiceSource source)
    {
        bool Met(Func<string, bool> proven) => PolicyEvaluator.IsMet(policy, new ProofFacts(proven, FrozenSet<Risk>.Empty, TimeSpan.MaxValue));
        if (!Met(method => method != FaceMethod.Name))
            source.Mistake(node, "This proof cannot be given without a face.", "Put another way of equal standing beside it: any: [face, sms]");
        else if (Met(method => method == FaceMethod.Name))
            source.Mistake(node, "A face alone is enough for this proof.", "Ask for a second factor: all: [password, { any: [face, sms] }]");
    }

    private static ProofPolicy.Method? Held(Section sms)
    {
        var match = DaysPattern().Match(sms.Text("held-since", example: "Write: sms: { held-since: 180d }") ?? "");
        sms.End();
        if (match.Success && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var days and >= LeastHeldDays) return new ProofPolicy.Method("sms", days);
        if (sms.Child("held-since") is { } given) sms.Source.Mistake(given, "This is no time for which a number was held.", $"Write whole days from {LeastHeldDays}d to 9999d.");
        return null;
    }

    private static ProofPolicy.AtLeast? Combination(YamlScalarNode key, YamlSequenceNode list, ServiceSource source)
    {
        var parts = list.Children.Select(c => Policy(c, source)).OfType<ProofPolicy>().ToList();
        if (parts.Count < list.Children.Count) return null;
        var count = key.Value switch { "all" => parts.Count, "any" => 1, _ => 2 };
        if (parts.Count > 0 && count <= parts.Count) return new ProofPolicy.AtLeast(count, parts);
        source.Mistake(key, $"{key.Value} has too few proofs.", "List more, or name a single method.");
        return null;
    }

    [GeneratedRegex("^([0-9]{1,4})d$")]
    private static partial Regex DaysPattern();
}
