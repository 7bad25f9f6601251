using Adieu.Cases;
using Adieu.Verification.ClosureKey;
using Adieu.Verification.Face;

namespace Adieu.Services.Reading;

/// <summary>Reads the doors.</summary>
internal static class DoorReader
{
    private static readonly (string Id, Door Door)[] Names =
        [("signed-in", Door.SignedIn), ("signed-out", Door.SignedOut), ("counter", Door.Counter), ("hotline", Door.Hotline)];

    /// <param name="file">The file.</param>
    /// <param name="accounts">What it says of accounts; some methods of proof need it.</param>
    public static IReadOnlyList<DoorDefinition> Doors(Section file, AccountDefinition? accounts)
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        if (accounts is { Face: null }) missing.Add(FaceMethod.Name);
        if (accounts is { ClosureKey: null }) missing.Add(ClosureKeyMethod.Name);
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
            var policy = proof is null ? null : ProofReader.Policy(proof, entry.Source);
            if (door == Door.SignedOut && open == "true" && policy is not null) ProofReader.RefuseSingleProof(policy, proof!, entry.Source);
            if (policy is not null) ProofReader.CheckFace(policy, proof!, entry.Source);
            if (policy is not null) ProofRules.Check(door, policy, proof!, entry.Source);
            var risks = ProofReader.Risks(door, entry);
            var reset = door == Door.SignedOut ? Page(entry, "reset", "/account/reset") : null;
            var begin = door == Door.SignedIn ? Page(entry, "begin", "/account/close") : null;
            entry.End();
            if (description is null || policy is null) continue;
            doors.Add(new DoorDefinition(door, open == "true", description, policy) { Risks = risks, ResetPage = reset, BeginPage = begin });
            if (open == "true") ProofRules.RefuseDeadEnds(doors[^1], entry, missing);
        }

        map.End();
        return doors;
    }

    private static string? Page(Section entry, string key, string example)
    {
        var page = entry.Text(key, required: false);
        if (page is not null && !PathRule.IsBelowHome(page)) entry.Source.Mistake(entry.Child(key)!, "The page leaves the service.", $"Write a path below home: {example}");
        return page;
    }
}
