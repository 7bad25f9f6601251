using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Reads what the service does with phone numbers that people give up.</summary>
internal static class NumbersReader
{
    private const string Example = "Write: numbers: { announce: true, subscribe: { to: [other-service], at: /adieu/numbers } }";

    public static NumbersDefinition Numbers(Section file, AccountDefinition? accounts)
    {
        if (file.Map("numbers", required: false, example: Example) is not { } map) return NumbersDefinition.None;
        var announce = map.Text("announce", required: false) ?? "false";
        if (announce is not ("true" or "false")) map.Source.Mistake(map.Child("announce")!, $"announce is {announce}.", "Write true or false.");
        var subscription = map.Has("subscribe") ? Subscription(map, accounts) : null;
        map.End();
        return new NumbersDefinition(announce == "true", subscription);
    }

    private static NumberSubscription? Subscription(Section numbers, AccountDefinition? accounts)
    {
        if (numbers.Map("subscribe", example: Example) is not { } map) return null;
        var source = map.Source;
        var at = map.Text("at", example: Example);
        if (at is not null && !PathRule.IsBelowHome(at)) source.Mistake(map.Child("at")!, $"{at} is no path below home.", Example);
        var to = new List<string>();
        foreach (var node in map.List("to"))
        {
            if (node is YamlScalarNode { Value: { Length: > 0 } id }) to.Add(id);
            else source.Mistake(node, "This is no service's id.", Example);
        }

        if (to.Count == 0) source.Mistake(map.Node, "subscribe names no service to listen to.", Example);
        // Who does not hold a number is not told of it: that has to be looked up.
        if (accounts is not null && !accounts.Find.ContainsKey("phone")) source.Mistake(map.Node, "Numbers can be heard of only where accounts are found by phone.", "Add accounts: find: phone: to the file.");
        map.End();
        return at is null ? null : new NumberSubscription(to, at);
    }
}
