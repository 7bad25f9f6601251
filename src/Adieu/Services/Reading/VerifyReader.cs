using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Reads how it is verified that nothing is left.</summary>
internal static partial class VerifyReader
{
    private const string Example = "Write: verify: { scan: daily 03:00 }";

    public static VerifyDefinition Verify(Section file)
    {
        if (file.Map("verify", required: false, example: Example) is not { } map) return VerifyDefinition.None;
        var text = map.Text("scan", example: Example);
        var match = DailyPattern().Match(text ?? "");
        var at = VerifyDefinition.None.At;
        if (match.Success && match.Groups[1].Success && !TimeOnly.TryParseExact(match.Groups[1].Value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out at)) match = Match.Empty;
        if (text is not (null or "never" or "each") && !match.Success) file.Source.Mistake(map.Child("scan")!, $"{text} does not say when whole stores are searched.", "Write never, each, daily, or daily 03:00.");
        var except = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in map.List("except"))
        {
            if (node is YamlScalarNode { Value: { } place } && PlacePattern().IsMatch(place)) except.Add(place);
            else file.Source.Mistake(node, "This is no place in a store.", "Write table.column: except: [passengers.document_no]");
        }

        map.End();
        return new VerifyDefinition(match.Success ? ScanPolicy.Daily : text == "each" ? ScanPolicy.Each : ScanPolicy.Never, at, except);
    }

    [GeneratedRegex("^daily(?: ([0-9]{2}:[0-9]{2}))?$")]
    private static partial Regex DailyPattern();

    [GeneratedRegex("^[^.]+(\\.[^.]+){1,2}$")]
    private static partial Regex PlacePattern();
}
