using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Adieu.Erasure.Catalogs;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Planning.Checks;
using Adieu.Erasure.Planning.Statements;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;

namespace Adieu.Erasure.Planning;

/// <summary>Compiles a map against a live schema.</summary>
public static class PlanCompiler
{
    /// <summary>Makes the plan, or refuses.</summary>
    /// <exception cref="MapException">At least one diagnostic is severe; all are listed.</exception>
    public static Plan Compile(DataMap map, Catalog catalog)
    {
        var (plan, diagnostics) = TryCompile(map, catalog);
        return plan ?? throw new MapException(diagnostics);
    }

    /// <summary>Reads the live schema, makes the plan, and tries the masks against the database's own checks.</summary>
    /// <returns>The plan (null when a diagnostic is severe), the schema, and everything there is to say.</returns>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public static Task<(Plan? Plan, Catalog Catalog, IReadOnlyList<MapDiagnostic> Diagnostics)> CompileAsync(DataMap map, SqlDatabase database, CancellationToken cancellationToken) =>
        CompileAsync(map, database, direct: true, cancellationToken);

    /// <summary>The same for a store that is worked on with these options: undo asks for more.</summary>
    public static Task<(Plan? Plan, Catalog Catalog, IReadOnlyList<MapDiagnostic> Diagnostics)> CompileAsync(DataMap map, SqlDatabase database, ErasureOptions options, CancellationToken cancellationToken) =>
        CompileAsync(map, database, direct: !options.Undo, cancellationToken, options.Undo, options.ArchiveKeys is not null);

    /// <summary>The same; without <paramref name="direct"/> every row is found before it is changed.</summary>
    internal static async Task<(Plan? Plan, Catalog Catalog, IReadOnlyList<MapDiagnostic> Diagnostics)> CompileAsync(DataMap map, SqlDatabase database, bool direct, CancellationToken cancellationToken, bool undo = false, bool archive = true)
    {
        var catalog = await CatalogReader.ReadAsync(database, cancellationToken);
        var (plan, diagnostics) = TryCompile(map, catalog, direct);
        if (plan is null) return (null, catalog, diagnostics);
        if (undo && new VaultWriter(map, catalog, plan).Unfit.ToList() is { Count: > 0 } unfit) return (null, catalog, [.. diagnostics, .. unfit.Select(t => Unfit(t, catalog.Dialect))]);
        if (!archive && plan.Tables.FirstOrDefault(t => t.Archives) is { } kept)
            return (null, catalog, [.. diagnostics, new(Severity.Severe, "archive-without-keys", kept.Rule.Where, $"Kept rows of {kept.Name} go to the archive, and the store is opened without its keys.", "--archive-keys FOLDER   # or archive: no")]);
        var trials = await MaskTrials.RunAsync(database, plan, cancellationToken);
        if (trials.Count == 0) trials = await PlanTrials.RunAsync(database, map, plan, cancellationToken);
        return (trials.Count > 0 ? null : plan, catalog, [.. diagnostics, .. trials]);
    }

    /// <summary>Makes the plan, or null when a diagnostic is severe.</summary>
    public static (Plan? Plan, IReadOnlyList<MapDiagnostic> Diagnostics) TryCompile(DataMap map, Catalog catalog) => TryCompile(map, catalog, direct: true);

    /// <summary>The same; without <paramref name="direct"/> every row is found before it is changed, and without <paramref name="early"/> every row of a huge account is noted before anything goes.</summary>
    internal static (Plan? Plan, IReadOnlyList<MapDiagnostic> Diagnostics) TryCompile(DataMap map, Catalog catalog, bool direct, bool early = true)
    {
        var found = new List<MapDiagnostic>();
        if (!catalog.Tables.TryGetValue(map.Subject.Table, out var subject))
        {
            found.Add(new(Severity.Severe, "unknown-table", map.Subject.Where, $"The store has no table {map.Subject.Table}.", Binder.Nearest(map.Subject.Table, catalog.Tables.Keys)));
            return (null, found);
        }

        if (map.Subject.Key.FirstOrDefault(k => subject.Column(k) is null) is { } missing)
        {
            found.Add(new(Severity.Severe, "unknown-column", map.Subject.Where, $"Table {map.Subject.Table} has no column {missing}.", Binder.Nearest(missing, subject.Columns.Select(c => c.Name))));
            return (null, found);
        }

        var tables = new Binder(map, catalog, found).Bind();
        if (!Fails(found)) MapChecks.Run(map, catalog, tables, found);
        var ordered = found.OrderBy(d => d.Where.Line).ThenBy(d => d.Where.Column).ToList();
        return Fails(found) ? (null, ordered) : (Write(map, catalog, subject, tables, ordered, direct, early), ordered);
    }

    // Restoring finds a changed row by its key; one that is only deleted needs none.
    private static MapDiagnostic Unfit(TablePlan table, SqlDialect dialect) => new(
        Severity.Severe, "undo-without-key", table.Rule.Where, $"With undo on, rows of {table.Name} that stay could not be found again once they are changed: the table has no key that stays as it is.",
        MendOfKey(table.Table, dialect));

    private static string MendOfKey(CatalogTable table, SqlDialect dialect)
    {
        const string off = "or take undo off this store (undo in service.yaml, --undo-key)";
        var empty = table.PrimaryKey.Where(k => table.Column(k)!.Nullable).ToList();
        // SQLite takes NULL in a primary key, and changes no column of a table that is there.
        if (empty.Count > 0) return $"SQLite lets {string.Join(", ", empty)} be NULL, primary key or not: make the table anew with {string.Join(", ", empty.Select(k => $"{k} ... not null"))} (create, insert ... select, drop, alter table ... rename), {off}.";
        if (table.PrimaryKey.Count > 0) return $"Mask no column of the key ({string.Join(", ", table.PrimaryKey)}), {off}.";
        return $"{Mends.Key(dialect, table)}   -- {off}";
    }

    private static bool Fails(List<MapDiagnostic> found) => found.Exists(d => d.Severity == Severity.Severe);

    private static Plan Write(DataMap map, Catalog catalog, CatalogTable subject, List<TablePlan> tables, List<MapDiagnostic> diagnostics, bool direct, bool early)
    {
        var writer = new StatementWriter(map, catalog, new SubjectTable(map, subject, new SqlWriter(catalog.Dialect)));
        var statements = writer.Write(tables, direct, early);
        diagnostics.AddRange(writer.Whole.Select(w => new MapDiagnostic(Severity.Note, "one-transaction", w.Table.Rule.Where, $"Rows of {w.Table.Name} go in one transaction, however many an account has: {w.Why}.", w.Mend.Length > 0 ? w.Mend : "# nothing, where no account has ten thousand of them")));
        var fingerprint = SchemaFingerprint.Of(catalog);
        var text = fingerprint + string.Concat(statements.Select(s => string.Create(CultureInfo.InvariantCulture, $"\n{s.Phase}\0{s.Sql}")));
        return new Plan
        {
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            Fingerprint = fingerprint,
            Diagnostics = diagnostics,
            Statements = statements,
            Tables = tables,
            Subject = writer.Subjects,
            Recounts = [.. writer.RecountsWritten.Select(r => (r.Plan, r.Rule, r.Index))],
            Chunks = writer.Chunks,
            Sizes = writer.Sizes,
            Stage = writer.Stage,
            Whole = writer.Whole,
            Meets = CountWriter.Meets([.. tables.Where(t => t.OrderMatters && t.Fates.Count > 0)]),
            OneByOne = Interference.Between(tables),
        };
    }
}
