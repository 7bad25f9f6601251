using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Verification;

/// <summary>
/// Derives probes from the catalog's foreign keys and from the links that the map declares. It shares nothing with the
/// plan but the map and the quoting of names: a plan that forgot a table is found out.
/// </summary>
internal static class ProbeWriter
{
    public static IReadOnlyList<Probe> Write(DataMap map, Catalog catalog)
    {
        var probes = new Dictionary<string, Probe>();
        var postgres = catalog.Dialect == SqlDialect.PostgreSql;
        var subject = catalog.Tables[map.Subject.Table];
        var rules = map.Tables.ToDictionary(t => t.Name);

        void Add(CatalogTable table, string column, string on, string? when, bool guarded = false, bool lasting = false)
        {
            var rule = rules.GetValueOrDefault(table.MapName);
            var kept = (lasting && table.PrimaryKey.Count > 0) || rule?.Retain?.Keep.Contains(column) == true ? Not("adieu_retained r", table, postgres) : "";
            string Sql(string held) => $"select b.step, count(*) from {Incoming(postgres, map.Subject.Key.Count)} b join {SqlWriter.Table(table)} t on {on}"
                + (when is null ? "" : $" where ({when})") + (when is null && (kept + held).Length > 0 ? " where true" : "") + kept + held + " group by b.step";
            probes.TryAdd(Sql(""), new Probe(table.MapName, column, Sql(""), guarded, table.PrimaryKey.Count == 0 ? null : Sql(Not("adieu_held r", table, postgres, " and r.done_at is null"))));
        }

        // A key may be given as it is not written in texts: 7 as 07, a UUID in capitals.
        var written = Text(Cast("b.k0", subject.Column(map.Subject.Key[0])!, postgres), postgres);
        string Key(string column) => "b.k" + map.Subject.Key.ToList().IndexOf(column).ToString(CultureInfo.InvariantCulture);

        string Equal(CatalogTable table, IReadOnlyList<string> columns, IReadOnlyList<string> keyColumns) => string.Join(" and ", columns.Select((c, i) =>
            Is($"t.{SqlWriter.Name(c)}", Key(keyColumns[i]), table.Column(c)!, postgres)));

        // An account that stays as a shell may be referred to by rows that say nothing of a person.
        var shell = rules.GetValueOrDefault(subject.MapName)?.OnClose == Effect.Anonymise;
        var gone = postgres && rules.GetValueOrDefault(subject.MapName)?.OnClose == Effect.Erase;
        // A person's row that a law keeps, whole halves of it too, is told from others by its key.
        var lasts = rules.GetValueOrDefault(subject.MapName)?.OnClose == Effect.Retain;
        bool IsHalf(CatalogTable table, ForeignKey key) => rules.GetValueOrDefault(table.MapName) is { OnClose: null } half
            && half.Links.Any(l => l is Link.Parent { OnClose: null } p && p.Table == subject.MapName && (p.On.Count == 0 || p.On.Select(o => o.Here).Order().SequenceEqual(key.Columns.Order())));

        if (!shell && !map.IsPart) Add(subject, map.Subject.Key[0], Equal(subject, map.Subject.Key, map.Subject.Key), null, lasting: lasts);
        foreach (var table in catalog.Tables.Values.Where(t => !map.IsPart || rules.ContainsKey(t.MapName)).Where(t => !shell || rules.GetValueOrDefault(t.MapName) is { NotPersonal: false } && t.MapName != subject.MapName))
        {
            foreach (var key in table.ForeignKeys.Where(f => f.Target == subject.MapName && f.TargetColumns.Order().SequenceEqual(map.Subject.Key.Order())))
            {
                // Half of a shell stays with it, and what it refers to is nobody any more.
                if (shell && IsHalf(table, key)) continue;
                // What cascades or sets null is done by statements of the database's own, which a trigger can stop: that is asked.
                Add(table, key.Columns[0], Equal(table, key.Columns, key.TargetColumns), null, gone && key is { Enforced: true, OnDelete: DeleteRule.NoAction or DeleteRule.Restrict } && !table.Partitioned, lasts && IsHalf(table, key));
            }
        }

        foreach (var (rule, link) in map.Tables.SelectMany(r => r.Links.Select(l => (r, l))))
        {
            if (!catalog.Tables.TryGetValue(rule.Name, out var table)) continue;
            switch (link)
            {
                case Link.Column c when c.Subject.Count == 0 || c.Subject.All(map.Subject.Key.Contains):
                    Add(table, c.Columns[0], c.IgnoresCase ? string.Join(" and ", c.Columns.Select((n, i) => Folded("t." + SqlWriter.Name(n), Key(c.Subject.Count > 0 ? c.Subject[i] : map.Subject.Key[i]), postgres))) : Equal(table, c.Columns, c.Subject.Count > 0 ? c.Subject : map.Subject.Key), c.When);
                    break;
                case Link.Expression { Subject: null } e:
                    Add(table, e.Sql, e.IgnoresCase ? Folded($"({e.Sql})", "b.k0", postgres) : $"{Text($"({e.Sql})", postgres)} = {written}", e.When);
                    break;
                case Link.Format { Subject: null } f:
                    var text = $"{SqlWriter.Text(f.Prefix)} || {written} || {SqlWriter.Text(f.Suffix)}";
                    var column = Text("t." + SqlWriter.Name(f.Name), postgres);
                    Add(table, f.Name, f.Open ? $"substr({column}, 1, length({text})) = {text}" : $"{column} = {text}", f.When);
                    break;
                case Link.Elements { Subject: null } e:
                    Add(table, e.Name, Listed("t." + SqlWriter.Name(e.Name), table.Column(e.Name)!, written, postgres, e.Separator), e.When);
                    break;
                case Link.Through g when catalog.Tables.TryGetValue(g.Table, out var join) && rules.GetValueOrDefault(g.Table) is { NotPersonal: false }:
                    Add(join, g.Account[0], Equal(join, g.Account, map.Subject.Key), null);
                    break;
            }
        }

        return [.. probes.Values];
    }

    /// <summary>Whether a list of keys has this one in it, as a text.</summary>
    internal static string Listed(string list, CatalogColumn column, string key, bool postgres, string? separator)
    {
        if (separator is not null)
        {
            var sign = SqlWriter.Text(separator);
            return $"{(postgres ? "strpos" : "instr")}({sign} || replace({list}, ' ', '') || {sign}, {sign} || replace({key}, ' ', '') || {sign}) > 0";
        }

        if (!postgres) return $"exists (select 1 from json_each(iif(json_valid({list}) and ltrim({list}) like '[%', {list}, '[]')) j where j.type in ('text', 'integer', 'real') and cast(j.value as text) = {key})";
        if (column.Kind == ColumnKind.Text) return $"(ltrim({list}) like '[%' and {list} ~ ('[[,]\\s*\"?' || regexp_replace({key}, '(\\W)', '\\\\\\1', 'g') || '\"?\\s*[],]'))";
        return column.Kind != ColumnKind.Json ? $"array_position({list}::text[], {key}) is not null"
            : $"exists (select 1 from jsonb_path_query({list}::jsonb, 'strict $[*] ? (@ != null)', silent => true) j where j #>> '{{}}' = {key})";
    }

    private static string Text(string sql, bool postgres) => postgres ? $"({sql})::text" : $"cast({sql} as text)";

    private static string Folded(string sql, string key, bool postgres) => $"lower({Text(sql, postgres)}) = lower({Text(key, postgres)})";

    private static string Is(string column, string value, CatalogColumn to, bool postgres) =>
        !postgres && to.Kind is (ColumnKind.Other or ColumnKind.Binary) ? $"{column} in {SqlWriter.AnyOf(value)}" : $"{column} = {Cast(value, to, postgres)}";

    private static string Cast(string value, CatalogColumn to, bool postgres) =>
        postgres ? $"{value}::{to.Unbounded}" : to.Kind is ColumnKind.Integer ? $"cast({value} as integer)" : to.Kind is ColumnKind.Number ? $"cast({value} as numeric)" : value;

    private static string Not(string noted, CatalogTable table, bool postgres, string more = "")
    {
        var parts = table.PrimaryKey.Select(k => SqlWriter.KeyText("t." + SqlWriter.Name(k), table.Column(k)!, postgres)).ToList();
        var key = parts.Count == 1 ? parts[0] : postgres ? $"jsonb_build_array({string.Join(", ", parts)})::text" : $"json_array({string.Join(", ", parts)})";
        return $" and not exists (select 1 from {noted} where r.table_name = {SqlWriter.Text(table.MapName)} and r.row_key = {key}{more})";
    }

    private static string Incoming(bool postgres, int width)
    {
        var keys = Enumerable.Range(0, width).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        return postgres
            ? $"(select * from unnest(@steps::text[]{string.Concat(keys.Select(k => $", @k{k}::text[]"))}) x(step{string.Concat(keys.Select(k => $", k{k}"))}))"
            : $"(select value ->> 0 as step{string.Concat(keys.Select((k, i) => $", value ->> {(i + 1).ToString(CultureInfo.InvariantCulture)} as k{k}"))} from json_each(@batch))";
    }
}
