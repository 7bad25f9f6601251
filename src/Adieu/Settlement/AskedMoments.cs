using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Adieu.Services;

namespace Adieu.Settlement;

/// <summary>Parameters that count days from the moment of asking: <c>@asked_8d</c> is 8 days later, <c>@asked_180d_ago</c> 180 days before. The two databases have no common way to say so.</summary>
internal static partial class AskedMoments
{
    /// <summary>Whether a parameter is one.</summary>
    public static bool Is(string parameter) => Whole().IsMatch(parameter);

    /// <summary>Gives a statement those that it names.</summary>
    public static void Add(DbCommand command, DateTimeOffset asked)
    {
        foreach (var parameter in Within().Matches(command.CommandText).Select(m => m.Value).Distinct())
        {
            var match = Whole().Match(parameter);
            var days = int.Parse(match.Groups["days"].Value, CultureInfo.InvariantCulture);
            ServiceSql.AddWhereUsed(command, parameter, asked.AddDays(match.Groups["ago"].Success ? -days : days));
        }
    }

    [GeneratedRegex("^@asked_(?<days>[0-9]{1,4})d(?<ago>_ago)?$")]
    private static partial Regex Whole();

    [GeneratedRegex("(?<![A-Za-z0-9_@'])@asked_[0-9]{1,4}d(_ago)?(?![A-Za-z0-9_])")]
    private static partial Regex Within();
}
