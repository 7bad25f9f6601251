using Adieu.Services;
using Adieu.Settlement;

namespace Adieu.Server.Api;

/// <summary>What settling would come to. Amounts are hundredths of the currency.</summary>
internal sealed record SettlementBody(
    IReadOnlyList<SettlementLineBody> Lines, SettlementTotals Totals, string Currency, StandingBody After, PreviewBody Preview, string Seen, DateTimeOffset? AgreedAt, bool Changed)
{
    public static SettlementBody Of(SettlementView view) => new(
        [.. view.Lines.Select(SettlementLineBody.Of)], view.Totals, view.Currency, StandingBody.Of(view.After), PreviewBody.Of(view.Preview), view.Seen, view.AgreedAt, view.Changed);
}

/// <summary>One line; <c>key</c> names it in picks.</summary>
internal sealed record SettlementLineBody(
    string Key, string Item, string Becomes, long? Amount, long Fee, LocalText Title, LocalText Because, LegalBasis? Basis, LocalText? Way, int? WithinDays, IReadOnlyList<OptionBody> Options)
{
    // Option by option: how a service carries them out is nobody's business.
    public static SettlementLineBody Of(SettlementLine line) => new(
        line.Key, line.Item, line.Kind.ToString().ToLowerInvariant(), line.Amount, line.Fee, line.Title, line.Because, line.Basis, line.Way, line.WithinDays, [.. line.Options.Select(o => new OptionBody(o.Id, o.Text))]);
}

/// <summary>What a line may become.</summary>
internal sealed record OptionBody(string Id, LocalText? Text);

/// <summary>What the person picks, by the lines' keys.</summary>
internal sealed record PicksBody(IReadOnlyDictionary<string, string>? Picks);

/// <summary>To agree: the picks, and <c>seen</c> of what was shown.</summary>
internal sealed record AgreementBody(IReadOnlyDictionary<string, string>? Picks, string Seen);
