using System.Data.Common;
using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Execution;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Sketch;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Planning.Checks;

/// <summary>Asks the database itself whether its CHECK conditions would take what the masks write. Nothing is changed.</summary>
internal static class MaskTrials
{
    public static async Task<IReadOnlyList<MapDiagnostic>> RunAsync(SqlDatabase database, Plan plan, CancellationToken ct)
    {
        var found = new List<MapDiagnostic>();
        var trials = plan.Tables.SelectMany(t => t.Table.Checks.Select(c => (Table: t, Check: c, Masks: MasksUnder(t, c)))).Where(t => t.Masks.Count > 0).ToList();
        var standIns = plan.Tables.SelectMany(t => t.Rule.Masks.Concat(t.Rule.Links.SelectMany(l => l.Masks)).Where(m => m.Value is Mask.Fixed)
            .SelectMany(m => t.Table.ForeignKeys.Where(f => f.Columns is [var only] && only == m.Key).Select(f => (Table: t, Key: f, Mask: (Mask.Fixed)m.Value)))).ToList();
        if (trials.Count == 0 && standIns.Count == 0) return found;
        await using var connection = await database.OpenAsync(ct);
        foreach (var (table, check, masks) in trials)
        {
            if (await HoldsAsync(connection, new SqlWriter(database.Dialect), table, check, masks, ct)) continue;
            var (column, mask) = masks[0];
            found.Add(new(Severity.Severe, "mask-check", mask.Where, $"{table.Name}.{column.Name} is under a check that the mask breaks: {check}.", $"mask: {{ {YamlText.Name(column.Name)}: {(column.Nullable ? "null" : "{ fixed: \"a value that the check takes\" }")} }}{(column is { Nullable: false, Kind: ColumnKind.Text } ? $"\nmask: {{ {YamlText.Name(column.Name)}: {{ ghost: \"{{ghost}}@gone.example\" }} }}   # where it is unique: a pseudonym in a text that the check takes" : "")}"));
        }

        foreach (var (table, key, mask) in standIns)
        {
            if (plan.Tables.FirstOrDefault(t => t.Name == key.Target) is not { } target || await StandsAsync(connection, new SqlWriter(database.Dialect), target.Table, table.Table.Column(key.Columns[0])!, key, mask, ct)) continue;
            found.Add(new(Severity.Severe, "mask-foreign-key", mask.Where, $"{table.Name}.{key.Columns[0]} refers to {key.Target}, where no row has that key.", $"insert into {Mends.Table(target.Table)} ...;   -- the row that stands for whoever has left"));
        }

        return found;
    }

    private static async Task<bool> StandsAsync(DbConnection connection, SqlWriter sql, CatalogTable target, CatalogColumn column, ForeignKey key, Mask.Fixed mask, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {SqlWriter.Table(target)} where {SqlWriter.Name(key.TargetColumns[0])} = {new MaskWriter(sql).Write(mask, column)}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture) > 0;
    }

    private static List<(CatalogColumn Column, Mask Mask)> MasksUnder(TablePlan table, string check) =>
        [.. table.Rule.Masks.Concat(table.Rule.Links.SelectMany(l => l.Masks)).Where(m => Mentions(check, m.Key)).Select(m => (table.Table.Column(m.Key)!, m.Value)).DistinctBy(m => m.Item1.Name)];

    private static bool Mentions(string check, string column) => Regex.IsMatch(check, $@"(?<!\w){Regex.Escape(column)}(?!\w)", RegexOptions.IgnoreCase);

    private static async Task<bool> HoldsAsync(DbConnection connection, SqlWriter sql, TablePlan table, string check, List<(CatalogColumn Column, Mask Mask)> masks, CancellationToken ct)
    {
        var writer = new MaskWriter(sql);
        string Masked(CatalogColumn c) => masks.Find(m => m.Column.Name == c.Name) is { Mask: { } mask } ? mask is Mask.Default ? c.Default ?? "null" : writer.Write(mask, c) : Unknown(c);
        string Unknown(CatalogColumn c) => sql.Postgres ? $"null::{c.Type}" : "null";
        var bytes = sql.Postgres ? "'\\x00'::bytea as hmac_inner, '\\x00'::bytea as hmac_outer" : "x'00' as hmac_key";
        var mentioned = table.Table.Columns.Where(c => Mentions(check, c.Name)).ToList();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from (select {string.Join(", ", mentioned.Select(c => $"{Masked(c)} as {SqlWriter.Name(c.Name)}"))} "
            + $"from (select 'ghost-0123456789abcdef0123' as ghost, -7 as ghost_number, '00000000-0000-4000-8000-000000000000' as ghost_uuid, {bytes}) s, "
            + $"(select {string.Join(", ", mentioned.Select(c => $"{Unknown(c)} as {SqlWriter.Name(c.Name)}"))}) t) x where ({check}) is not false";
        try
        {
            return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture) == 1;
        }
        catch (DbException e) when (e.SqlState == "23514")
        {
            // A domain's own check breaks already where the value is made.
            return false;
        }
        catch (DbException e) when (!StoreFaults.IsTransient(e))
        {
            // A condition over the whole row, or over functions of a keyed hash, cannot be tried on its own.
            return true;
        }
    }
}
