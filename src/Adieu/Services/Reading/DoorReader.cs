using Adieu.Cases;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Reads the doors and their proofs.</summary>
internal static class DoorReader
{
    /// <summary>The methods of proof that Adieu has.</summary>
    public static readonly IReadOnlyList<string> Methods = ["password", "sms", "email"];

    private static readonly (string Id, Door Door)[] Names =
        [("signed-in", Door.SignedIn), ("signed-out", Door.SignedOut), ("counter", Door.Counter), ("hotline", Door.Hotline)];

    public static IReadOnlyList<DoorDefinition> Doors(Section file)
    {
        var doors = new List<DoorDefinition>();
        if (file.Map("doors", example: "Write: doors: with at least signed-in: below.") is not { } map) return doors;
        foreach (var (id, door) in Names)
        {
            if (map.Map(id, required: false) is not { } entry) continue;
            var open = entry.Text("open", required: false) ?? "true";
            if (open is not ("true" or "false")) entry.Source.Mistake(entry.Child("open")!, $"open is {open}.", "Write true or false.");
            var description = entry.Local("description");
            var proof = entry.Child("proof");
            if (proof is null) entry.Source.Mistake(entry.Node, $"The door {id} asks for no proof.", "Add: proof: { all: [password, sms] }");
            var policy = proof is null ? null : Policy(proof, entry.Source);
            entry.End();
            if (description is not null && policy is not null) doors.Add(new DoorDefinition(door, open == "true", description, policy));
        }

        map.End();
        return doors;
    }

    private static ProofPolicy? Policy(YamlNode node, ServiceSource source)
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
            default:
                source.Mistake(node, "This is no proof.", "Write a method, or one of all: [...], any: [...], two-of: [...].");
                return null;
        }
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
}
