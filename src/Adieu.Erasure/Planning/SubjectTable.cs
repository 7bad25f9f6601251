using System.Globalization;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Statements;

namespace Adieu.Erasure.Planning;

/// <summary>
/// The temporary table <c>adieu_s</c>: a batch's subjects, their place in the batch, their keys and other identifiers
/// (read before anything is erased), and their pseudonyms.
/// </summary>
internal sealed class SubjectTable(DataMap map, CatalogTable table, SqlWriter sql)
{
    /// <summary>Unique columns of the subject, besides its key, by which other tables refer to it.</summary>
    public IReadOnlyList<string> Others { get; } =
        [.. map.Tables.SelectMany(t => t.Links.Concat(t.Accessors)).SelectMany(Binder.SubjectColumns).Except(map.Subject.Key).Distinct().Order(StringComparer.Ordinal)];

    public IReadOnlyList<CatalogColumn> Key { get; } = [.. map.Subject.Key.Select(k => table.Column(k)!)];

    /// <summary>The subject's value as the temporary table holds it.</summary>
    public string Value(string column, string alias = "s")
    {
        for (var i = 0; i < Key.Count; i++)
        {
            if (Key[i].Name == column) return $"{alias}.k{I(i)}";
        }

        for (var i = 0; i < Others.Count; i++)
        {
            if (Others[i] == column) return $"{alias}.a{I(i)}";
        }

        throw new InvalidOperationException($"The column {column} is not loaded.");
    }

    /// <summary>Whether the key is one whole number.</summary>
    public bool IsNumber => Key is [{ Kind: ColumnKind.Integer }];

    public CatalogColumn Column(string name) => table.Column(name)!;

    // Not emptied by the commit: a file that is cut to nothing and filled again at every batch costs more than the batch's bookkeeping.
    public string Create() =>
        $"create temp table adieu_s (ord integer {(sql.Postgres ? "not null" : "primary key")}, step text not null, found boolean not null, "
        + string.Concat(Key.Select((k, i) => $"k{I(i)} {sql.Type(k)}, "))
        + string.Concat(Others.Select((o, i) => $"a{I(i)} {sql.Type(Column(o))}, "))
        + $"ghost text, ghost_number bigint, ghost_uuid text, {(sql.Postgres ? "hmac_inner bytea, hmac_outer bytea" : "hmac_key blob")}, now {sql.Time})";

    /// <summary>Locks the subjects' rows in key order, so that batches that meet wait instead of deadlocking.</summary>
    public string Lock() =>
        $"select count(*) from (select 1 from {SqlWriter.Named(table)} t join {Incoming()} b on {Join()} order by {Order()} for update of t) locked";

    /// <summary>PostgreSQL: the batch from its parameters, key (as a number where it is one) and place only, as a common table expression that stands for the table.</summary>
    /// <param name="when">Without it nobody is there.</param>
    public string Given(string when)
    {
        var names = string.Concat(Key.Select((_, i) => $", k{I(i)}"));
        return $"adieu_s as materialized (select (b.ord - 1)::int as ord{string.Concat(Key.Select((k, i) => $", {Cast(k, i)} as k{I(i)}"))} from unnest({string.Join(", ", Key.Select((_, i) => $"@k{I(i)}::{(IsNumber ? "bigint" : "text")}[]"))}) with ordinality b({names[2..]}, ord) where {when})";
    }

    /// <summary>PostgreSQL: the same lock for those of the table.</summary>
    public string LockGiven() =>
        $"select count(*) from (select 1 from {SqlWriter.Named(table)} t where ({string.Join(", ", Key.Select(k => "t." + SqlWriter.Name(k.Name)))}) {(Key.Count == 1 ? "= any(array(select k0 from adieu_s))" : $"in (select {Keys()} from adieu_s)")} order by {Order()} for update of t) locked";

    /// <summary>The columns of the key in the table.</summary>
    public string Keys() => string.Join(", ", Key.Select((_, i) => "k" + I(i)));

    /// <summary>Loads the batch but for steps that have their receipt.</summary>
    public string Load()
    {
        // Who does not know the time yet leaves it to the database.
        var last = sql.Postgres ? "@inner, @outer, coalesce(@now, now())" : "@inner, @now";
        return "insert into adieu_s select b.ord, b.step, " + $"{Present()}, "
            + string.Concat(Key.Select((k, i) => $"coalesce(t.{SqlWriter.Name(k.Name)}, {Cast(k, i)}), "))
            + string.Concat(Others.Select(o => $"t.{SqlWriter.Name(o)}, "))
            + $"b.ghost, b.ghost_number, b.ghost_uuid, {last} from {Incoming()} b left join {SqlWriter.Named(table)} t on {Join()} "
            + "where not exists (select 1 from adieu_receipts d where d.step_id = b.step)";
    }

    /// <summary>Of several steps for one person the first finds the rows and the others nobody.</summary>
    public string DropRepeated() =>
        $"delete from adieu_s where ord not in (select min(ord) from adieu_s group by {Keys()})";

    /// <summary>Fills in the keys of subjects whose own rows were found, when they were loaded without.</summary>
    public string Complete(TablePlan plan)
    {
        var sets = Key.Select((k, i) => $"k{I(i)} = t.{SqlWriter.Name(k.Name)}").Concat(Others.Select((o, i) => $"a{I(i)} = t.{SqlWriter.Name(o)}"));
        return $"update adieu_s set {string.Join(", ", sets)} from {plan.Work} w join {SqlWriter.Named(table)} t on {SqlWriter.Same(sql.TargetIdentity(plan, "t"), SqlWriter.WorkIdentity(plan, "w"))} where w.ord = adieu_s.ord and w.link = {I(plan.Links.Find(l => l.IsSelf)!.Index)}";
    }

    private static string I(int i) => i.ToString(CultureInfo.InvariantCulture);

    private string Present() => $"(t.{SqlWriter.Name(Key[0].Name)} is not null)";

    private string Join() => string.Join(" and ", Key.Select((k, i) => sql.Postgres || k.Kind != ColumnKind.Other ? $"t.{SqlWriter.Name(k.Name)} = {Cast(k, i)}" : $"t.{SqlWriter.Name(k.Name)} in {SqlWriter.AnyOf($"b.k{I(i)}")}"));

    private string Order() => string.Join(", ", Key.Select(k => $"t.{SqlWriter.Name(k.Name)}"));

    private string Cast(CatalogColumn column, int i) => sql.Postgres
        ? $"b.k{I(i)}::{column.Type}"
        : column.Kind is ColumnKind.Other ? SqlWriter.Guess($"b.k{I(i)}")
        : column.Kind is ColumnKind.Integer ? $"cast(b.k{I(i)} as integer)" : column.Kind is ColumnKind.Number ? $"cast(b.k{I(i)} as numeric)" : $"b.k{I(i)}";

    // The batch as it arrives: arrays on PostgreSQL, one JSON array of arrays on SQLite.
    private string Incoming()
    {
        if (!sql.Postgres)
        {
            var keys = string.Concat(Key.Select((_, i) => $", value ->> {I(i + 4)} as k{I(i)}"));
            return $"(select key as ord, value ->> 0 as step, value ->> 1 as ghost, value ->> 2 as ghost_number, value ->> 3 as ghost_uuid{keys} from json_each(@batch))";
        }

        var arrays = string.Concat(Key.Select((_, i) => $", @k{I(i)}::text[]"));
        var names = string.Concat(Key.Select((_, i) => $", k{I(i)}"));
        return $"(select (x.ord - 1)::int as ord, x.step, x.ghost, x.ghost_number, x.ghost_uuid{names.Replace(", ", ", x.", StringComparison.Ordinal)} from unnest(@steps::text[], @ghosts::text[], @numbers::bigint[], @uuids::text[]{arrays}) with ordinality x(step, ghost, ghost_number, ghost_uuid{names}, ord))";
    }
}
