using System.Globalization;
using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Sketch;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>Would the database take what the masks write?</summary>
internal sealed class MaskChecks(SqlDialect dialect, Report report)
{
    /// <summary>The fewest characters of a pseudonym that tell people apart: 48 bits of its own.</summary>
    public const int ShortestGhost = 18;

    public void Check(TablePlan plan)
    {
        foreach (var (name, mask) in plan.Rule.Masks.Concat(plan.Rule.Links.SelectMany(l => l.Masks)))
        {
            if (plan.Table.Column(name) is { } column) Fits(plan, column, mask);
        }

        // The engine finds the person by it, up to the last statement and after.
        if (plan.Owners.FirstOrDefault(l => l.IsSelf) is { } self && plan.Fates.Overlaps([Fate.Anonymise, Fate.Detach, Fate.Retain]))
        {
            foreach (var (name, mask) in plan.Rule.Masks.Where(m => Binder.ColumnsOf(self.Link).Contains(m.Key)))
                report.Severe("mask-key", mask.Where, $"{plan.Name}.{name} is the key of the person, and no mask is written there: the row would go on naming who left.", $"{plan.Name}: {{ on-close: erase }}   # or a key that says nothing of them, with {name} beside it");
        }

        foreach (var link in plan.Owners.Where(l => MustBeCut(plan, l))) Cuttable(plan, link);
        OneMaskOnly(plan);
        if (plan.Fates.Contains(Fate.Retain)) Retained(plan);
    }

    // Rows that stay may not go on naming who left. What a law keeps by this very link, it may keep with its owner's name;
    // what it does not keep is emptied anyway.
    private static bool MustBeCut(TablePlan plan, LinkPlan link)
    {
        // A row that goes with this owner does not stay to name them, whatever becomes of it with the others; only a law is stronger.
        if (link.Effect == Effect.Erase && !plan.Fates.Contains(Fate.Retain)) return false;
        if (plan.Fates.Overlaps([Fate.Detach, Fate.Anonymise])) return true;
        if (!plan.Fates.Contains(Fate.Retain) || link.Effect == Effect.Retain) return false;
        return plan.Rule.Retain is not { } retain || ColumnFates.NamesOwner(plan, link.Link).Any(retain.Keep.Contains);
    }

    // A mask that reads the old value would, after another leaver's mask, read that one's: what stands must not depend on who leaves first.
    private void OneMaskOnly(TablePlan plan)
    {
        var masks = plan.Rule.Links.SelectMany(l => l.Masks).Concat(plan.Rule.Masks.Where(_ => plan.Fates.Overlaps([Fate.Anonymise, Fate.Retain]))).GroupBy(m => m.Key);
        foreach (var each in masks.Where(g => g.Any(m => m.Value is Mask.Hmac or Mask.Truncate or Mask.TruncateTime)))
        {
            if (each.Select(m => m.Value with { Where = default }).Distinct().Count() < 2) continue;
            var reading = each.First(m => m.Value is Mask.Hmac or Mask.Truncate or Mask.TruncateTime).Value;
            report.Severe("mask-order", reading.Where, $"{plan.Name}.{each.Key} has several masks, and this one reads what another has written: the result would depend on who leaves first.", $"mask: {{ {YamlText.Name(each.Key)}: {{ fixed: \"withdrawn\" }} }}   # or the same mask in all places");
        }
    }

    private void Cuttable(TablePlan plan, LinkPlan link)
    {
        var names = ColumnFates.NamesOwner(plan, link.Link);
        if (link.IsSelf || link.Link is Link.Through || ColumnFates.Cut(plan, link).Any(c => names.Count == 0 || names.Contains(c.Column.Name))) return;
        var column = Binder.ColumnsOf(link.Link).FirstOrDefault();
        if (Binder.ColumnsOf(link.Link).FirstOrDefault(c => plan.Table.Column(c)!.Generated) is { } computed && names.Count > 0)
        {
            report.Severe("cannot-cut", link.Link.Where, $"The rows of {plan.Name} stay, and {computed}, which the database computes from {string.Join(", ", names)}, would go on naming the leaver.", $"mask: {{ {YamlText.Name(names[0])}: {Blank(plan.Table.Column(names[0])!)} }}");
            return;
        }

        report.Severe(
            "cannot-cut",
            link.Link.Where,
            column is null ? $"The rows of {plan.Name} stay, and the expression that names the leaver would go on naming them." : $"The rows of {plan.Name} stay, but {column} takes no NULL, so the leaver's link cannot be cut.",
            column is null ? "mask: { payload: { fixed: \"{}\" } }   # the column that the expression reads" : $"{Mends.TakesNull(dialect, plan.Table, column)}\nmask: {{ {YamlText.Name(column)}: ghost }}   # where no foreign key guards it\nmask: {{ {YamlText.Name(column)}: {{ fixed: ... }} }}   # or the key of a row that stands for whoever has left");
    }

    private static string Blank(CatalogColumn column) =>
        column.Nullable ? "null" : column.Kind switch { ColumnKind.Json => "{ fixed: \"{}\" }", ColumnKind.Text => "{ fixed: \"\" }", _ => "random" };

    private void Retained(TablePlan plan)
    {
        var retain = plan.Rule.Retain;
        if (plan.Key.Count == 0)
            report.Severe("retain-without-key", plan.Rule.Where, $"{plan.Name} has no key by which a kept row could be found again when its time is over.", Mends.Key(dialect, plan.Table));
        if (retain is null || plan.Archives) return;
        foreach (var link in plan.Owners)
        {
            var own = ColumnFates.NamesOwner(plan, link.Link);
            foreach (var (name, mask) in link.Link.Masks.Where(m => retain.Keep.Contains(m.Key) && !own.Contains(m.Key)))
                report.Severe("mask-kept", mask.Where, $"The law keeps {plan.Name}.{name}, and this link would mask it.", $"keep: {YamlText.Names(retain.Keep.Except([name]))}   # or drop the mask");
        }

        var structural = ColumnFates.Structural(plan);
        var masked = ColumnFates.NotKept(plan, structural).Select(m => m.Column.Name).ToHashSet();
        foreach (var column in plan.Table.Columns.Where(c => !c.Generated && !structural.Contains(c.Name) && !retain.Keep.Contains(c.Name) && !masked.Contains(c.Name)))
        {
            report.Severe("not-kept-not-null", retain.Where, $"{plan.Name}.{column.Name} is not kept, but takes no NULL and has no default.", $"keep: [..., {YamlText.Name(column.Name)}]" + (plan.Table.ForeignKeys.Any(f => f.Columns.Contains(column.Name)) ? "" : $"\nmask: {{ {YamlText.Name(column.Name)}: {(column.Kind == ColumnKind.Text ? "{ fixed: \"\" }" : "random")} }}"));
        }
    }

    private void Fits(TablePlan plan, CatalogColumn column, Mask mask)
    {
        var name = $"{plan.Name}.{column.Name}";
        void Refuse(string code, string reason, string mend) => report.Severe(code, mask.Where, reason, mend);
        if (column.Generated)
        {
            Refuse("mask-generated", $"{name} is computed by the database and cannot be written.", $"mask the columns that {column.Name} is computed from");
            return;
        }

        switch (mask)
        {
            case Mask.Null when !column.Nullable:
                Refuse("mask-not-null", $"{name} takes no NULL.", $"mask: {{ {YamlText.Name(column.Name)}: {(column.Kind == ColumnKind.Text ? "{ fixed: \"\" }" : "random")} }}");
                break;
            case Mask.Default when column.Default is null && !column.Nullable:
                Refuse("mask-no-default", $"{name} has no default and takes no NULL.", $"mask: {{ {YamlText.Name(column.Name)}: random }}");
                break;
            case Mask.Fixed f:
                FixedFits(name, column, f, Refuse);
                break;
            case Mask.Ghost or Mask.Hmac or Mask.Truncate when column.Kind is not (ColumnKind.Text or ColumnKind.Integer or ColumnKind.Number or ColumnKind.Uuid) || (mask is Mask.Truncate or Mask.Hmac && column.Kind is ColumnKind.Integer or ColumnKind.Number && mask is not Mask.Ghost):
                Refuse("mask-type", $"{name} is {column.Type}; this mask makes a text.", column.Nullable ? $"mask: {{ {YamlText.Name(column.Name)}: null }}" : $"mask: {{ {YamlText.Name(column.Name)}: random }}");
                break;
            case Mask.Ghost { Around: > 0 } when column.Kind != ColumnKind.Text:
                Refuse("mask-type", $"{name} is {column.Type}; this mask makes a text.", $"mask: {{ {YamlText.Name(column.Name)}: ghost }}");
                break;
            case Mask.Ghost { Around: > 0 } g when column.MaxLength is { } most && most - g.Around < ShortestGhost:
                Refuse("mask-length", $"{name} takes {most.ToString(CultureInfo.InvariantCulture)} characters: too few are left for a pseudonym.", most - 2 < ShortestGhost ? UniqueMasks.Mend(plan, column) : $"mask: {{ {YamlText.Name(column.Name)}: {{ ghost: \"{{ghost}}@x\" }} }}");
                break;
            case Mask.Ghost when dialect == SqlDialect.PostgreSql && column.Kind is ColumnKind.Integer or ColumnKind.Number && MaskWriter.Largest(column) < int.MaxValue:
                Refuse("mask-type", $"{name} is {column.Type}, too small for a pseudonym's number.", UniqueMasks.Mend(plan, column));
                break;
            case Mask.TruncateTime when column.Kind is not (ColumnKind.Timestamp or ColumnKind.Date or ColumnKind.Text):
                Refuse("mask-type", $"{name} is {column.Type}, no time.", $"mask: {{ {YamlText.Name(column.Name)}: {(column.Nullable ? "null" : "random")} }}");
                break;
            case Mask.Random when column.Kind is ColumnKind.Timestamp or ColumnKind.Date or ColumnKind.Json or ColumnKind.Enum or ColumnKind.Other:
                Refuse("mask-type", $"{name} is {column.Type}; there is no random value of that type.", column.Nullable ? $"mask: {{ {YamlText.Name(column.Name)}: null }}" : $"mask: {{ {YamlText.Name(column.Name)}: {{ fixed: \"...\" }} }}");
                break;
        }

        if (UniqueMasks.Collision(plan, column, mask) is { } unique)
            Refuse("mask-unique", $"{name} is unique{unique}: {(mask is Mask.Ghost ? UniqueMasks.IsOnePersons(plan) ? "so short a pseudonym is that of two people" : "two rows of one person would get the same pseudonym" : $"the second person's {mask.GetType().Name.ToLowerInvariant()} value would collide with the first's")}.", UniqueMasks.Mend(plan, column));
        // A stand-in such as "former member" is a row of its own; whether it is there, the trials ask.
        if (mask is Mask.Ghost or Mask.Random or Mask.Fixed or Mask.Hmac && plan.Table.ForeignKeys.FirstOrDefault(f => f.Columns.Contains(column.Name)) is { } key && !(mask is Mask.Fixed && key.Columns.Count == 1))
            Refuse("mask-foreign-key", $"{name} refers to {key.Target}; a made-up value names no row there.", (column.Nullable ? "" : Mends.TakesNull(dialect, plan.Table, column.Name) + "   -- then the link can be cut\n") + $"mask: {{ {YamlText.Name(column.Name)}: {{ fixed: ... }} }}   # or the key of a row of {key.Target} that stands for whoever has left");
        if (mask is not Mask.Null && plan.Table.Checks.FirstOrDefault(c => Regex.IsMatch(c, $@"(?<!\w){Regex.Escape(column.Name)}(?!\w)")) is { } check)
            report.Warn("mask-check", mask.Where, $"{name} is under a check ({check}); it is tried before the plan is used.", "");
    }

    private static void FixedFits(string name, CatalogColumn column, Mask.Fixed mask, Action<string, string, string> refuse)
    {
        if (column.MaxLength is { } max && mask.Value.Length > max)
            refuse("mask-length", $"{name} takes {max.ToString(CultureInfo.InvariantCulture)} characters, the text has {mask.Value.Length.ToString(CultureInfo.InvariantCulture)}.", $"{{ fixed: \"{mask.Value[..max]}\" }}");
        if (column.Labels is { } labels && !labels.Contains(mask.Value))
            refuse("mask-enum", $"{name} takes only {string.Join(", ", labels)}.", $"{{ fixed: \"{labels[0]}\" }}");
        var fits = column.Kind switch
        {
            ColumnKind.Integer => long.TryParse(mask.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            ColumnKind.Number => decimal.TryParse(mask.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out _),
            ColumnKind.Uuid => Guid.TryParse(mask.Value, out _),
            ColumnKind.Date or ColumnKind.Timestamp => DateTimeOffset.TryParse(mask.Value, CultureInfo.InvariantCulture, out _),
            ColumnKind.Boolean => mask.Value is "true" or "false" or "0" or "1",
            _ => true,
        };
        if (!fits) refuse("mask-type", $"{name} is {column.Type}, and the fixed value is not.", column.Nullable ? "null" : "random");
    }
}
