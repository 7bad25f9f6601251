using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Reads what is settled for a person who agrees to it.</summary>
internal static class SettlementReader
{
    private static readonly IReadOnlyList<string> Given = ["@account", "@asked", "@now"];
    private static readonly IReadOnlyList<string> GivenToCarryOut = ["@account", "@asked", "@reference", "@amount", "@fee", "@case", "@now", "@by"];
    private static readonly Dictionary<string, SettlementKind> Kinds = Enum.GetValues<SettlementKind>().ToDictionary(k => k.ToString().ToLowerInvariant());

    private const string Choice = "choice";

    public static SettlementDefinition Settlement(Section file, IReadOnlyDictionary<string, LegalBasis> bases)
    {
        if (file.Map("settle", required: false) is not { } map) return SettlementDefinition.None;
        var currency = map.Text("currency", example: "Write: currency: CNY");
        if (currency is not null && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper))) map.Source.Mistake(map.Child("currency")!, $"{currency} is no currency.", "Write its ISO 4217 code, such as CNY or EUR.");
        var holds = map.Has("holds") ? StoreReader.Query(map, "holds", QueryUse.SettleHolds, Given, "holds", []) : null;
        var items = new List<SettlementItem>();
        foreach (var entry in map.Maps("items"))
        {
            if (Item(entry, bases) is not { } item) continue;
            if (items.Any(i => i.Id == item.Id)) map.Source.Mistake(entry.Node, $"There are two items {item.Id}.", "Give one of them another id.");
            items.Add(item);
        }

        var late = Late(map);
        map.End();
        return new SettlementDefinition(currency ?? "", holds, items, late);
    }

    private static SettlementItem? Item(Section entry, IReadOnlyDictionary<string, LegalBasis> bases)
    {
        var source = entry.Source;
        var kind = Kinds.Keys.Append(Choice).FirstOrDefault(entry.Has);
        if (kind is null)
        {
            source.Mistake(entry.Node, "The item does not say what becomes of it.", $"Begin it with one of {string.Join(", ", Kinds.Keys)}, or choice: some-id");
            return null;
        }

        var id = entry.Text(kind);
        var name = entry.Local("name");
        var placeholders = new List<string>();
        var title = StandingReader.Checked(entry.Local("title"), entry, "title", placeholders);
        var because = StandingReader.Checked(entry.Local("because"), entry, "because", placeholders);
        var basis = entry.Text("basis", required: false);
        if (basis is not null && !bases.ContainsKey(basis)) source.Mistake(entry.Child("basis")!, $"There is no basis {basis}.", "Name one of bases:, or add it there.");
        var options = new List<SettlementOption>();
        if (kind != Choice)
        {
            if (Option(entry, Kinds[kind], null, id, placeholders) is { } only) options.Add(only);
        }
        else
        {
            foreach (var choice in entry.Maps("options"))
            {
                var becomes = choice.Text("as", example: "Write: as: refund");
                var text = choice.LocalOwn();
                if (becomes is not null && !Kinds.ContainsKey(becomes)) source.Mistake(choice.Child("as")!, $"A line cannot become {becomes}.", $"Write one of {string.Join(", ", Kinds.Keys)}.");
                else if (becomes is not null && options.Any(o => o.Kind == Kinds[becomes])) source.Mistake(choice.Child("as")!, $"There are two options {becomes}.", "Give each option another as:.");
                else if (becomes is not null && Option(choice, Kinds[becomes], text, id, placeholders) is { } option) options.Add(option);
                choice.End();
            }

            if (options.Count < 2) source.Mistake(entry.Node, "A choice needs two options.", "Add: options: [{ as: refund, zh: ..., en: ..., carry-out: ... }, { as: keep, zh: ..., en: ... }]");
        }

        // After the texts, so that what they name is asked of the query.
        var needed = placeholders.Append("reference").Concat(options.Any(o => IsMoney(o.Kind)) ? ["amount"] : []).ToList();
        var find = StoreReader.Query(entry, "find", QueryUse.SettleFind, Given, id, needed);
        entry.End();
        if (id is null || name is null || find is null || title is null || because is null || options.Count == 0) return null;
        return new SettlementItem { Id = id, Name = name, Find = find, Title = title, Because = because, Basis = basis, Options = options };
    }

    private static SettlementOption? Option(Section at, SettlementKind kind, LocalText? text, string? id, List<string> placeholders)
    {
        var back = kind is SettlementKind.Refund or SettlementKind.Redeem;
        var way = back ? StandingReader.Checked(at.Local("way"), at, "way", placeholders) : null;
        var days = back && at.Scalar("within", example: "Write: within: 3d") is { } within ? TermReader.Days(within, at.Source) : null;
        var needed = kind is SettlementKind.Refund or SettlementKind.Redeem or SettlementKind.Charge or SettlementKind.Invoice;
        var carryOut = needed || at.Has("carry-out")
            ? StoreReader.Query(at, "carry-out", QueryUse.SettleCarryOut, GivenToCarryOut, $"{id}.carry-out", [])
            : null;
        return (back && (way is null || days is null)) || (needed && carryOut is null) ? null : new SettlementOption(kind, text, carryOut, way, days);
    }

    private static LateMoneyDefinition? Late(Section map)
    {
        if (map.Map("late", required: false) is not { } late) return null;
        var find = StoreReader.Query(late, "find", QueryUse.LateFind, [], "late.find", ["reference", "amount"]);
        var carryOut = StoreReader.Query(late, "carry-out", QueryUse.LateCarryOut, ["@reference", "@amount", "@now"], "late.carry-out", []);
        late.End();
        return find is null || carryOut is null ? null : new LateMoneyDefinition(find, carryOut);
    }

    private static bool IsMoney(SettlementKind kind) => kind is SettlementKind.Refund or SettlementKind.Redeem or SettlementKind.Charge;
}
