using System.Globalization;
using System.Text.RegularExpressions;

namespace Adieu.Erasure.Maps;

/// <summary>Reads <c>retain:</c>.</summary>
internal static partial class RetainReader
{
    private const string Example = "retain: { basis: ecommerce-law-31, until: completed_at + 3y, keep: [order_no, amount], where: \"status = 'completed'\", otherwise: erase }";

    public static RetainRule? Read(YamlCursor at)
    {
        string? basis = null, condition = null;
        Until? until = null;
        IReadOnlyList<string> keep = [];
        var otherwise = Effect.Erase;
        var archive = false;
        var before = at.Faults;
        foreach (var (word, wordAt, value) in at.Entries("retain", Example))
        {
            switch (word)
            {
                case "basis": basis = value.Text("basis"); break;
                case "until": until = ReadUntil(value); break;
                case "keep": keep = value.Names("keep"); break;
                case "where": condition = value.Text("where"); break;
                case "archive": archive = value.YesNo("archive") ?? false; break;
                case "otherwise": otherwise = value.Word("otherwise", ("erase", Effect.Erase), ("anonymise", Effect.Anonymise)) ?? Effect.Erase; break;
                default: wordAt.Unknown("retain", word, ["basis", "until", "keep", "where", "otherwise", "archive"]); break;
            }
        }

        if (basis is not null && until is not null) return new RetainRule(basis, until, keep, condition, otherwise, at.Where) { Archive = archive };
        if (at.Faults == before) at.Fault("retain-incomplete", "What is kept needs a legal basis and an end.", Example);
        return null;
    }

    private static Until? ReadUntil(YamlCursor at)
    {
        var match = UntilPattern().Match(at.Scalar ?? "");
        if (match.Success)
        {
            var column = match.Groups["column"].Value;
            var amount = match.Groups["amount"] is { Success: true } a ? int.Parse(a.Value, CultureInfo.InvariantCulture) : 0;
            var (unit, most) = match.Groups["unit"].Value switch { "h" => ("hours", 999999), "w" => ("weeks", 52000), "m" => ("months", 12000), "y" => ("years", 1000), _ => ("days", 365000) };
            if (amount > most) at.Fault("until", "Nothing is kept for more than a thousand years.", "until: completed_at + 3y");
            return new Until(column == "now" ? null : column, amount, unit);
        }

        at.Fault("until", "until is a column (or now) plus a number of h, d, w, m (months) or y.", "until: completed_at + 3y");
        return null;
    }

    // A name may have blanks and signs as elsewhere in the map; what begins with a figure and goes on is a span without its column.
    [GeneratedRegex(@"^\s*(?<column>\w+|[^\s\d+][^+]*[^\s+])\s*(\+\s*(?<amount>\d{1,6})\s*(?<unit>[hdwmy]))?\s*$")]
    private static partial Regex UntilPattern();
}
