using System.Globalization;
using Adieu.Services;
using Adieu.Standing;

namespace Adieu.Settlement;

/// <summary>A settlement item by item, without telling which rows: for trackers, certificates and notices.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Item">The item's id.</param>
/// <param name="Name">What it is in general.</param>
/// <param name="Lines">How many lines.</param>
/// <param name="Amount">Hundredths of the currency; null where it is not money.</param>
/// <param name="Fee">Hundredths that the service keeps.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="WithinDays">Within how many days of the settlement money comes back; null where none does.</param>
public sealed record SettledItem(SettlementKind Kind, string Item, LocalText Name, int Lines, long? Amount, long Fee, string Currency, int? WithinDays);

/// <summary>Puts settlements into few words.</summary>
public static class SettlementSummary
{
    /// <summary>What was agreed to, item by item, in the order of the service's file.</summary>
    internal static IReadOnlyList<SettledItem> Of(ServiceDefinition service, SettlementConsent agreed) =>
        [.. from item in service.Settlement.Items
            from lines in agreed.Lines.Where(l => l.Item == item.Id).GroupBy(l => l.Kind)
            select new SettledItem(
                lines.Key, item.Id, item.Name, lines.Count(), lines.Any(l => l.Amount is not null) ? lines.Sum(l => l.Amount ?? 0) : null, lines.Sum(l => l.Fee),
                service.Settlement.Currency, lines.Max(l => l.WithinDays))];

    /// <summary>What comes back and what is issued, for a notice: paragraphs that begin with an empty line; nothing where there is neither.</summary>
    internal static string Paragraph(ServiceDefinition service, SettlementConsent? agreed, string language)
    {
        if (agreed is null) return "";
        var chinese = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
        var back = Of(service, agreed).Where(i => i.Kind is SettlementKind.Refund or SettlementKind.Redeem).Select(i =>
        {
            var money = Money(i.Amount ?? 0, i.Currency, chinese);
            return chinese ? $"{i.Name.Zh} {money}，结算后 {i.WithinDays} 天内退回" : $"{i.Name.En}: {money}, within {i.WithinDays} days of the settlement";
        }).ToList();
        var issued = agreed.Lines.Where(l => l.Kind == SettlementKind.Invoice).Select(l => chinese ? l.Title.Zh : l.Title.En).ToList();
        return Listed(chinese ? "会退还给您：" : "What comes back to you:", back) + Listed(chinese ? "为您开具：" : "Issued to you:", issued);
    }

    private static string Listed(string title, List<string> lines) => lines.Count == 0 ? "" : $"\n\n{title}\n{string.Join('\n', lines)}";

    /// <summary>An amount of hundredths as people write it.</summary>
    public static string Money(long hundredths, string currency, bool chinese) =>
        Template.Money(currency, hundredths / 100m, CultureInfo.GetCultureInfo(chinese ? "zh-CN" : "en-GB"));
}
